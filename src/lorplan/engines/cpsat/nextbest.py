"""Lean choices beyond the size of the table: CP-SAT finds one plan, a clause excludes it, and again.

After each plan a clause over what is decided forbids to have all its letters. No later lean choice holds them all: it
would have to be better than the plan before. The last stage of the objective is the fewest letters, so that each plan
is of a lean choice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from lorplan.basics.bits import bits
from lorplan.case.problem import Problem
from lorplan.engines.assignment import Assignment, needed
from lorplan.engines.choice import Choice, Ranked, choice_of, decidable
from lorplan.engines.cpsat.lexicographic import lexicographic
from lorplan.engines.cpsat.model import PlanModel
from lorplan.engines.cpsat.rows import Musts
from lorplan.engines.cpsat.shortfall import LackRange, lacks_of, musts_of
from lorplan.engines.cpsat.solver import Row, Solution
from lorplan.engines.recount import values_of
from lorplan.rules.kinds.rows import Linear


class NextBest(Struct, frozen=True):
    """The best lean choices, the best first. `complete`: there is no other. `proved`: each was proved best."""

    plans: tuple[Ranked, ...]
    complete: bool
    proved: bool


def best_choices(
    problem: Problem,
    number: int,
    over_given: bool = True,
    limit: float | None = None,
    parameters: Mapping[str, Any] | None = None,
) -> NextBest:
    """So many lean choices with their plans, one solve each. See `lorplan.engines.table.nextbest.Choices`."""
    search = _ChoiceSearch(problem, over_given, limit, parameters)
    plans: list[Ranked] = []
    while len(plans) < number:
        solution = search.solve()
        if solution.outcome == "infeasible":
            return NextBest(tuple(plans), True, True)
        if solution.outcome != "optimal":
            return NextBest(tuple(plans), False, False)
        portfolios = search.built.portfolios(solution.values)
        choice = choice_of(problem, portfolios)
        if not over_given:
            choice = Choice(0, choice.asked)
        assignment = Assignment(needed(problem, portfolios), portfolios)
        plans.append(Ranked(choice, assignment, values_of(problem, assignment)))
        if not search.exclude(choice):
            return NextBest(tuple(plans), True, True)
    return NextBest(tuple(plans), False, True)


class _ChoiceSearch:
    """The model with variables for what is decided, and the clauses so far."""

    def __init__(
        self, problem: Problem, over_given: bool, limit: float | None, parameters: Mapping[str, Any] | None
    ) -> None:
        self.limit, self.parameters = limit, parameters
        given = decidable(problem).given if over_given else 0
        # What classes fall short by with every letter, and with none of those that are decided.
        lacks = lacks_of(_all_decided(problem) if over_given else problem, None, parameters)
        if lacks is not None:
            lacks = _apart(problem, lacks)
        musts: list[Musts] = ["hard"] * len(problem.classes) if lacks is None else musts_of(lacks)
        self.possible = lacks is not None
        self.built = PlanModel(problem, musts, lacks)
        self.used: dict[int, int] = {}
        model = self.built.model
        for letter in bits(given):
            users = [
                rows.letters[letter]
                for rows in self.built.classes
                if letter in rows.letters and not (rows.program_class.pending | rows.program_class.fixed) >> letter & 1
            ]
            if users:
                self.used[letter] = model.variable(1)
                model.denied.append((self.used[letter], users))

    def exclude(self, choice: Choice) -> bool:
        """Forbid to have all the letters of a choice; False where it has none, so that nothing is left."""
        variables = [self.used[letter] for letter in bits(choice.given)]
        variables += [self.built.asked[letter] for letter in bits(choice.asked)]
        if not variables:
            return False
        self.built.model.rows.append(Row(variables, [1] * len(variables), None, len(variables) - 1))
        return True

    def solve(self) -> Solution:
        """The best plan that no clause forbids: stages 2 to 5, then the fewest letters."""
        if not self.possible or self.built.impossible:
            return Solution("infeasible", [], 0, 0)
        used = Linear(dict.fromkeys(self.used.values(), 1))
        built = self.built
        return lexicographic(built.model, [*built.stages(), used], self.limit, self.parameters, built.apart).solution


def _apart(problem: Problem, lacks: Sequence[LackRange]) -> list[LackRange]:
    """One record each for classes that have to ask for other letters: at another portal the same letter may be at hand,
    and it is decided by itself whether that is used."""
    records: dict[tuple[int, int], LackRange] = {}
    return [
        records.setdefault((id(lack), program_class.pending), LackRange(lack.least, lack.most, lack.unsure))
        for lack, program_class in zip(lacks, problem.classes, strict=True)
    ]


def _all_decided(problem: Problem) -> Problem:
    """The problem in which every letter that no program must have is still to be asked for."""
    classes = tuple(
        replace(program_class, pending=program_class.pending | program_class.usable & ~program_class.fixed)
        for program_class in problem.classes
    )
    return replace(problem, classes=classes)
