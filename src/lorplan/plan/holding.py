"""What to assign now, and which places to keep free for letters on their way, program by program.

A place within the number is held only for a letter that is sure to be there by the day that counts, and until shortly
before it; otherwise what is in hand fills it, and the late letter comes on top. Where the portal stamps applications
alike until programs begin to read, applying waits, and nothing is final before.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from lorplan.basics.bits import bits
from lorplan.case.arrival import REVIEW, arrival, day_that_counts, processing, there_by, there_from
from lorplan.case.calendar import phase_on
from lorplan.case.case import Case
from lorplan.case.problem import ProgramClass
from lorplan.case.wording.holding import HoldingWords
from lorplan.case.workdays import workdays_before
from lorplan.engines.optimise import Optimum
from lorplan.engines.table.classtable import ClassTable, Memory
from lorplan.engines.table.holding import MOST_UNITS, Patterns, Policy, Sending, policy_of
from lorplan.plan.days import SENDING, is_projected
from lorplan.plan.verdict import Standings
from lorplan.results.holding import Awaited, HeldPlaces, InTheEnd, SentThen
from lorplan.results.plan import ProgramPlan
from lorplan.rules.language.moments import DEADLINE
from lorplan.scenario.models import Program

LAST_SENDING: Final = "last_submit"  # the event until which applications are among the first that programs read
STAMPED_ALIKE: Final = "stamped_alike"  # a portal's setting: until programs begin to read they all are
OVER: Final = ("ranks", "soap", "closed")  # phases in which no letter changes anything any more, or other rules hold
HELD_BEFORE, LATE_WEEKS = 2, 8  # the general pack states them as data


class Timing(Struct, frozen=True):
    """The days of a program that matter for holding places, `counts` the one that counts there. `held`: letters (a bit
    mask) for which a place within the number may be held until the day `until`; `later`: others that may still come.
    `apply_on`: the day until which applying can wait; `late`: the day until which a place waits for a late letter."""

    applied: bool
    counts: datetime.date
    until: datetime.date
    projected: bool
    apply_on: datetime.date | None
    late: datetime.date
    held: int
    later: int

    @property
    def ends(self) -> bool:
        """Whether nothing can be added any more once the places are filled."""
        return self.late <= self.until


def holding(case: Case, optimum: Optimum, standings: Standings) -> tuple[HeldPlaces, ...] | None:
    """What is to be held at the programs of a plan, the weightiest first; None where it cannot be worked out."""
    if optimum.chosen_table is None:
        return None
    days, memory = Timings(case), Memory()
    classes = zip(case.problem.classes, optimum.assignment.portfolios, optimum.chosen_table.classes, strict=True)
    records: dict[HeldPlaces, tuple[int, list[HeldPlaces]]] = {}
    for program_class, portfolio, table in classes:
        coming = program_class.available(optimum.assignment.requests) & program_class.unsure
        if program_class.closed or not coming & portfolio:
            continue
        known: dict[tuple[int, ...], Patterns] = {}
        for timing, programs in days.of(program_class, coming).items():
            units = _units(case, timing)
            if len(units) > MOST_UNITS:
                return None
            if units not in known:
                known[units] = _patterns(case, program_class, units, table, memory)
            policy = policy_of(known[units], *_split(units, timing), timing.ends, portfolio)
            if policy.waits:
                record = _record(case, program_class, timing, policy, standings)
                record = replace(record, says=_says(case, program_class, record, coming & portfolio, timing))
                alone = replace(record, programs=(), count=0)
                weight, same = records.get(alone, (0, []))
                counts = tuple(sorted(program.id for program in programs)), sum(each.count for each in programs)
                same.append(replace(record, programs=counts[0], count=counts[1]))
                records[alone] = weight + sum(case.weights[name] for name in counts[0]), same
    together = [(weight, _together(same)) for weight, same in records.values()]
    return tuple(record for _, record in sorted(together, key=lambda each: (-each[0], each[1].programs)))


def _together(records: Sequence[HeldPlaces]) -> HeldPlaces:
    programs = tuple(sorted(name for record in records for name in record.programs))
    return replace(records[0], programs=programs, count=sum(record.count for record in records))


def _patterns(
    case: Case, program_class: ProgramClass, units: Sequence[int], table: ClassTable, memory: Memory
) -> Patterns:
    return Patterns(program_class, len(case.problem.letters), units, table, memory)


def _units(case: Case, timing: Timing) -> tuple[int, ...]:
    """The letters that come together: those of one writer, of one kind."""
    by_person = case.problem.by_person
    return tuple(sorted((*by_person(timing.held).values(), *by_person(timing.later).values())))


def _split(units: Sequence[int], timing: Timing) -> tuple[int, int]:
    """The units for which a place may be held, and the others."""
    held = sum(1 << place for place, letters in enumerate(units) if letters & timing.held)
    return held, (1 << len(units)) - 1 & ~held


def _record(
    case: Case, program_class: ProgramClass, timing: Timing, policy: Policy, standings: Standings
) -> HeldPlaces:
    names, assigned = case.problem.names, program_class.assigned
    return HeldPlaces(
        programs=(),
        count=0,
        applied=timing.applied,
        assign_now=names(policy.now & ~assigned),
        fills=names(policy.fills & ~assigned),
        apply_on=_iso(timing.apply_on if policy.awaited else None),
        until=_iso(timing.until if policy.awaited else None),
        projected=timing.projected,
        held_for=tuple(Awaited(names(letters), names(instead)) for letters, instead in policy.awaited),
        if_all=_then(case, policy, policy.every),
        if_none=_then(case, policy, policy.none),
        late_until=_iso(timing.late if policy.every.on_top or policy.none.on_top else None),
        worst=_outcome(case, program_class, policy.worst, standings),
        best=_outcome(case, program_class, policy.best, standings),
        says=(),
    )


def _says(case: Case, program_class: ProgramClass, held: HeldPlaces, coming: int, timing: Timing) -> tuple[str, ...]:
    assigned, names = program_class.assigned.bit_count(), case.problem.names(coming)
    over = timing.counts < case.scenario.as_of
    return tuple(HoldingWords(case, held, assigned, names, over).sentences())


def _then(case: Case, policy: Policy, sending: Sending) -> SentThen:
    names = case.problem.names
    return SentThen(names(sending.sent & ~policy.now), names(sending.on_top), names(sending.instead))


def _outcome(case: Case, program_class: ProgramClass, letters: int, standings: Standings) -> InTheEnd:
    standing = standings.of(program_class, letters)
    names = case.problem.names(letters | program_class.assigned)
    return InTheEnd(names, standing.state, standing.letters, standing.number)


def _iso(day: datetime.date | None) -> str | None:
    return None if day is None else day.isoformat()


# ---- days ------------------------------------------------------------------------------------------------------------


class Timings:
    """The timing of the programs of a case."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._programs = {program.id: program for program in case.scenario.programs}
        self._known: dict[tuple[object, ...], Timing | None] = {}
        settings = case.library.settings
        self._before, self._weeks = (
            default if name not in settings else int(settings[name].value)
            for name, default in (("held_before", HELD_BEFORE), ("late_weeks", LATE_WEEKS))
        )

    def of(self, program_class: ProgramClass, coming: int) -> dict[Timing, list[Program]]:
        """The programs of a class by their timing; those at which nothing is held left out. `coming`: the letters on
        their way."""
        timings: dict[Timing, list[Program]] = {}
        for name in program_class.programs:
            program = self._programs[name]
            key = coming, *self._key(program)
            if key not in self._known:
                self._known[key] = self._timing(program, coming)
            timing = self._known[key]
            if timing is not None:
                timings.setdefault(timing, []).append(program)
        return timings

    def _key(self, program: Program) -> tuple[object, ...]:
        """Equal for programs with the same days."""
        world = self._case.world
        season = world.season_of(program.id)
        days = world.event(DEADLINE, program.id), processing(world, program.id)
        return program.portal, None if season is None else season.id, _applied(self._case, program), *days

    def _timing(self, program: Program, coming: int) -> Timing | None:
        """The timing of a program; None where its calendar does not tell, or the season is over."""
        world, today = self._case.world, self._case.scenario.as_of
        counts, season = day_that_counts(world, program.id), world.season_of(program.id)
        if counts is None or phase_on(season, today) in OVER:
            return None
        until = workdays_before(counts, self._before)
        letters = tuple(bits(coming))
        arrivals = {letter: arrival(world, self._case.problem.letters[letter], program.id) for letter in letters}
        hopes = [letter for letter in letters if arrivals[letter] != "too_late"]
        first = {letter: there_from(world, self._case.problem.letters[letter], program.id) for letter in hopes}
        held = [letter for letter in hopes if arrivals[letter] == "in_time" and first[letter] <= until]
        apply_on = None if _applied(self._case, program) else self._apply_on(program, counts, held)
        if apply_on is not None:
            until = apply_on
            held = [letter for letter in hopes if arrivals[letter] != "late" and first[letter] <= until]
        if until < today:
            held = []
        deadline, review = world.event(DEADLINE, program.id), world.event(REVIEW, program.id)
        late = (
            workdays_before(counts, self._before)
            if deadline is not None or review is None
            else review + datetime.timedelta(weeks=self._weeks)
        )
        later = [letter for letter in hopes if letter not in held and first[letter] <= late >= today]
        return Timing(
            applied=_applied(self._case, program),
            counts=counts,
            until=until,
            projected=is_projected(self._case, program),
            apply_on=apply_on,
            late=late,
            held=sum(1 << letter for letter in held),
            later=sum(1 << letter for letter in later),
        )

    def _apply_on(self, program: Program, counts: datetime.date, held: Sequence[int]) -> datetime.date | None:
        """The day until which applying can wait without loss, no later than which every letter has to be there for
        which a place would be held; None where the portal does not say, or it has gone by."""
        world, portal = self._case.world, program.portal
        last = world.event(LAST_SENDING, program.id)
        if last is None and f"{portal}.{STAMPED_ALIKE}" in self._case.library.settings:
            last = world.event(REVIEW, program.id)
        if last is None:
            return None
        day = workdays_before(min(last, counts), self._before)
        told = [there_by(world, self._case.problem.letters[letter], program.id) for letter in held]
        waits = counts <= last or all(by is not None and by <= day for by in told)
        return day if waits and day >= self._case.scenario.as_of else None


def _applied(case: Case, program: Program) -> bool:
    """Whether one has applied there: the file says so, or letters are assigned and applications can be sent."""
    sending = case.world.event(SENDING, program.id)
    return "applied_on" in program.facts or bool(
        program.assigned and sending is not None and sending <= case.scenario.as_of
    )


# ---- steps -----------------------------------------------------------------------------------------------------------


def with_waits(programs: Sequence[ProgramPlan], records: Sequence[HeldPlaces] | None) -> tuple[ProgramPlan, ...]:
    """The programs with the step of each letter that is in hand and to be kept back."""
    held = {program: record for record in records or () for program in record.programs}
    return tuple(
        program if program.program not in held else _waiting(program, held[program.program]) for program in programs
    )


def _waiting(program: ProgramPlan, held: HeldPlaces) -> ProgramPlan:
    return replace(
        program,
        letters=tuple(
            replace(placement, step="wait")
            if placement.step == "add now" and placement.letter not in held.assign_now
            else placement
            for placement in program.letters
        ),
    )
