"""What a given assignment comes to, read by the rules' solver-free readings alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lorplan.case.problem import Problem, ProgramClass
from lorplan.engines.assignment import Assignment
from lorplan.engines.effort import effort_of
from lorplan.engines.stages import Values, shortfall_of
from lorplan.engines.table.table import Table
from lorplan.rules.kinds.kind import Reading
from lorplan.rules.kinds.portfolios import Portfolios


def readings(problem: Problem, program_class: ProgramClass, portfolio: int) -> list[tuple[str, Reading]]:
    """Every rule's reading of one portfolio (its active letters), by rule id."""
    single = Portfolios([portfolio], len(problem.letters))
    return [(bound.rule, bound.check(single)) for bound in program_class.bounds]


def class_values(problem: Problem, program_class: ProgramClass, portfolio: int) -> tuple[int, int, int, bool]:
    """Short (0 or 1), half letters, points per program, and whether a limit is broken."""
    missing: dict[str, list[int]] = {"must": [], "limit": []}
    points = 0
    read = readings(problem, program_class, portfolio)
    for bound, (_, reading) in zip(program_class.bounds, read, strict=True):
        if bound.level in missing:
            missing[bound.level].append(int(reading.halves[0]))
        elif bound.level == "should":
            points += int(reading.points[0])
    return *shortfall_of(missing["must"]), points, any(missing["limit"])


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
    row = {mask: index for index, mask in enumerate(masks)}
    table = Portfolios(masks, len(problem.letters))
    numbers: dict[int, list[int]] = {}  # of each rule, by portfolio: a must's half letters, a should's points
    totals = [[0, 0, 0] for _ in assignments]
    for index, program_class in enumerate(problem.classes):
        gains: list[list[int]] = []
        lacks: list[list[int]] = []
        for bound in program_class.bounds:
            if bound.level not in ("should", "must"):
                continue
            if id(bound) not in numbers:
                reading = bound.check(table)
                numbers[id(bound)] = (reading.points if bound.level == "should" else reading.halves).tolist()
            (gains if bound.level == "should" else lacks).append(numbers[id(bound)])
        for total, assignment in zip(totals, assignments, strict=True):
            portfolio = row[assignment.portfolios[index]]
            short, halves = shortfall_of(lack[portfolio] for lack in lacks)
            points = sum(gain[portfolio] for gain in gains)
            for stage, number in enumerate((short, halves, points)):
                total[stage] += program_class.weight * number
    return [
        Values(
            short=short,
            halves=halves,
            points=points - effort_of(problem, assignment.requests),
            people=len(problem.people_for(assignment.requests)),
            letters=assignment.requests.bit_count(),
            exposed=_exposed(problem, assignment.requests, exposed or {}) if problem.resilient else None,
        )
        for assignment, (short, halves, points) in zip(assignments, totals, strict=True)
    ]


def _exposed(problem: Problem, requests: int, known: Mapping[int, int]) -> int:
    return known[requests] if requests in known else exposed_weight(problem, requests)


def exposed_weight(problem: Problem, requests: int) -> int:
    """The weight of the programs that hang on one letter when exactly these letters are asked for. Raises TooLarge."""
    return int(Table(problem, requests).exposed()[0])
