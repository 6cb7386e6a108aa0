"""The two engines on small random problems, and the run that holds one against the other."""

from __future__ import annotations

import random
from itertools import combinations

import pytest
from engines.small import a_class, a_problem, any_problem, count, points, short_problem
from hypothesis import given
from hypothesis import strategies as st
from longer import some
from msgspec.structs import replace

from lorplan.basics.bits import bits
from lorplan.basics.errors import Bug, InputError
from lorplan.case.problem import Problem
from lorplan.engines import optimise as run
from lorplan.engines.assignment import Assignment, needed
from lorplan.engines.cpsat.plan import Answer, solve_problem
from lorplan.engines.effort import effort_of
from lorplan.engines.optimise import optimise
from lorplan.engines.recount import class_values, values_of
from lorplan.engines.stages import Values
from lorplan.engines.table import requests as sets
from lorplan.engines.table import table
from lorplan.engines.table.classtable import class_table, portfolio_bound
from lorplan.engines.table.requests import TooLarge
from lorplan.engines.table.table import Table

SEEDS = st.integers(0, 2**40)


def by_trying(problem: Problem) -> tuple[tuple[int, ...], int]:
    """The order of the best plan, and the letters to ask for: every set of letters, every portfolio."""
    found = []
    for size in range(len(problem.letters) + 1):
        for chosen in combinations(range(len(problem.letters)), size):
            asked = sum(1 << letter for letter in chosen)
            people = problem.people_for(asked)
            if asked & ~problem.pending or (problem.budget is not None and len(people) > problem.budget):
                continue
            short = missing = worth = 0
            for program_class in problem.classes:
                usable = program_class.usable & ~(program_class.pending & ~asked)
                values = [
                    class_values(problem, program_class, mask)
                    for mask in range(1 << len(problem.letters))
                    if not mask & ~usable and mask & program_class.fixed == program_class.fixed
                ]
                best = min((value[0], value[1], -value[2]) for value in values if not value[3])
                short += program_class.weight * best[0]
                missing += program_class.weight * best[1]
                worth -= program_class.weight * best[2]
            order = (short, missing, effort_of(problem, asked) - worth, len(people), size)
            found.append((order, chosen, asked))
    order, _, asked = min(found)
    return order, asked


@some(60, 2000)
@given(SEEDS)
def test_the_plan_is_that_of_trying_everything(seed: int) -> None:
    problem = any_problem(random.Random(seed), 4)
    order, asked = by_trying(problem)
    optimum = optimise(problem)
    assert optimum.values.order == order
    assert optimum.assignment.requests == asked
    assert (optimum.proved, optimum.ties_settled) == (True, True)


@some(200, 2000)
@given(SEEDS)
def test_the_engines_agree_alone_and_together(seed: int) -> None:
    problem = any_problem(random.Random(seed))
    both = optimise(problem)
    alone = optimise(problem, engines=("cp-sat",))
    assert optimise(problem, engines=("table",)).assignment == both.assignment
    assert alone.values == both.values == values_of(problem, both.assignment)
    assert [(engine.name, engine.status) for engine in both.engines] == [("cp-sat", "proved"), ("table", "proved")]


@some(100, 2000)
@given(SEEDS)
def test_the_engines_agree_where_required_and_expected_musts_fall_short_together(seed: int) -> None:
    problem = short_problem(random.Random(seed))
    alone = solve_problem(problem)
    assert alone is not None
    assert alone.proved
    table = optimise(problem, engines=("table",))
    assert alone.values == table.values == values_of(problem, alone.assignment)


@some(100, 2000)
@given(SEEDS)
def test_with_the_letters_given_both_engines_agree_too(seed: int) -> None:
    rng = random.Random(seed)
    problem = any_problem(rng)
    asked = problem.pending & rng.getrandbits(5)
    answer = solve_problem(problem, requests=asked)
    assert answer is not None
    assert answer.values.order[:3] == Table(problem, asked).values(0).order[:3]


def test_among_equal_sets_of_letters_the_first_by_ids_is_asked_for() -> None:
    bounds = [points("good", 0b1111, 5), count("cap", "limit", 0b1111, most=1)]
    problem = a_problem([a_class("p", bounds, 0b1111, pending=0b1111, cap=1)], 4)
    optimum = optimise(problem)
    assert problem.names(optimum.assignment.requests) == ("a",)


def test_what_is_asked_for_is_worth_its_effort() -> None:
    classes = [a_class("p", [points("good", 0b01, 3)], 0b01, pending=0b01, weight=2), a_class("q", [], 0b10, weight=4)]
    # 3 points x weight 2 against effort x total weight 6: one point of effort is just not worth it at equality.
    assert optimise(a_problem(classes, 2, effort=0)).values.order == (0, 0, -6, 1, 1)
    assert optimise(a_problem(classes, 2, effort=1)).values.order == (0, 0, 0, 0, 0)
    assert optimise(a_problem(classes, 2, effort=2)).values.order == (0, 0, 0, 0, 0)


def test_fewer_programs_that_fall_short_come_before_fewer_letters_missing() -> None:
    # One slot and two letters: `a` mends q (one letter missing of weight 1), `b` missing p's shortfall (of weight 1).
    p = a_class("p", [count("m", "must", 0b10, least=3)], 0b10, pending=0b10)
    q = a_class("q", [count("n", "must", 0b01, least=1)], 0b01, pending=0b01)
    problem = a_problem([p, q], 2, budget=1)
    assert optimise(problem).values.order == (1, 3, 0, 1, 1)
    assert problem.names(optimise(problem).assignment.requests) == ("a",)


def test_no_programs_is_an_empty_plan() -> None:
    optimum = optimise(a_problem([], 2))
    assert optimum.values.order == (0, 0, 0, 0, 0)
    assert optimum.assignment == Assignment(0, ())


def test_no_letters_is_a_plan_of_nothing() -> None:
    optimum = optimise(a_problem([a_class("p", [count("two", "must", 0, least=2)], 0, weight=7)], 0))
    assert optimum.values.order == (7, 14, 0, 0, 0)


def test_limits_that_nothing_keeps_are_refused_by_both() -> None:
    problem = a_problem([a_class("p", [count("cap", "limit", 0b1, most=0)], 0b1, fixed=0b1, cap=1)], 1)
    for engines in (("cp-sat", "table"), ("table",), ("cp-sat",)):
        with pytest.raises(InputError, match="the portal's limits leave no portfolio at all at p"):
            optimise(problem, engines=engines)


# ---- too large, and our own bugs


def test_a_table_that_is_too_large_is_said_to_be(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = any_problem(random.Random(5))
    best = optimise(problem)
    monkeypatch.setattr(table, "MOST_PORTFOLIOS", 0)
    with pytest.raises(TooLarge):
        Table(problem)
    alone = optimise(problem)
    assert alone.values == best.values
    assert [(engine.name, engine.status) for engine in alone.engines] == [("cp-sat", "proved"), ("table", "too large")]
    assert (alone.ties_settled, alone.table, alone.chosen_table) == (False, None, None)
    with pytest.raises(InputError, match="too large for the table alone"):
        optimise(problem, engines=("table",))


def test_more_sets_of_letters_than_are_worth_listing_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = a_problem([a_class("p", [points("good", 0b1111, 1)], 0b1111, pending=0b1111, cap=4)], 4)
    monkeypatch.setattr(sets, "MOST_SETS", 3)
    with pytest.raises(TooLarge):
        Table(problem)


@pytest.mark.parametrize("how", [(1, 0, 0, 0, 0), (0, 1, 0, 0, 0), (0, 0, 1, 0, 0), (0, 0, 0, 1, 0), (0, 0, 0, 0, 1)])
def test_engines_that_differ_are_our_bug(how: tuple[int, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    problem = any_problem(random.Random(11))
    answer = solve_problem(problem)
    assert answer is not None
    names = ("short", "missing", "points", "people", "letters")
    wrong = Values(*(getattr(answer.values, name) + more for name, more in zip(names, how, strict=True)))
    monkeypatch.setattr(run, "solve_problem", lambda *_, **__: Answer(answer.assignment, wrong, wrong, True))
    with pytest.raises(Bug) as caught:
        optimise(problem)
    assert caught.value.exit_code == 3


def test_a_reading_that_differs_from_its_row_is_our_bug(monkeypatch: pytest.MonkeyPatch) -> None:
    right = a_class("p", [points("good", 0b11, 5)], 0b11)
    wrong = replace(right, bounds=(points("good", 0b11, 6),))
    answer = solve_problem(a_problem([wrong], 2))
    monkeypatch.setattr(run, "solve_problem", lambda *_, **__: answer)
    with pytest.raises(Bug):
        optimise(a_problem([right], 2))


# ---- the table's own parts


@some(100, 2000)
@given(SEEDS)
def test_the_table_of_a_class_is_its_readings(seed: int) -> None:
    problem = any_problem(random.Random(seed))
    for program_class in problem.classes:
        table = class_table(program_class, len(problem.letters))
        assert len(table.portfolios) <= portfolio_bound(program_class)
        values = {mask: class_values(problem, program_class, mask) for mask in table.portfolios.masks}
        for available in range(0, 32, 5):
            legal = [m for m, value in values.items() if not value[3] and not m & program_class.pending & ~available]
            best = min((values[m][0], values[m][1], -values[m][2]) for m in legal)
            want = {m for m in legal if (values[m][0], values[m][1], -values[m][2]) == best}
            assert {table.portfolios.masks[row] for row in table.best(available)} == want


def test_what_a_plan_needs_is_what_it_uses_of_the_letters_to_come() -> None:
    classes = [a_class("p", [], 0b111, pending=0b110), a_class("q", [], 0b111, pending=0b100)]
    assert needed(a_problem(classes, 3), (0b011, 0b100)) == 0b110
    assert list(bits(0b10110)) == [1, 2, 4]
