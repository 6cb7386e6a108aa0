"""The ledger: every point of the plan has an owner, and the lines add up to the plan's points."""

from __future__ import annotations

from lorplan.engines.values import Assignment, Values
from lorplan.errors import Bug
from lorplan.plan import LedgerLine
from lorplan.problem.build import Case
from lorplan.problem.problem import bits


def ledger(case: Case, assignment: Assignment, values: Values) -> tuple[LedgerLine, ...]:
    """Every match that carries points, by rule and class, and the effort of asking. Raises Bug if it does not add up
    to the plan's points."""
    problem = case.problem
    lines = []
    for one, portfolio in zip(problem.classes, assignment.portfolios, strict=True):
        for bound in one.bounds:
            for match in bound.ledger(portfolio):
                names = problem.names(match.letters)
                lines.append(LedgerLine(match.rule, one.id, names, match.units, match.points, one.weight))
    if problem.effort:
        for person in sorted(problem.people_for(assignment.requests)):
            mine = [letter for letter in bits(assignment.requests) if problem.person_of[letter] == person]
            names = tuple(problem.letters[letter] for letter in mine)
            subject = f"writer:{problem.people[person]}"
            lines.append(LedgerLine("effort", subject, names, 1, -problem.effort, problem.weight))
    total = sum(line.points * line.weight for line in lines)
    if total != values.points:
        raise Bug.of(f"the ledger adds up to {total}, not to the plan's {values.points}")
    return tuple(sorted(lines, key=lambda line: (line.subject, line.rule, line.letters)))


def letter_points(case: Case, class_index: int, portfolio: int) -> dict[int, int]:
    """Letter -> the points that are its own in a portfolio (rules on single letters and the caps of their groups)."""
    one = case.problem.classes[class_index]
    points = dict.fromkeys(bits(portfolio), 0)
    for bound in one.bounds:
        for letter in points:
            alone = sum(match.points for match in bound.ledger(1 << letter)) if _single(bound) else 0
            points[letter] += alone
    return points


def _single(bound: object) -> bool:
    from lorplan.kinds.points import BoundGroup, BoundPoints

    return isinstance(bound, BoundPoints | BoundGroup)
