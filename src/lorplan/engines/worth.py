"""What a given assignment comes to, read by the rules' solver-free readings alone."""

from __future__ import annotations

from lorplan.engines.values import Assignment, Values, effort_of
from lorplan.kinds.base import Reading
from lorplan.kinds.portfolios import Portfolios
from lorplan.problem.problem import Problem, ProgramClass


def readings(problem: Problem, one: ProgramClass, portfolio: int) -> list[tuple[str, Reading]]:
    """Every rule's reading of one portfolio (its active letters), by rule id."""
    single = Portfolios([portfolio], len(problem.letters))
    return [(bound.rule, bound.check(single)) for bound in one.bounds]


def class_values(problem: Problem, one: ProgramClass, portfolio: int) -> tuple[int, int, int, bool]:
    """Short (0 or 1), half letters, points per program, and whether a limit is broken."""
    halves = points = 0
    illegal = False
    for bound, (_, reading) in zip(one.bounds, readings(problem, one, portfolio), strict=True):
        if bound.level == "must":
            halves += int(reading.halves[0])
        elif bound.level == "limit":
            illegal |= bool(reading.halves[0])
        elif bound.level == "should":
            points += int(reading.points[0])
    return int(halves > 0), halves, points, illegal


def values_of(problem: Problem, assignment: Assignment) -> Values:
    """Stages 2 to 5 of an assignment, weighted."""
    # Every rule reads all portfolios of the plan at once, however many classes share it.
    masks = sorted(set(assignment.portfolios))
    row = {mask: place for place, mask in enumerate(masks)}
    table = Portfolios(masks, len(problem.letters))
    lacking: dict[int, list[int]] = {}
    earned: dict[int, list[int]] = {}
    short = halves = points = 0
    for one, portfolio in zip(problem.classes, assignment.portfolios, strict=True):
        place = row[portfolio]
        lacks = worth = 0
        for bound in one.bounds:
            name = id(bound)
            if bound.level == "should":
                if name not in earned:
                    earned[name] = bound.check(table).points.tolist()
                worth += earned[name][place]
            elif bound.level == "must":
                if name not in lacking:
                    lacking[name] = bound.check(table).halves.tolist()
                lacks += lacking[name][place]
        short += one.weight * (lacks > 0)
        halves += one.weight * lacks
        points += one.weight * worth
    people = len(problem.people_for(assignment.requests))
    points -= effort_of(problem, assignment.requests)
    return Values(short, halves, points, people, assignment.requests.bit_count())
