"""How many programs are complete: with what is uploaded, with what is agreed and asked for, and with the whole plan."""

from __future__ import annotations

from lorplan.engines.values import Assignment
from lorplan.explain.findings import statuses
from lorplan.explain.narrowed import best, with_statuses
from lorplan.plan import Verdict
from lorplan.problem.build import Case
from lorplan.problem.problem import Problem
from lorplan.scenario.models import USABLE


def verdicts(case: Case, plan: Assignment) -> tuple[Verdict, ...]:
    """Tonight (uploaded letters only), expected (agreed and asked ones too, where allowed), and the plan."""
    found = []
    for when, wanted in (("tonight", ("uploaded",)), ("expected", USABLE)):
        allowed = [status for status in wanted if status in case.only]
        narrow = with_statuses(case, allowed)
        _, assignment, _ = best(narrow)
        found.append(_verdict(case, when, narrow, assignment))
    found.append(_verdict(case, "plan", case.problem, plan))
    return tuple(found)


def _verdict(case: Case, when: str, problem: Problem, assignment: Assignment) -> Verdict:
    complete = unsure = total = used = 0
    short: list[str] = []
    for one, portfolio in zip(problem.classes, assignment.portfolios, strict=True):
        total += one.count
        used |= portfolio
        found = statuses(case, one, portfolio)
        if found.broken:
            short.extend(one.programs)
        elif found.open:
            unsure += one.count
        else:
            complete += one.count
    return Verdict(when, complete, total, unsure, tuple(sorted(short)), problem.names(used))
