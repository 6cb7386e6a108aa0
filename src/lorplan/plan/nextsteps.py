"""What to do next, in the order of doing, each with the day by which. No day that is past is spoken of as ahead."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from typing import Final

from msgspec import Struct

from lorplan.basics.words import listing, plural, sentence
from lorplan.case.case import Case
from lorplan.results.plan import Finding, NextStep, ProgramPlan
from lorplan.results.questions import Unknown
from lorplan.results.requests import Request

AHEAD: Final = ("submit", "review")  # the days that letters are wanted by, the first that is not past
REMIND_AFTER: Final = datetime.timedelta(weeks=4)  # after asking
LATER: Final = ("add when it arrives", "add after asking")
RECENT: Final = datetime.timedelta(weeks=1)  # nobody is reminded sooner after being asked
REMIND_BEFORE: Final = datetime.timedelta(weeks=2)  # before the day named


class Due(Struct, frozen=True):
    """The day on which letters are wanted next; None where the season names none, or none that is ahead."""

    day: datetime.date | None
    projected: bool

    @property
    def words(self) -> str:
        """`2027-09-01`, and that it is projected; nothing where there is none."""
        return "" if self.day is None else f"{self.day.isoformat()}{' (projected)' if self.projected else ''}"


def due(case: Case) -> Due:
    """The next day of the season on which letters are wanted: sending, else the start of review."""
    events = {} if case.season is None else case.season.events
    for name in AHEAD:
        event = events.get(name)
        if event is not None and event.day >= case.scenario.as_of:
            return Due(event.day, event.projected)
    return Due(None, False)


def next_steps(
    case: Case,
    requests: Sequence[Request],
    programs: Sequence[ProgramPlan],
    findings: Sequence[Finding],
    unknowns: Sequence[Unknown],
) -> tuple[NextStep, ...]:
    """By day. On one day what takes others time comes first; questions come before assigning, which is final."""
    today, wanted = case.scenario.as_of, due(case)
    steps = [NextStep(what, today.isoformat(), "ask") for what in _ask(requests, wanted)]
    broken = [finding for finding in findings if finding.status == "broken" and finding.mend]
    if broken:
        mend = (broken[0].mend or "").removeprefix("To mend it: ").partition(" Or ")[0]  # the first way
        where = "your program" if len(programs) == broken[0].count == 1 else plural(broken[0].count, "program")
        steps.append(NextStep(f"{sentence(mend)} This is for what is missing at {where}.", today.isoformat(), "mend"))
    steps += [NextStep(finding.says, today.isoformat(), "rule") for finding in findings if finding.status == "step"]
    steps += _remind(case, programs, wanted)
    asked = [unknown for unknown in unknowns if unknown.matters]
    assign = _assign(programs, wanted, today)
    if asked:
        what = (
            "Before you assign letters, answer question 1: it may change the plan."
            if assign or any(p.step in LATER for program in programs for p in program.letters)
            else "Answer question 1: it tells whether anything is missing."
        )
        steps.append(NextStep(what, today.isoformat(), "question"))
    steps += assign
    return tuple(sorted(steps, key=lambda step: step.by or ""))


def _ask(requests: Sequence[Request], wanted: Due) -> Iterator[str]:
    """New people together; then each who writes already."""
    by = f", to be there by {wanted.words}" if wanted.day is not None else ""
    new = [request for request in requests if request.new]
    if len(new) == 1:
        versions = " in these versions" if len(new[0].letters) > 1 else ""
        letters = listing(new[0].letters)
        yield f"Ask {new[0].name} whether they can write you a strong letter{versions} ({letters}){by}."
    elif new:
        people = listing(f"{request.name} ({listing(request.letters)})" for request in new)
        yield f"Ask {people} whether each can write you a strong letter{by}."
    for request in requests:
        if request.new:
            continue
        letters = listing(request.letters)
        if all(entry.why == "another portal" for entry in request.entries):
            portals = listing(sorted({entry.portal_name for entry in request.entries}))
            yield f"Request {letters} in {portals} too, and tell {request.name} to upload it there{by}."
        else:
            yield f"Ask {request.name}, who writes for you already, for another version ({letters}){by}."


def _remind(case: Case, programs: Sequence[ProgramPlan], wanted: Due) -> list[NextStep]:
    """Whose letters of the plan are agreed or asked for and not there: a reminder, by the earliest day that it is due
    for any of them."""
    letters = {p.letter for program in programs for p in program.letters if p.step == "add when it arrives"}
    scenario = case.scenario
    names: dict[str, set[str]] = {}
    days = []
    for name in letters:
        letter = scenario.letters[name]
        promised = letter.ready or letter.facts.get("promised_for")
        asked_on = letter.facts.get("asked_on")
        before = promised if isinstance(promised, datetime.date) else wanted.day
        due_on = [] if before is None else [before - REMIND_BEFORE]
        if isinstance(asked_on, datetime.date):
            due_on = [
                max(asked_on + RECENT, min(day, asked_on + REMIND_AFTER)) for day in due_on or [datetime.date.max]
            ]
        days += due_on
        for writer in letter.writers:
            promises = names.setdefault(scenario.writers[writer].name, set())
            if isinstance(promised, datetime.date):
                passed = ", which has passed" if promised < scenario.as_of else ""
                promises.add(f"promised for {promised.isoformat()}{passed}")
    if not names:
        return []
    who = listing(f"{name} ({listing(sorted(said))})" if said else name for name, said in sorted(names.items()))
    day = max(scenario.as_of, min(days, default=scenario.as_of))
    return [NextStep(f"Remind {who}, once and politely, if nothing has been uploaded.", day.isoformat(), "remind")]


def _assign(programs: Sequence[ProgramPlan], wanted: Due, today: datetime.date) -> list[NextStep]:
    """The letters that are there and not assigned."""
    now = sum(program.count for program in programs if any(p.step == "add now" for p in program.letters))
    if not now:
        return []
    where = "your program" if sum(program.count for program in programs) == 1 else plural(now, "program")
    what = f"Assign the letters in hand at {where}, only as this plan says (list: --format csv)"
    day, projected = (today, False) if wanted.day is None else (wanted.day, wanted.projected)
    final = "an assigned letter cannot be taken back once you have applied"
    return [NextStep(f"{what}: {final}.", day.isoformat(), "assign", projected)]
