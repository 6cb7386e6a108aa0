"""The sum of weeks over the experiences of an applicant, as a condition."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from lorplan.rules.language import kleene
from lorplan.rules.language.conditions import Condition, Context, Test, World
from lorplan.rules.language.facts import MISSING, Fact
from lorplan.rules.language.moments import Moment

WEEK = 7  # days


class Window(Struct, frozen=True):
    """The days that are counted. `started`, `ended`: the facts that say when an experience was."""

    started: Fact
    ended: Fact
    since: Moment | datetime.date | None = None
    until: Moment | datetime.date | None = None
    counts_from: tuple[Fact, ...] = ()  # the applicant's or the program's facts that these days count from

    def days(self, experience: str, length: int | None, world: World, program: str | None) -> tuple[int, int | None]:
        """How many days of an experience surely lie within it, and how many at most; None for any number. `length`: its
        days where its weeks are told."""
        first, last = (world.value(fact, experience, program) for fact in (self.started, self.ended))
        step = None if length is None else datetime.timedelta(days=length - 1)
        if first is MISSING and last is not MISSING and step is not None:
            first = last - step
        if last is MISSING and first is not MISSING and step is not None:
            last = first + step
        since, until = (_day(moment, world, program) for moment in (self.since, self.until))
        outside = (last is not MISSING and since is not None and last < since) or (
            first is not MISSING and until is not None and first > until
        )
        if outside:
            return 0, 0
        unclear = (self.since is not None and since is None) or (self.until is not None and until is None)
        if unclear or first is MISSING or last is MISSING:
            return 0, length
        first = first if since is None else max(first, since)
        last = last if until is None else min(last, until)
        within = (last - first).days + 1
        return (within, within) if length is None else (min(within, length), min(within, length))


def _day(moment: Moment | datetime.date | None, world: World, program: str | None) -> datetime.date | None:
    return moment.day(lambda event: world.event(event, program)) if isinstance(moment, Moment) else moment


class Total(Struct, frozen=True, eq=False):
    """The weeks of the applicant's experiences for which the part holds, together, are at least (at most) so many.
    `window`: only those of its days count.

    Experiences of unknown length, or for which the part is unknown, may add to it. `facts` are those beyond the
    experiences themselves, of which every program sees the same.
    """

    part: Condition
    weeks: Fact
    bound: int  # weeks
    most: bool
    facts: frozenset[str]
    window: Window | None = None

    def _days(self, experience: str, context: Context) -> tuple[int, int | None]:
        """The days of an experience that surely count, and how many may; None for any number."""
        weeks: Any = context.world.value(self.weeks, experience, context.program)
        length = None if weeks is MISSING else int(weeks) * WEEK
        if self.window is not None and length != 0:
            return self.window.days(experience, length, context.world, context.program)
        return length or 0, length

    def holds(self, context: Context) -> int:
        sure = possible = 0
        endless = False
        for experience in context.world.applicant_experiences():
            truth = self.part.holds(Context(context.world, context.program, experience=experience))
            if truth == kleene.FALSE:
                continue
            least, most = self._days(experience, context)
            endless |= most is None
            possible += most or 0
            sure += least if truth == kleene.TRUE else 0
        bound = self.bound * WEEK
        if self.most:
            if sure > bound:
                return kleene.FALSE
            return kleene.UNKNOWN if endless or possible > bound else kleene.TRUE
        if sure >= bound:
            return kleene.TRUE
        return kleene.UNKNOWN if endless or possible >= bound else kleene.FALSE

    def tests(self) -> Iterator[Test]:
        return self.part.tests()

    def unknown(self, context: Context) -> Iterator[tuple[Fact, str]]:
        if self.holds(context) != kleene.UNKNOWN:
            return
        for experience in context.world.applicant_experiences():
            bound = Context(context.world, context.program, experience=experience)
            truth = self.part.holds(bound)
            if truth == kleene.UNKNOWN:
                yield from self.part.unknown(bound)
                continue
            least, most = self._days(experience, context)
            if truth == kleene.TRUE and least != most:
                yield from self._untold(experience, context)

    def _untold(self, experience: str, context: Context) -> Iterator[tuple[Fact, str]]:
        """What nobody told of how long, and when, an experience was."""
        asked = [(self.weeks, experience)]
        if self.window is not None:
            asked.append((self.window.ended, experience))
            asked += [(fact, context.entity(fact.subject)) for fact in self.window.counts_from]
        for fact, entity in asked:
            if context.world.value(fact, entity, context.program) is MISSING:
                yield fact, entity
