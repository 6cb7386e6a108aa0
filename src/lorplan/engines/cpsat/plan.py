"""CP-SAT decides the plan: stages 2 to 5 in exact weighted objectives of whole numbers, one where nothing falls short.

Slack for musts loosens the relaxation, so it is posted only where it can be needed. First all musts are hard rows;
where that is feasible, nothing falls short and stages 2 and 3 are proven. Else each kind of class (same musts, same
letters) is asked alone what it falls short by with every letter asked for, and with none. If all can have the former
at once, stages 2 and 3 are proven again. Else only kinds for which the two differ get slack that counts, one for each
kind: what a class lacks depends on its musts and the letters there are, so that alike classes lack the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from lorplan.basics.errors import Bug
from lorplan.case.problem import Problem
from lorplan.engines.assignment import Assignment, needed
from lorplan.engines.cpsat.lexicographic import Reached, lexicographic
from lorplan.engines.cpsat.model import PlanModel
from lorplan.engines.cpsat.resilience import Protection
from lorplan.engines.cpsat.shortfall import lacks_of, musts_of
from lorplan.engines.recount import values_of
from lorplan.engines.stages import Values


class Answer(Struct, frozen=True):
    """What CP-SAT says. `bound`: no plan is better in the strict order than these values; equal to `values` where
    proved."""

    assignment: Assignment
    values: Values
    bound: Values
    proved: bool


def solve_problem(
    problem: Problem,
    requests: int | None = None,
    limit: float | None = None,
    parameters: Mapping[str, Any] | None = None,
) -> Answer | None:
    """The best plan, with its bound. `requests`: exactly these letters are asked for, instead of the best within the
    budget. None where limits contradict the assigned letters, or with wishes the budget: there is no plan at all."""
    if requests is not None and problem.demanded & ~requests:
        return None
    tries: tuple[Protection, ...] = ("all", "most") if problem.resilient else ("no",)
    for protection in tries:
        built = PlanModel(problem, ["hard"] * len(problem.classes), None, requests, protection, parameters)
        reached = (
            None if built.impossible else lexicographic(built.model, built.stages(), limit, parameters, built.apart)
        )
        if reached is not None and reached.outcome in ("optimal", "feasible"):
            return _answer(problem, built, reached, requests)
    lacks = lacks_of(problem, requests, parameters)
    if lacks is None:
        return None
    for soft in (False, True):
        musts = musts_of(lacks, soft)
        if not soft and all(must == "hard" for must in musts):
            continue  # tried
        built = PlanModel(problem, musts, lacks, requests, tries[-1], parameters)
        if built.impossible:
            raise Bug.of("a class with slack for its musts has no portfolio")
        reached = lexicographic(built.model, built.stages(), limit, parameters, built.apart)
        if reached.outcome in ("optimal", "feasible"):
            return _answer(problem, built, reached, requests)
        if reached.outcome == "infeasible" and soft:
            if problem.demanded or any(lack.unsure for lack in lacks):
                return None  # limits or wishes ask for more people than the budget allows
            raise Bug.of("the plan with slack for its musts is infeasible")
    return _nothing(problem)


def _answer(problem: Problem, built: PlanModel, reached: Reached, given: int | None) -> Answer:
    solved = reached.solution.values
    portfolios = built.portfolios(solved)
    values = Values.of_order([stage.value(solved) for stage in built.stages()], problem.asked_before is not None)
    requests = 0 if given is None else given & problem.pending
    for letter, variable in built.asked.items():
        requests |= solved[variable] << letter
    used = needed(problem, portfolios)
    assignment = Assignment(requests if problem.resilient else used, portfolios)
    if reached.outcome == "optimal":
        if built.asked and requests != used and not problem.resilient:
            raise Bug.of("CP-SAT asks for letters that no portfolio uses")
        return Answer(assignment, values, values, True)
    # Where the solver was stopped, its slack may be larger than the portfolios need: the plan is worth what is read.
    read = values_of(problem, assignment)
    if read.order > values.order:
        raise Bug.of(f"the model and the readings of one plan differ: {values.order} against {read.order}")
    return Answer(assignment, read, Values.of_order(reached.bound, problem.asked_before is not None), False)


def _nothing(problem: Problem) -> Answer:
    """Stopped before any plan was found: only what is fixed is sent, and nothing is proven."""
    portfolios = tuple(program_class.fixed for program_class in problem.classes)
    assignment = Assignment(needed(problem, portfolios), portfolios)
    values = values_of(problem, assignment)
    most = sum(program_class.weight * 40 * 1000 for program_class in problem.classes)
    bound = Values(
        short=0,
        missing=0,
        points=values.points + most,
        people=0,
        letters=0,
        exposed=0 if problem.resilient else None,
        changes=None if problem.asked_before is None else 0,
    )
    return Answer(assignment, values, bound, False)
