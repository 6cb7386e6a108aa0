"""The ledger: every rule match that carries points, so that the lines add up to the plan's points."""

from __future__ import annotations

from collections.abc import Iterator

from lorplan.basics.bits import bits
from lorplan.basics.errors import Bug
from lorplan.case.case import Case
from lorplan.case.problem import Problem
from lorplan.engines.assignment import Assignment
from lorplan.engines.effort import efforts
from lorplan.plan.readings import Readings
from lorplan.results.plan import LedgerLine


def ledger(case: Case, assignment: Assignment, points: int, readings: Readings) -> tuple[LedgerLine, ...]:
    """Every match that carries points, by rule and class, and the effort of asking. `points`: what the assignment is
    worth by the plan's order. Raises Bug if the lines do not add up to it."""
    problem = case.problem
    lines = []
    for program_class, portfolio in zip(problem.classes, assignment.portfolios, strict=True):
        for bound in program_class.bounds:
            for match in readings.matches(bound, portfolio):
                lines.append(
                    LedgerLine(
                        rule=match.rule,
                        subject=program_class.id,
                        letters=problem.names(match.letters),
                        units=match.units,
                        points=match.points,
                        weight=program_class.weight,
                    )
                )
    lines += _efforts(problem, assignment.requests)
    total = sum(line.points * line.weight for line in lines)
    if total != points:
        raise Bug.of(f"the ledger adds up to {total}, not to the plan's {points}")
    return tuple(sorted(lines, key=lambda line: (line.subject, line.rule, line.letters)))


def _efforts(problem: Problem, requests: int) -> Iterator[LedgerLine]:
    """What asking costs, by writer: a new person once, every letter beyond the first of a new person a share of it."""
    effort = efforts(problem)
    for person in sorted(problem.asked_for(requests)):
        letters = tuple(problem.letters[letter] for letter in bits(requests) if problem.person_of[letter] == person)
        subject = f"writer:{problem.people[person]}"
        new = person not in problem.writing
        if new and problem.effort:
            yield LedgerLine("effort", subject, letters, 1, -problem.effort, problem.weight)
        rewritten = sum(problem.person_of[letter] == person for letter in bits(requests & problem.written))
        more = len(letters) - new - rewritten
        if more and effort.further:
            yield LedgerLine("effort.further", subject, letters, more, -more, effort.further)
        if rewritten and effort.rewritten:
            yield LedgerLine("effort.rewritten", subject, letters, rewritten, -rewritten, effort.rewritten)
