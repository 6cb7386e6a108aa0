"""The days that matter for a plan: by when letters are wanted, where the season stands, what is ahead.

Nothing that has gone by is spoken of as ahead, and of two projected days the earlier one counts.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Final

from msgspec import Struct

from lorplan.basics.words import plural
from lorplan.case.arrival import REVIEW, day_that_counts, last_upload, processing
from lorplan.case.calendar import phase_on
from lorplan.case.case import Case
from lorplan.case.wording.phases import season_words
from lorplan.case.workdays import workdays_before
from lorplan.results.placements import DayAhead, SeasonNow
from lorplan.rules.language.facts import MISSING
from lorplan.rules.language.moments import DEADLINE
from lorplan.rules.packs.statements import Event
from lorplan.scenario.models import Program

SENDING: Final = "submit"  # the event from which applications can be sent
NAMED_BEFORE: Final = 10  # business days; the general pack states them as data


DECIDED: Final = ("ranks", "closed")  # phases in which no letter changes anything
NO_MORE: Final = (*DECIDED, "soap")  # phases in which nothing new is looked for


def phase_at(case: Case, program: str) -> str | None:
    """The phase of the calendar that a program follows."""
    return phase_on(case.world.season_of(program), case.scenario.as_of)


class Due(Struct, frozen=True):
    """The day by which letters are wanted; None where every such day has gone by or is not known. `projected`: no page
    states the day that it is reckoned from."""

    day: datetime.date | None = None
    projected: bool = False

    @property
    def words(self) -> str:
        """`2027-09-01`, and that it is projected; nothing where there is none."""
        return "" if self.day is None else f"{self.day.isoformat()}{' (projected)' if self.projected else ''}"


def due(case: Case, programs: Iterable[str] | None = None) -> Due:
    """The day to name to a writer whose letters go to these programs (None: all): the first on which any of them wants
    it."""
    known = {program.id: program for program in case.scenario.programs}
    wanted = {_due_at(case, known[name]) for name in (known if programs is None else programs)}
    days = [each for each in wanted if each.day is not None]
    return min(days, key=lambda each: (each.day or datetime.date.max, each.projected), default=Due())


def _due_at(case: Case, program: Program) -> Due:
    """At one program: some business days before the last upload that is in time there, and no later than the day on
    which applications can be sent; once that has gone by, the last upload itself."""
    world, today = case.world, case.scenario.as_of
    season, last = world.season_of(program.id), last_upload(world, program.id)
    sending = None if season is None else season.events.get(SENDING)
    named = named_upload(case, program.id)
    early = [*([] if named is None else [named]), *([] if sending is None else [sending.day])]
    ahead = [day for day in early if day >= today and (last is None or day <= last)]
    if ahead:
        day = min(ahead)
        told = sending is not None and day == sending.day and not sending.projected
        return Due(day, not (told or world.event(DEADLINE, program.id) or not is_projected(case, program)))
    return Due() if last is None or last < today else Due(last, is_projected(case, program))


def last_in_time(case: Case, specialty: str | None = None) -> datetime.date | None:
    """The last upload that is in time at some program (of a specialty); None where that is not known of one of them."""
    programs = [each.id for each in case.scenario.programs if specialty in (None, each.specialty)]
    days = [last_upload(case.world, program) for program in programs]
    known = [day for day in days if day is not None]
    return max(known) if known and len(known) == len(days) else None


def named_upload(case: Case, program: str) -> datetime.date | None:
    """The day some business days before the last upload that is in time at a program, to be named to writers."""
    last, setting = last_upload(case.world, program), case.library.settings.get("named_before")
    return None if last is None else workdays_before(last, NAMED_BEFORE if setting is None else int(setting.value))


def is_projected(case: Case, program: Program) -> bool:
    """Whether no page states the day that counts at a program."""
    season = case.world.season_of(program.id)
    if case.world.event(DEADLINE, program.id) is not None or season is None:
        return False
    return REVIEW in season.events and season.events[REVIEW].projected


def by_when(case: Case, programs: Iterable[str]) -> Due:
    """The day by which the letters in hand are to be assigned: the first deadline, else the day on which applications
    can be sent or programs begin to read."""
    days = set()
    for name in programs:
        world = case.world
        season, deadline = world.season_of(name), world.event(DEADLINE, name)
        events = [] if season is None else [season.events.get(event) for event in (SENDING, REVIEW)]
        ahead = [event for event in events if event is not None and event.day >= case.scenario.as_of]
        if deadline is not None and deadline >= case.scenario.as_of and all(deadline <= e.day for e in ahead):
            days.add(Due(deadline, False))
        elif ahead:
            days.add(Due(ahead[0].day, ahead[0].projected))
    return min(days, key=lambda each: (each.day or datetime.date.max, each.projected), default=Due())


# ---- where the season stands -----------------------------------------------------------------------------------------


def season_now(case: Case, waiting: Iterable[str]) -> SeasonNow:
    """The phase of the season, and the days ahead that matter. `waiting`: the programs that wait for letters."""
    today = case.scenario.as_of
    phase = phase_on(case.season, today)
    words = season_words()
    says = [words.of(phase).now, *([] if (asked := question_of_phase(case)) is None else [asked[1]])]
    days = [*_events(case), *_deadlines(case), *_uploads(case, waiting)]
    days.sort(key=lambda each: (each.day, each.says, each.programs))
    return SeasonNow(phase, " ".join(filter(None, says)), tuple(days))


def question_of_phase(case: Case) -> tuple[str, str] | None:
    """The fact that the phase turns on, and what is said as it is told; None where it turns on none, and where nothing
    is assigned."""
    asks = season_words().of(phase_on(case.season, case.scenario.as_of)).asks
    if asks is None or not any(program.assigned for program in case.scenario.programs):
        return None
    told = case.world.named(asks.fact, "", None)
    return asks.fact, asks.untold if told is MISSING else asks.yes if told else asks.no


def _events(case: Case) -> list[DayAhead]:
    """The events that matter in the phase of each calendar that a program follows."""
    today, words = case.scenario.as_of, season_words()
    followed: dict[str, list[Program]] = {}
    for program in case.scenario.programs:
        season = case.world.season_of(program.id)
        if season is not None:
            followed.setdefault(season.id, []).append(program)
    days = []
    for programs in followed.values():
        season = case.world.season_of(programs[0].id)
        assert season is not None
        concerned = () if len(followed) == 1 else tuple(sorted(program.id for program in programs))
        for name in words.of(phase_on(season, today)).days:
            event = season.events.get(name)
            if event is not None and event.day >= today:
                days.append(_ahead(event, words.events[name], concerned))
    return _together(days)


def _ahead(event: Event, says: str, programs: tuple[str, ...]) -> DayAhead:
    latest = None if event.latest is None else event.latest.isoformat()
    return DayAhead(event.day.isoformat(), says, not event.projected, latest, event.own, programs)


def _together(days: Iterable[DayAhead]) -> list[DayAhead]:
    """The same event of several calendars once, for all whom it concerns."""
    concerned: dict[DayAhead, set[str]] = {}
    for each in days:
        alone = DayAhead(each.day, each.says, each.certain, each.latest, each.own, ())
        concerned.setdefault(alone, set()).update(each.programs)
    return [
        DayAhead(each.day, each.says, each.certain, each.latest, each.own, tuple(sorted(names)))
        for each, names in concerned.items()
    ]


def _deadlines(case: Case) -> list[DayAhead]:
    """The programs' own deadlines that are ahead."""
    programs: dict[datetime.date, list[str]] = {}
    for program in case.scenario.programs:
        deadline = case.world.event(DEADLINE, program.id)
        if deadline is not None and deadline >= case.scenario.as_of:
            programs.setdefault(deadline, []).append(program.id)
    return [
        DayAhead(day.isoformat(), "deadline", certain=True, latest=None, own=False, programs=tuple(sorted(names)))
        for day, names in programs.items()
    ]


def _uploads(case: Case, waiting: Iterable[str]) -> list[DayAhead]:
    """The last uploads that are in time at programs that wait for letters, where the portal takes some days."""
    known = {program.id: program for program in case.scenario.programs}
    programs: dict[tuple[datetime.date, int, bool, bool], list[str]] = {}
    for name in waiting:
        last, takes, counts = (read(case.world, name) for read in (last_upload, processing, day_that_counts))
        if isinstance(last, datetime.date) and isinstance(takes, int) and takes and last >= case.scenario.as_of:
            own = case.world.event(DEADLINE, name) == counts
            programs.setdefault((last, takes, is_projected(case, known[name]), own), []).append(name)
    return [
        DayAhead(
            day.isoformat(),
            f"the last upload in time ({plural(takes, 'business day')} at the portal)",
            not projected,
            None,
            False,
            tuple(sorted(names)) if own or len(programs) > 1 else (),
        )
        for (day, takes, projected, own), names in programs.items()
    ]
