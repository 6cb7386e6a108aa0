"""What CP-SAT says when it is stopped: a plan worth what it says, and a bound that no plan beats."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest
from engines.small import a_class, a_problem, any_problem, count, points
from hypothesis import given
from hypothesis import strategies as st
from longer import some

from lorplan.case.problem import Problem
from lorplan.engines.cpsat import lexicographic
from lorplan.engines.cpsat.plan import solve_problem
from lorplan.engines.cpsat.solver import Model, Solution, solve
from lorplan.engines.optimise import optimise
from lorplan.engines.recount import values_of
from lorplan.engines.table.table import Table

Solve = Callable[[Model, float | None, Mapping[str, Any] | None], Solution]


def stopped_at(rng: random.Random) -> Solve:
    """A solver that stops at some plan, with the best bound that there can be: the optimum."""

    def stopped(model: Model, limit: float | None = None, parameters: Mapping[str, Any] | None = None) -> Solution:
        best = solve(model)
        if best.outcome != "optimal" or limit is None:
            return best
        wish = {variable: rng.randint(-5, 5) for variable in range(len(model.uppers))}
        any_other = solve(replace(model, objective=wish))
        objective = sum(factor * any_other.values[variable] for variable, factor in model.objective.items())
        outcome = "optimal" if objective == best.objective else "feasible"
        return Solution(outcome, any_other.values, objective, best.objective)  # type: ignore[arg-type]

    return stopped


def best_order(problem: Problem) -> tuple[int, ...]:
    table = Table(problem)
    return table.values(table.ranking()[0]).order


@some(300)
@given(st.integers(0, 2**40), st.booleans())
def test_no_plan_is_better_than_the_bound(seed: int, split: bool) -> None:
    rng = random.Random(seed)
    problem = any_problem(rng)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lexicographic, "solve", stopped_at(rng))
        if split:
            patch.setattr(lexicographic, "EXACT", 0)
        answer = solve_problem(problem, limit=1.0)
    assert answer is not None
    order = best_order(problem)
    assert values_of(problem, answer.assignment).order[:3] == answer.values.order[:3]
    assert answer.bound.order <= order <= answer.values.order
    if answer.proved:
        assert answer.values.order == order


def test_a_plan_that_falls_short_less_may_have_fewer_points() -> None:
    """Stopped at a plan with all the points and a letter missing: that it is the least shortfall is not proven."""
    must = count("must", "must", 0b001, least=1)
    good = points("good", 0b110, 9)
    other = count("other", "must", 0b001, most=0, unknown=0)
    problem = a_problem([a_class("p", [must, good, other], 0b111, cap=2)], 3)
    answer = solve_problem(problem, limit=0.0)
    assert answer is not None
    assert answer.bound.order <= best_order(problem)


def test_without_time_there_is_a_plan_and_nothing_is_proven() -> None:
    problem = any_problem(random.Random(3))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            lexicographic, "solve", lambda *given: Solution("unknown", [], 0, 0) if given[1] else solve(given[0])
        )
        answer = solve_problem(problem, limit=1.0)
        optimum = optimise(problem, limit=1.0)
    assert answer is not None
    assert not answer.proved
    assert answer.bound.order <= best_order(problem) <= answer.values.order
    assert optimum.values.order == best_order(problem)
    assert [(engine.name, engine.status) for engine in optimum.engines] == [("cp-sat", "stopped"), ("table", "proved")]
