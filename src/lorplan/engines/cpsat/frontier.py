"""The frontier beyond the size of the table: CP-SAT finds its points one by one, each with a bound on the others.

For at most k people: the plan that falls short least, with most points among such plans. Then, with a bound on what
falls short, the one with most points, and among equals the one that falls short least; the bound is set below it, down
to the least.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from lorplan.case.problem import Problem
from lorplan.engines.assignment import Assignment, needed
from lorplan.engines.choice import Point
from lorplan.engines.cpsat import plan as cpsat
from lorplan.engines.cpsat.lexicographic import less, lexicographic
from lorplan.engines.cpsat.shortfall import Lack, lacks_of, most_halves
from lorplan.engines.cpsat.solver import Row, Solution
from lorplan.engines.recount import values_of


class Points(Struct, frozen=True):
    """The frontier, fewest people first. `proved`: it is whole; else the search was stopped."""

    points: tuple[Point, ...]
    proved: bool


def front_by_search(
    problem: Problem,
    most: int | None = None,
    limit: float | None = None,
    parameters: Mapping[str, Any] | None = None,
) -> Points:
    """The frontier, about one solve a point: first for every number of people the point that falls short least, then
    the others. `most`: points after which it stops."""
    search = _Search(problem, limit, parameters)
    people = len(problem.people_for(problem.pending))
    last = people if problem.budget is None else min(people, problem.budget)
    found: list[Point] = []
    least: dict[int, int] = {}  # people -> the least that programs fall short by
    for number in range(last + 1):
        solution = search.solve(number, None, shortfall_first=True)
        if solution.outcome == "infeasible":
            continue  # wishes ask for more people
        if solution.outcome != "optimal":
            return Points(_ordered(found), False)
        point = search.point(solution)
        least[number] = search.amount(point)
        _add(found, point)
    for number, floor in least.items():
        amount: int | None = None
        while amount is None or amount > floor:
            if most is not None and len(found) >= most:
                return Points(_ordered(found), False)
            solution = search.solve(number, amount)
            if solution.outcome != "optimal":
                return Points(_ordered(found), False)
            point = search.point(solution)
            amount = search.amount(point) - 1
            _add(found, point)
    return Points(_ordered(found), True)


def _add(found: list[Point], point: Point) -> None:
    if not any(_as_good(other, point) for other in found):
        found.append(point)


def _ordered(found: list[Point]) -> tuple[Point, ...]:
    return tuple(sorted(found, key=lambda point: point.order))


def _as_good(one: Point, other: Point) -> bool:
    mine, theirs = one.values, other.values
    return (
        mine.people <= theirs.people
        and (mine.short, mine.halves) <= (theirs.short, theirs.halves)
        and mine.points >= theirs.points
    )


class _Search:
    """The model in which musts may be given up."""

    def __init__(self, problem: Problem, limit: float | None, parameters: Mapping[str, Any] | None) -> None:
        self.problem, self.limit, self.parameters = problem, limit, parameters
        lacks = lacks_of(problem, None, parameters)
        self.possible = lacks is not None
        # Each class may give up its own, whatever it need not: a record of its own, with all that could be lacking.
        own = [] if lacks is None else [
            Lack(lack.least, max(lack.least, most_halves(one)), lack.unsure)
            for lack, one in zip(lacks, problem.classes, strict=True)
        ]  # fmt: skip
        self.built = cpsat._build(problem, ["soft"] * len(own), own, None) if own else None
        built = self.built
        if built is None:
            return
        uppers = built.model.uppers
        self.step = built.lack_halves + cpsat._range(built.halves, uppers) + 1
        self.short_by: dict[int, int] = {}
        for factors, by in ((built.short, self.step), (built.halves, 1)):
            for variable, factor in factors.items():
                self.short_by[variable] = self.short_by.get(variable, 0) + factor * by
        self.anyway = built.lack_short * self.step + built.lack_halves

    def amount(self, point: Point) -> int:
        """What a plan falls short by, as one number."""
        return point.values.short * self.step + point.values.halves

    def solve(self, people: int, amount: int | None, shortfall_first: bool = False) -> Solution:
        """The plan with most points that asks so many people and falls short by no more; among equals the one that
        falls short least, then the one that asks the fewest. `shortfall_first`: the other way round."""
        built = self.built
        if built is None or built.impossible:
            return Solution("infeasible", [], 0, 0)
        model = built.model
        rows = len(model.rows)
        asked = list(built.people.values())
        if asked:
            model.rows.append(Row(asked, [1] * len(asked), None, people))
        if amount is not None:
            variables = list(self.short_by)
            model.rows.append(Row(variables, list(self.short_by.values()), None, amount - self.anyway))
        last = dict.fromkeys([*asked, *built.asked.values()], 1)
        wanted: list[Mapping[int, int]] = [built.points, less(self.short_by)]
        if shortfall_first:
            wanted.reverse()
        try:
            return lexicographic(model, [*wanted, less(last)], self.limit, self.parameters)
        finally:
            del model.rows[rows:]

    def point(self, solution: Solution) -> Point:
        """The plan of a solution."""
        assert self.built is not None
        portfolios = tuple(rows.portfolio(solution.values) for rows in self.built.classes)
        assignment = Assignment(needed(self.problem, portfolios), portfolios)
        return Point(values_of(self.problem, assignment), assignment)
