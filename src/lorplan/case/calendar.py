"""The calendar of a scenario: in which phase a season is on a day, which days are ahead.

A program follows the calendar that it names, else the one of its portal and specialty in the year and cycle of the
scenario's season, else the scenario's own. An event that has gone by is never spoken of as ahead, and a day that no
official page confirmed is said to be projected, or about that day.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from typing import Final, Literal

from msgspec import Struct

from lorplan.basics.days import in_words
from lorplan.rules.packs.statements import Event, Season
from lorplan.scenario.models import Program

Phase = Literal["before_opening", "before_sending", "before_review", "after_review", "ranks", "soap", "closed"]
# The phases in the order of time, each with the events between which it lies. A phase is known only where the event is
# that it is called after.
PHASES: Final[tuple[tuple[Phase, str | None, str | None], ...]] = (
    ("before_opening", None, "open"),
    ("before_sending", "open", "submit"),
    ("before_review", "submit", "review"),
    ("after_review", "review", None),
    ("ranks", "rank", None),
    ("soap", "soap", None),
    ("closed", "match", None),
)


class Calendars(Struct, frozen=True):
    """The calendars that a scenario goes by. `own`: the scenario's season, with the days that the user set; `seasons`:
    all of its year and cycle and those that programs name, by id."""

    own: Season | None = None
    seasons: Mapping[str, Season] = {}

    def of(self, program: Program | None) -> Season | None:
        """The calendar of a program; the scenario's own without one."""
        if program is None:
            return self.own
        if program.season is not None:
            return self.seasons.get(program.season)
        own = self.own
        if own is None or _serves(own, program):
            return own
        return next((season for season in self.seasons.values() if _serves(season, program)), own)


def _serves(season: Season, program: Program) -> bool:
    """Whether a calendar is that of a program's portal and specialty."""
    return season.portal == program.portal and (not season.specialties or program.specialty in season.specialties)


def phase_on(season: Season | None, day: datetime.date) -> Phase | None:
    """The phase that a season is in on a day; None where its days do not tell."""
    if season is None:
        return None
    begun = [phase for phase in PHASES if _begun(season, phase[1], day)]
    if not begun:  # the first phase of which the season tells the end
        return next((name for name, _, ends in PHASES if ends is not None and season.day(ends) is not None), None)
    name, _, ends = begun[-1]
    return name if ends is None or season.day(ends) is not None else None


def _begun(season: Season, event: str | None, day: datetime.date) -> bool:
    """Whether an event has come by a day."""
    begins = None if event is None else season.day(event)
    return begins is not None and begins <= day


def ahead(season: Season | None, day: datetime.date) -> Iterator[tuple[str, Event]]:
    """The events of a season from a day on, in the order of time."""
    events = [] if season is None else sorted(season.events.items(), key=lambda named: (named[1].day, named[0]))
    return ((name, event) for name, event in events if event.day >= day)


def words(event: Event, today: datetime.date) -> str:
    """The day of an event as it may be spoken of: `1 September 2027 (projected)`, `about 2 September 2026 (not
    confirmed)` once it has gone by, `8 September 2027 (your date)`."""
    day = in_words(event.day)
    if event.own:
        return f"{day} (your date)"
    if not event.projected:
        return day
    if event.day < today:
        return f"about {day} (not confirmed)"
    other = "" if event.latest is None else f"; it may be {in_words(event.latest)}"
    return f"{day} (projected{other})"
