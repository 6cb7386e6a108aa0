"""How sure complete sets of letters are, with the user's own estimates of writers.

The plan is made again with whatever is there: a writer who fails leaves the program to the best set of the others, as
in `failures`. Nobody is asked anew. So a program is complete under a pattern of who comes if some set of letters that
are there keeps all its musts.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from lorplan.case.arrival import day_to_meet
from lorplan.case.case import Case
from lorplan.engines.dependence import WHOLE, extremes, independent, matters
from lorplan.engines.table.arrivals import MOST_PEOPLE, Arrivals
from lorplan.engines.table.classtable import Flags
from lorplan.plan.verdict import promised_day
from lorplan.results.sureness import Chance, Estimated, Range, SetChance, Sureness
from lorplan.scenario.models import Program


def sureness(
    case: Case, requests: int, complete: Collection[str], counted: Mapping[int, int], bounds: bool
) -> Sureness | None:
    """How sure the sets of a plan are that asks for these letters; None where the user has no estimate.

    `complete`: the programs that are complete, or hang on an answer, if everybody sends theirs. `counted`: person ->
    the letters of theirs that may fail and are counted on. `bounds`: the least and the greatest chance as well.
    """
    if not case.scenario.estimates.writers:
        return None
    people = sorted(counted)
    estimates = tuple(_estimated(case, person, counted[person]) for person in people)
    if len(people) > MOST_PEOPLE:
        return Sureness(estimates, None, ())
    chances = _Chances(case, Arrivals(case.problem, requests, people), estimates, complete, bounds)
    return Sureness(estimates, chances.every(), chances.single())


def percents(case: Case) -> dict[str, Fraction]:
    """How sure the user is of writers, as shares of 1."""
    estimates = case.scenario.estimates
    numbers = {writer: estimates.percent(writer) for writer in estimates.writers}
    return {writer: Fraction(number, WHOLE) for writer, number in numbers.items() if number is not None}


def _estimated(case: Case, person: int, letters: int) -> Estimated:
    writer = case.problem.people[person]
    estimates, names = case.scenario.estimates, case.problem.names(letters)
    estimate = estimates.writers.get(writer)
    promised = [day for name in names if (day := promised_day(case.scenario.letters[name])) is not None]
    day = estimate.by if estimate is not None and estimate.by is not None else max(promised, default=None)
    return Estimated(
        writer=writer,
        name=case.scenario.writers[writer].name,
        letters=names,
        percent=estimates.percent(writer),
        by=None if day is None or estimate is None else day.isoformat(),
    )


class _Chances:
    """The chances of the programs of a plan that are `complete` once everybody sends theirs."""

    def __init__(
        self, case: Case, arrivals: Arrivals, estimates: Sequence[Estimated], complete: Collection[str], bounds: bool
    ) -> None:
        self._case, self._estimates, self._bounds = case, estimates, bounds
        self._programs = [program for program in case.scenario.programs if program.id in complete]
        classes = {program_class.id: program_class for program_class in case.problem.classes}
        self._events = {
            name: arrivals.of(classes[name]) for name in sorted({case.class_of[each.id] for each in self._programs})
        }
        self._known: dict[bytes, tuple[Chance, Range | None]] = {}

    def every(self) -> SetChance | None:
        """That of all programs together; None where there are none."""
        if not self._programs:
            return None
        event = np.logical_and.reduce([flags for flags, _ in self._events.values()])
        lacking = {person for program in self._programs for person in self._lacking(program)}
        hangs = not all(sure for _, sure in self._events.values())
        return self._chance(self._programs, event, [person for person in lacking if matters(event, person)], hangs)

    def single(self) -> tuple[SetChance, ...]:
        """That of each program, the least sure first."""
        alike: dict[tuple[Any, ...], list[Program]] = {}
        for program in self._programs:
            event, sure = self._events[self._case.class_of[program.id]]
            lacking = self._lacking(program)
            values = () if lacking else self._values(event)
            alike.setdefault((*values, tuple(lacking), sure), []).append(program)
        chances = []
        for programs in alike.values():
            event, sure = self._events[self._case.class_of[programs[0].id]]
            chances.append(self._chance(programs, event, self._lacking(programs[0]), not sure))
        return tuple(sorted(chances, key=_least_sure))

    def _lacking(self, program: Program) -> list[int]:
        """The places of the people on whom a program hangs without an estimate that holds for the day that counts
        there."""
        event, _ = self._events[self._case.class_of[program.id]]
        last = self._last([program])
        return [
            place
            for place, person in enumerate(self._estimates)
            if (person.percent is None or (last is not None and person.by is not None and person.by > last))
            and matters(event, place)
        ]

    def _last(self, programs: Sequence[Program]) -> str | None:
        """The last upload that is in time at all of these programs."""
        days = [day for program in programs if (day := day_to_meet(self._case.world, program.id)) is not None]
        return min(days).isoformat() if days else None

    def _chance(self, programs: Sequence[Program], event: Flags, lacking: Sequence[int], hangs: bool) -> SetChance:
        chance, bounds = (None, None) if lacking else self._values(event)
        return SetChance(
            programs=tuple(sorted(program.id for program in programs)),
            count=sum(program.count for program in programs),
            independent=chance,
            bounds=bounds,
            lacking=tuple(sorted(self._estimates[place].writer for place in lacking)),
            hangs=hangs,
            last=self._last(programs),
        )

    def _values(self, event: Flags) -> tuple[Chance, Range | None]:
        key = event.tobytes()
        if key not in self._known:
            percents = [person.percent or 0 for person in self._estimates]  # who has none makes no difference here
            bounds = None
            if self._bounds:
                least, greatest = extremes(event, percents)
                bounds = Range(_told(least), _told(greatest))
            self._known[key] = _told(independent(event, percents)), bounds
        return self._known[key]


def _told(chance: Fraction) -> Chance:
    return Chance(exact=str(chance), percent=math.floor(WHOLE * chance))


def _least_sure(chance: SetChance) -> tuple[bool, Fraction, tuple[str, ...]]:
    exact = Fraction(0) if chance.independent is None else Fraction(chance.independent.exact)
    return chance.independent is None, exact, chance.programs
