"""What to do next, in the order of doing."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from lorplan.basics.words import listing, plural
from lorplan.case.case import Case
from lorplan.results.plan import Finding, NextStep, ProgramPlan, Unknown
from lorplan.results.requests import Request


def next_steps(
    case: Case,
    requests: Sequence[Request],
    programs: Sequence[ProgramPlan],
    findings: Sequence[Finding],
    unknowns: Sequence[Unknown],
) -> tuple[NextStep, ...]:
    """What takes others time comes first: mending, asking, chasing. Questions come before assigning, which is final."""
    steps = []
    broken = [finding for finding in findings if finding.status == "broken" and finding.mend]
    if broken:
        first = broken[0]
        where = plural(first.count, "program")
        steps.append(f"A requirement falls short at {where}: {first.says} To mend it, {first.mend}")
    steps += [_ask(case, request) for request in requests]
    waiting = _waiting(case, programs)
    if waiting:
        steps.append(f"Follow up on {listing(waiting)}: not uploaded yet. One polite reminder is usual.")
    asked = [unknown for unknown in unknowns if unknown.matters]
    if asked:
        more = f" (and {plural(len(asked) - 1, 'more question')} above)" if len(asked) > 1 else ""
        steps.append(f"Answer this before you assign letters, it may change the plan: {asked[0].question}{more}")
    steps += _assign(case, programs)
    steps.append("Run lorplan solve again whenever a letter arrives or an answer changes.")
    return tuple(NextStep(step) for step in steps)


def _ask(case: Case, request: Request) -> str:
    by = ""
    if request.needed_by:
        day = datetime.date.fromisoformat(request.needed_by)
        projected = ", projected" if request.needed_by_projected else ""
        by = f" Applications open for sending on {day.day} {day:%B %Y}{projected}: ask now."
    letters = listing(request.letters)
    if not request.new:
        if all(entry.why == "another portal" for entry in request.entries):
            portals = listing(sorted({entry.portal_name for entry in request.entries}))
            return f"Request {letters} in {portals} too, and tell {request.name} that it is to be uploaded there.{by}"
        return f"Ask {request.name}, who writes for you already, for another version ({letters}).{by}"
    versions = " in these versions" if len(request.letters) > 1 else ""
    return f"Ask {request.name} whether they can write you a strong letter{versions} ({letters}).{by}"


def _waiting(case: Case, programs: Sequence[ProgramPlan]) -> list[str]:
    """Authors of letters in the plan that are agreed or asked for and not there, with the day that they promised."""
    letters = {p.letter for program in programs for p in program.letters if p.step == "add when it arrives"}
    scenario = case.scenario
    promised: dict[str, set[str]] = {}
    for name in letters:
        letter = scenario.letters[name]
        day = letter.ready or letter.facts.get("promised_for")
        for writer in letter.writers:
            days = promised.setdefault(scenario.writers[writer].name, set())
            if isinstance(day, datetime.date):
                passed = ", which has passed" if day < scenario.as_of else ""
                days.add(f"promised for {day.day} {day:%B %Y}{passed}")
    return [f"{name} ({listing(sorted(days))})" if days else name for name, days in sorted(promised.items())]


def _assign(case: Case, programs: Sequence[ProgramPlan]) -> list[str]:
    ready = [program for program in programs if not program.broken]
    now = sum(program.count for program in ready if any(p.step == "add now" for p in program.letters))
    if not now:
        return []
    note = "assign only what this plan says: an assigned letter cannot be taken back once you have applied"
    return [f"Assign the uploaded letters at {plural(now, 'program')} (list: --format csv); {note}."]
