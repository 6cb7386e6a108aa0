"""What to do next, in the order of doing, each with the day by which. No day that is past is spoken of as ahead."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Final, Literal

from lorplan.basics.words import listing, plural, sentence
from lorplan.case.arrival import work_done
from lorplan.case.calendar import phase_on
from lorplan.case.case import Case
from lorplan.case.wording.contact import may_be_contacted
from lorplan.case.wording.phases import season_words
from lorplan.case.wording.speaker import Speaker
from lorplan.plan.days import DECIDED, by_when, due, phase_at
from lorplan.plan.tasks.days import DueDay
from lorplan.plan.tasks.facts import LATER, Prospect
from lorplan.plan.tasks.named import named_days
from lorplan.results.clicks import to_assign
from lorplan.results.holding import HeldPlaces
from lorplan.results.plan import Finding, NextStep, ProgramPlan
from lorplan.results.questions import Unknown
from lorplan.results.requests import Request
from lorplan.rules.language.conditions import Context

NEAR_THE_END: Final = datetime.timedelta(weeks=1)  # before a rotation ends, its attending is asked


def next_steps(
    case: Case,
    requests: Sequence[Request],
    programs: Sequence[ProgramPlan],
    holding: Sequence[HeldPlaces],
    findings: Sequence[Finding],
    unknowns: Sequence[Unknown],
) -> tuple[NextStep, ...]:
    """By day. On one day what takes others time comes first; questions come before assigning, which is final."""
    today = case.scenario.as_of
    steps = _ask(case, requests, programs)
    steps += _mend(case, programs, [finding for finding in findings if finding.status == "broken" and finding.mend])
    steps += _withdrawn(case, programs)
    steps += [NextStep(finding.says, today.isoformat(), "rule") for finding in findings if finding.status == "step"]
    steps += _remind(Prospect(case, requests, programs))
    asked = [unknown for unknown in unknowns if unknown.matters]
    assign = _assign(case, programs, holding)
    if asked and any(phase_at(case, program.id) not in DECIDED for program in case.scenario.programs):
        what = (
            "Before you assign letters, answer question 1: it may change the plan."
            if assign or any(p.step in LATER for program in programs for p in program.letters)
            else "Answer question 1: it tells whether anything is missing."
        )
        steps.append(NextStep(what, today.isoformat(), "question"))
    steps += assign
    return tuple(sorted(steps, key=lambda step: step.by or ""))


def _mend(case: Case, programs: Sequence[ProgramPlan], broken: Sequence[Finding]) -> list[NextStep]:
    """How to mend what is broken; where nothing does, what one does about what a program requires."""
    mendable = [finding for finding in broken if finding.mendable]
    silent = not may_be_contacted(case)
    chosen = mendable or [finding for finding in broken if silent or finding.required]
    if not chosen:
        return []
    kind: Literal["mend", "contact", "silence"] = "mend" if mendable else "silence" if silent else "contact"
    count = chosen[0].count
    where = "your program" if len(programs) == count == 1 else plural(count, "program")
    about = "" if kind == "silence" else f" This is for what is missing at {where}."
    return [NextStep(f"{sentence(chosen[0].to_do)}{about}", case.scenario.as_of.isoformat(), kind)]


def _withdrawn(case: Case, programs: Sequence[ProgramPlan]) -> list[NextStep]:
    """Letters that their writers withdrew after they were assigned: what comes of it, and what can still be sent."""
    steps = []
    for name, letter in case.scenario.letters.items():
        where = [
            program
            for program in programs
            if name in program.assigned_before
            and letter.status_at(program.portal) == "withdrawn"
            and phase_at(case, program.program) not in DECIDED
        ]
        if not where:
            continue
        count, more = sum(program.count for program in where), sum(program.count for program in where if program.to_add)
        beside = (
            "The plan has nothing to send beside it."
            if not more
            else f"Beside it the plan sends other letters{'' if more == count else f' at {more} of them'}."
        )
        what = (
            f"{Speaker(case).writer(name)} has withdrawn {name}, which is assigned at {plural(count, 'program')}: it "
            "counts for nothing there, and its place stays taken. Only its writer can bring it back, through the "
            f"portal's support. {beside}"
        )
        steps.append(NextStep(what, case.scenario.as_of.isoformat(), "withdrawn"))
    return steps


def _ask(case: Case, requests: Sequence[Request], programs: Sequence[ProgramPlan]) -> list[NextStep]:
    """New people together, those of one day; then each who writes already. About work to come one asks near its end."""
    today = case.scenario.as_of
    steps = []
    together: dict[datetime.date, list[Request]] = {}
    for request in requests:
        if request.new:
            together.setdefault(_day_to_ask(case, request), []).append(request)
    for day, asked in sorted(together.items()):
        steps.append(NextStep(_asking(case, day, asked, programs), day.isoformat(), "ask"))
    for request in requests:
        if request.new:
            continue
        letters, by = listing(request.letters), _wanted(case, [request], programs)
        if all(entry.why == "another portal" for entry in request.entries):
            portals = listing(sorted({entry.portal_name for entry in request.entries}))
            what = f"Request {letters} in {portals} too, and tell {request.name} to upload it there{by}"
        else:
            what = f"Ask {request.name}, who writes for you already, for another version ({letters}){by}"
        steps.append(NextStep(what, today.isoformat(), "ask"))
    return steps


def _asking(case: Case, day: datetime.date, asked: Sequence[Request], programs: Sequence[ProgramPlan]) -> str:
    """What new people are asked on one day."""
    ends = [done for request in asked for letter in request.letters if (done := work_done(case.world, letter))]
    when = f" near the end of your time there ({max(ends).isoformat()})" if ends else ""
    by = _wanted(case, asked, programs)
    if len(asked) == 1:
        versions = " in these versions" if len(asked[0].letters) > 1 else ""
        letters = listing(asked[0].letters)
        return f"Ask {asked[0].name}{when} whether they can write you a strong letter{versions} ({letters}){by}"
    people = listing(f"{request.name} ({listing(request.letters)})" for request in asked)
    return f"Ask {people}{when} whether each can write you a strong letter{by}"


def _day_to_ask(case: Case, request: Request) -> datetime.date:
    """Today; near the end of work that is still to come."""
    today = case.scenario.as_of
    ends = [done for letter in request.letters if (done := work_done(case.world, letter)) is not None]
    return max([today, *(end - NEAR_THE_END for end in ends)])


def _wanted(case: Case, asked: Sequence[Request], programs: Sequence[ProgramPlan]) -> str:
    """By when the letters are to be uploaded, as the end of a sentence; once no day is left, what they are good for."""
    letters = {letter for request in asked for letter in request.letters}
    concerned = [
        program.program for program in programs if any(placement.letter in letters for placement in program.letters)
    ]
    wanted = due(case, concerned)
    ends = [done for letter in letters if (done := work_done(case.world, letter)) is not None]
    if wanted.day is not None and (not ends or max(ends) <= wanted.day):
        return f", to be uploaded by {wanted.words}."
    says = season_words().of(phase_on(case.season, case.scenario.as_of)).asking
    return f". {says}" if says else ", to be uploaded as soon as they can."


def _remind(prospect: Prospect) -> list[NextStep]:
    """Whose letters of the plan are agreed or asked for and not there: a reminder, by the earliest day that it is due
    for any of them (`remind` in rules/tasks.yaml)."""
    letters = {letter for program in prospect.by_program for letter in prospect.waiting(program)}
    if not letters:
        return []
    scenario, days = prospect.case.scenario, named_days(prospect.case.library).of(prospect)
    names: dict[str, set[str]] = {}
    due_on = []
    for name in sorted(letters):
        context = Context(days.world, None, name)
        remind, promised = days.at("remind", context), days.at("letter.ready_on", context)
        due_on += [] if remind is None else [remind]
        for writer in scenario.letters[name].writers:
            promises = names.setdefault(scenario.writers[writer].name, set())
            if promised is not None:
                passed = ", which has passed" if promised.day < scenario.as_of else ""
                promises.add(f"promised for {promised.words}{passed}")
    who = listing(f"{name} ({listing(sorted(said))})" if said else name for name, said in sorted(names.items()))
    what, today = f"Remind {who}, once and politely, if nothing has been uploaded.", DueDay(scenario.as_of)
    on = max(today, min(due_on, default=today))
    return [NextStep(what, on.day.isoformat(), "remind", on.projected)]


def _assign(case: Case, programs: Sequence[ProgramPlan], holding: Sequence[HeldPlaces]) -> list[NextStep]:
    """The letters that are there and not assigned; where applying waits for others, the day of it."""
    held = {program: record for record in holding for program in record.programs}
    ready = [
        program
        for program in programs
        if to_assign(program, held.get(program.program)) and phase_at(case, program.program) not in DECIDED
    ]
    total = sum(program.count for program in programs)
    steps = []
    now = sum(program.count for program in ready)
    if now:
        what = f"Assign the letters in hand at {_where(now, total)}, only as this plan says"
        if all(phase_at(case, program.program) == "soap" for program in ready):
            what = "If you are in SOAP, assign the letters in hand where you apply, only as this plan says"
        due_by = by_when(case, [program.program for program in ready])
        day = due_by.day or case.scenario.as_of
        final = "an assigned letter cannot be taken back once you have applied"
        steps.append(NextStep(f"{what}: {final}.", day.isoformat(), "assign", due_by.projected))
    waiting = [record for record in holding if record.apply_on is not None]
    for day_of in sorted({(record.apply_on or "", record.projected) for record in waiting}):
        count = sum(record.count for record in waiting if (record.apply_on, record.projected) == day_of)
        what = f"Apply to {_where(count, total)}, with the letters that are there by then"
        steps.append(NextStep(f"{what}; until that day waiting costs nothing.", day_of[0], "assign", day_of[1]))
    return steps


def _where(count: int, total: int) -> str:
    return "your program" if total == 1 else plural(count, "program")
