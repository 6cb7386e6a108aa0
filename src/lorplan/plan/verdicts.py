"""How many programs are complete: with what is uploaded, with what is agreed and asked for, and with the whole plan."""

from __future__ import annotations

from lorplan.case.case import Case
from lorplan.engines.assignment import Assignment
from lorplan.engines.optimise import Optimum
from lorplan.plan.musts import statuses
from lorplan.results.plan import Verdict
from lorplan.scenario.models import USABLE
from lorplan.trials.fewer_letters import with_statuses


def verdicts(case: Case, optimum: Optimum) -> tuple[Verdict, ...]:
    """Tonight (uploaded letters only), expected (agreed and asked ones too, where allowed), and the plan."""
    found = []
    for when, wanted in (("tonight", ("uploaded",)), ("expected", USABLE)):
        allowed = [status for status in wanted if status in case.only]
        found.append(_verdict(case, when, with_statuses(case, optimum.table, allowed).assignment, optimum))
    found.append(_verdict(case, "plan", optimum.assignment, optimum))
    return tuple(found)


def _verdict(case: Case, when: str, assignment: Assignment, optimum: Optimum) -> Verdict:
    problem = case.problem
    complete = unsure = total = used = fewer = 0
    short: list[str] = []
    planned = optimum.assignment.portfolios
    for one, portfolio, whole in zip(problem.classes, assignment.portfolios, planned, strict=True):
        total += one.count
        used |= portfolio
        found = statuses(case, one, portfolio)
        if found.broken:
            short.extend(one.programs)
        elif found.open:
            unsure += one.count
        else:
            complete += one.count
            fewer += one.count if portfolio.bit_count() < whole.bit_count() else 0
    return Verdict(when, complete, total, unsure, tuple(sorted(short)), problem.names(used), fewer)
