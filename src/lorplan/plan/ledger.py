"""The ledger: every point of the plan has an owner, and the lines add up to the plan's points."""

from __future__ import annotations

from collections.abc import Iterator

from lorplan.basics.bits import bits
from lorplan.basics.errors import Bug
from lorplan.case.case import Case
from lorplan.case.problem import Problem
from lorplan.engines.assignment import Assignment
from lorplan.engines.effort import efforts
from lorplan.engines.stages import Values
from lorplan.results.plan import LedgerLine


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
    lines += _efforts(problem, assignment.requests)
    total = sum(line.points * line.weight for line in lines)
    if total != values.points:
        raise Bug.of(f"the ledger adds up to {total}, not to the plan's {values.points}")
    return tuple(sorted(lines, key=lambda line: (line.subject, line.rule, line.letters)))


def _efforts(problem: Problem, requests: int) -> Iterator[LedgerLine]:
    """What asking costs, by writer: a new person once, every letter beyond the first of a new person a share of it."""
    _, share = efforts(problem)
    for person in sorted(problem.asked_for(requests)):
        mine = tuple(problem.letters[letter] for letter in bits(requests) if problem.person_of[letter] == person)
        subject = f"writer:{problem.people[person]}"
        new = person not in problem.writing
        if new and problem.effort:
            yield LedgerLine("effort", subject, mine, 1, -problem.effort, problem.weight)
        more = len(mine) - new
        if more and share:
            yield LedgerLine("effort.further", subject, mine, more, -more, share)


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
    from lorplan.rules.kinds.points import BoundGroup, BoundPoints

    return isinstance(bound, BoundPoints | BoundGroup)
