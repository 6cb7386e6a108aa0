"""What a given assignment comes to, read by the rules' solver-free readings alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lorplan.case.problem import Problem, ProgramClass
from lorplan.engines.assignment import Assignment
from lorplan.engines.effort import effort_of
from lorplan.engines.stages import Values
from lorplan.rules.kinds.kind import Reading
from lorplan.rules.kinds.portfolios import Portfolios


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
    return values_of_each(problem, [assignment])[0]


def values_of_each(
    problem: Problem, assignments: Sequence[Assignment], exposed: Mapping[int, int] | None = None
) -> list[Values]:
    """Stages 2 to 5 of several assignments. Every rule reads all their portfolios at once.

    `exposed`: requests -> weight of the programs that hang on one letter, where a resilient plan's is known already.
    Raises TooLarge where a resilient plan's is not, and a program has too many portfolios to find it.
    """
    masks = sorted({mask for assignment in assignments for mask in assignment.portfolios})
    row = {mask: place for place, mask in enumerate(masks)}
    table = Portfolios(masks, len(problem.letters))
    places = [[row[mask] for mask in assignment.portfolios] for assignment in assignments]
    lacking: dict[int, list[int]] = {}
    earned: dict[int, list[int]] = {}
    totals = [[0, 0, 0] for _ in assignments]
    for number, one in enumerate(problem.classes):
        gains, lacks = [], []
        for bound in one.bounds:
            name = id(bound)
            if bound.level == "should":
                if name not in earned:
                    earned[name] = bound.check(table).points.tolist()
                gains.append(earned[name])
            elif bound.level == "must":
                if name not in lacking:
                    lacking[name] = bound.check(table).halves.tolist()
                lacks.append(lacking[name])
        for total, portfolios in zip(totals, places, strict=True):
            place = portfolios[number]
            halves = sum(lack[place] for lack in lacks)
            total[0] += one.weight * (halves > 0)
            total[1] += one.weight * halves
            total[2] += one.weight * sum(gain[place] for gain in gains)
    found = []
    for assignment, (short, halves, points) in zip(assignments, totals, strict=True):
        people = len(problem.people_for(assignment.requests))
        points -= effort_of(problem, assignment.requests)
        found.append(
            Values(
                short, halves, points, people, assignment.requests.bit_count(),
                _exposed(problem, assignment.requests, exposed or {}) if problem.resilient else None,
            )
        )  # fmt: skip
    return found


def _exposed(problem: Problem, requests: int, known: Mapping[int, int]) -> int:
    if requests in known:
        return known[requests]
    from lorplan.engines.table.resilience import exposed_weight

    return exposed_weight(problem, requests)
