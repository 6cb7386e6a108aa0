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
from lorplan.engines.cpsat.lexicographic import lexicographic
from lorplan.engines.cpsat.model import PlanModel
from lorplan.engines.cpsat.shortfall import LackRange, lacks_of, most_missing
from lorplan.engines.cpsat.solver import Row, Solution
from lorplan.engines.recount import values_of
from lorplan.rules.kinds.rows import Linear


class FrontierPoints(Struct, frozen=True):
    """The frontier, fewest people first. `proved`: it is whole; else the search was stopped."""

    points: tuple[Point, ...]
    proved: bool


def front_by_search(
    problem: Problem,
    most: int | None = None,
    limit: float | None = None,
    parameters: Mapping[str, Any] | None = None,
) -> FrontierPoints:
    """The frontier, about one solve a point: first for every number of people the point that falls short least, then
    the others. `most`: points after which it stops."""
    search = _PointSearch(problem, limit, parameters)
    people = len(problem.people_for(problem.pending))
    last = people if problem.budget is None else min(people, problem.budget)
    points: list[Point] = []
    least: dict[int, int] = {}  # people -> the least that programs fall short by
    for number in range(last + 1):
        solution = search.solve(number, None, shortfall_first=True)
        if solution.outcome == "infeasible":
            continue  # wishes ask for more people
        if solution.outcome != "optimal":
            return FrontierPoints(_ordered(points), False)
        point = search.point(solution)
        least[number] = search.amount(point)
        _add(points, point)
    for number, floor in least.items():
        amount: int | None = None
        while amount is None or amount > floor:
            if most is not None and len(points) >= most:
                return FrontierPoints(_ordered(points), False)
            solution = search.solve(number, amount)
            if solution.outcome != "optimal":
                return FrontierPoints(_ordered(points), False)
            point = search.point(solution)
            amount = search.amount(point) - 1
            _add(points, point)
    return FrontierPoints(_ordered(points), True)


def _add(points: list[Point], point: Point) -> None:
    if not any(other.as_good(point) for other in points):
        points.append(point)


def _ordered(points: list[Point]) -> tuple[Point, ...]:
    return tuple(sorted(points, key=lambda point: point.order))


class _PointSearch:
    """The model in which musts may be given up. `short_by`: what all programs fall short by, as one number."""

    def __init__(self, problem: Problem, limit: float | None, parameters: Mapping[str, Any] | None) -> None:
        self.problem, self.limit, self.parameters = problem, limit, parameters
        lacks = lacks_of(problem, None, parameters)
        if not lacks:
            self.built = None
            return
        # Each class may give up its own, whatever it need not: a record of its own, with all that could be lacking.
        alone = [
            LackRange(lack.least, max(lack.least, most_missing(program_class)), lack.unsure)
            for lack, program_class in zip(lacks, problem.classes, strict=True)
        ]
        self.built = PlanModel(problem, ["soft"] * len(alone), alone)
        missing, uppers = self.built.missing, self.built.model.uppers
        most = missing.constant + sum(factor * uppers[variable] for variable, factor in missing.terms.items())
        self.step = most + 1
        self.short_by = self.built.short * self.step + missing

    def amount(self, point: Point) -> int:
        """What a plan falls short by, as one number."""
        return point.values.short * self.step + point.values.missing

    def solve(self, people: int, amount: int | None, shortfall_first: bool = False) -> Solution:
        """The plan with most points that asks so many people and falls short by no more; among equals the one that
        falls short least, then the one that asks the fewest. `shortfall_first`: the other way round."""
        built = self.built
        if built is None or built.impossible:
            return Solution("infeasible", [], 0, 0)
        model, rows = built.model, len(built.model.rows)
        asked = list(built.people.values())
        if asked:
            model.rows.append(Row(asked, [1] * len(asked), None, people))
        if amount is not None:
            terms = self.short_by.terms
            model.rows.append(Row(list(terms), list(terms.values()), None, amount - self.short_by.constant))
        fewest = Linear(dict.fromkeys([*asked, *built.asked.values()], 1))
        stages = [self.short_by, -built.points] if shortfall_first else [-built.points, self.short_by]
        try:
            return lexicographic(model, [*stages, fewest], self.limit, self.parameters).solution
        finally:
            del model.rows[rows:]

    def point(self, solution: Solution) -> Point:
        """The plan of a solution."""
        assert self.built is not None
        portfolios = self.built.portfolios(solution.values)
        assignment = Assignment(needed(self.problem, portfolios), portfolios)
        return Point(values_of(self.problem, assignment), assignment)
