"""What a given assignment comes to, read by the rules' solver-free readings alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lorplan.case.problem import Problem, ProgramClass
from lorplan.engines.assignment import Assignment
from lorplan.engines.effort import effort_of
from lorplan.engines.stages import Values, shortfall
from lorplan.engines.table.table import Table
from lorplan.rules.kinds.kind import Reading
from lorplan.rules.kinds.portfolio import SinglePortfolio
from lorplan.rules.kinds.portfolios import Portfolios


def readings(problem: Problem, program_class: ProgramClass, portfolio: int) -> list[tuple[str, Reading]]:
    """Every rule's reading of one portfolio (its active letters), by rule id."""
    single = SinglePortfolio(portfolio)
    return [(bound.rule, bound.check(single)) for bound in program_class.bounds]


def class_values(problem: Problem, program_class: ProgramClass, portfolio: int) -> tuple[int, int, int, bool]:
    """Short, letters missing, points per program, and whether a limit is broken. See ShortBy."""
    lacks, points, illegal = [0, 0], 0, False  # what expected and required musts lack
    read = readings(problem, program_class, portfolio)
    for bound, (_, reading) in zip(program_class.bounds, read, strict=True):
        if bound.level == "must":
            lacks[bound.required] += int(reading.missing)
        elif bound.level == "limit":
            illegal |= bool(reading.missing)
        elif bound.level == "should":
            points += int(reading.points)
    return *shortfall(lacks[True], lacks[False], program_class.required_weight), points, illegal


def values_of(problem: Problem, assignment: Assignment) -> Values:
    """Stages 2 to 5 of an assignment, weighted."""
    return values_of_each(problem, [assignment])[0]


def values_of_each(
    problem: Problem, assignments: Sequence[Assignment], exposed: Mapping[int, int] | None = None
) -> list[Values]:
    """Stages 2 to 5 of several assignments. Every rule reads all their portfolios at once.

    `exposed`: requests -> weight of the programs that hang on one writer, where a resilient plan's is known already.
    Raises TooLarge where a resilient plan's is not, and a program has too many portfolios to find it.
    """
    masks = sorted({mask for assignment in assignments for mask in assignment.portfolios})
    row = {mask: index for index, mask in enumerate(masks)}
    table = Portfolios(masks, len(problem.letters))
    numbers: dict[int, list[int]] = {}  # of each rule, by portfolio: a must's missing letters, a should's points
    totals = [[0, 0, 0] for _ in assignments]
    for index, program_class in enumerate(problem.classes):
        gains: list[list[int]] = []
        lacks: dict[bool, list[list[int]]] = {True: [], False: []}  # of required and of expected musts
        for bound in program_class.bounds:
            if bound.level not in ("should", "must"):
                continue
            if id(bound) not in numbers:
                reading = bound.check(table)
                numbers[id(bound)] = (reading.points if bound.level == "should" else reading.missing).tolist()
            (gains if bound.level == "should" else lacks[bound.required]).append(numbers[id(bound)])
        for total, assignment in zip(totals, assignments, strict=True):
            portfolio = row[assignment.portfolios[index]]
            required, expected = (sum(lack[portfolio] for lack in lacks[each]) for each in (True, False))
            short, missing = shortfall(required, expected, program_class.required_weight)
            points = sum(gain[portfolio] for gain in gains)
            for stage, number in enumerate((short, missing, points)):
                total[stage] += program_class.weight * number
    return [
        Values(
            short=short,
            missing=missing,
            points=points - effort_of(problem, assignment.requests),
            people=len(problem.people_for(assignment.requests)),
            letters=assignment.requests.bit_count(),
            exposed=_exposed(problem, assignment.requests, exposed or {}) if problem.resilient else None,
            changes=problem.changes(assignment.requests, assignment.portfolios),
        )
        for assignment, (short, missing, points) in zip(assignments, totals, strict=True)
    ]


def _exposed(problem: Problem, requests: int, known: Mapping[int, int]) -> int:
    return known[requests] if requests in known else exposed_weight(problem, requests)


def exposed_weight(problem: Problem, requests: int) -> int:
    """The weight of the programs that hang on one writer when exactly these letters are asked for. Raises TooLarge."""
    return int(Table(problem, requests).exposed()[0])
