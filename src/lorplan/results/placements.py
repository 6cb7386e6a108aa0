"""The part of a plan that says what to do about each letter at each program, and the days that matter for it."""

from __future__ import annotations

from typing import Literal

from lorplan.results.result import Record

# `wait`: it is in hand, and right only if a letter that is on its way does, or does not, come (plan: `holding`).
Step = Literal["there", "add now", "wait", "add when it arrives", "add after asking"]
Arrival = Literal["there", "in_time", "late", "too_late"]


class Placement(Record, frozen=True):
    """One letter at one program, and what to do about it."""

    letter: str  # its id
    step: Step
    stop_gap: bool  # a weak letter that fills a place of the number because nothing better does
    # Whether it is there in time; None where what is told leaves it open.
    arrival: Literal["there", "in_time", "late", "too_late"] | None


class DayAhead(Record, frozen=True):
    """A day to come that matters for the plan."""

    day: str  # ISO
    says: str  # what it is
    certain: bool  # a page states it, or the program; else it is projected
    latest: str | None  # the later day where two are possible; what has to be done goes by `day`
    own: bool  # the user set it
    programs: tuple[str, ...]  # ids of the programs that alone it concerns; empty for all


class SeasonNow(Record, frozen=True):
    """Where the season stands on the day of the plan."""

    phase: str | None  # before_opening ... closed; None where the season's days are not known
    says: str  # what holds in the phase; empty where it goes without saying
    days: tuple[DayAhead, ...]  # in the order of time
