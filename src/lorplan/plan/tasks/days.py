"""Days by name (rules/tasks.yaml): moments after events of the season and after what the file tells, and choices."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from msgspec import Struct

from lorplan.basics.words import listing
from lorplan.basics.yamltree import Map, Scalar, Seq
from lorplan.case.arrival import last_upload
from lorplan.case.case import Case
from lorplan.plan.days import is_projected, named_upload
from lorplan.plan.tasks.facts import TaskWorld
from lorplan.results.holding import HeldPlaces
from lorplan.rules.language import kleene
from lorplan.rules.language.conditions import Condition, Context
from lorplan.rules.language.facts import Dictionary
from lorplan.rules.language.moments import DEADLINE, TODAY, Moment, read_moment
from lorplan.rules.language.reading import Reader
from lorplan.rules.packs.entries import known_keys
from lorplan.rules.packs.statements import Season
from lorplan.scenario.portals import home

Upload = Callable[[Case, str], datetime.date | None]
UPLOADS: Final[Mapping[str, Upload]] = {  # days that a plan knows besides the season's
    "last_upload": lambda case, program: last_upload(case.world, program),
    "named_upload": named_upload,
}
HELD: Final[Mapping[str, Callable[[HeldPlaces], str | None]]] = {  # and those by which places are kept or filled
    "apply_on": lambda held: held.apply_on,
    "held_until": lambda held: held.until if held.apply_on is None else None,
    "late_until": lambda held: held.late_until if held.if_none.instead else None,
}
CHOICES: Final = ("first", "earliest", "latest", "latest_of_all")


class DueDay(Struct, frozen=True, order=True):
    """A day; `projected`: it is reckoned from one that no page states yet."""

    day: datetime.date
    projected: bool = False

    @property
    def words(self) -> str:
        """`2027-09-01`, and that it is projected."""
        return f"{self.day.isoformat()}{' (projected)' if self.projected else ''}"


class ChosenDay(Struct, frozen=True):
    """One of several days; with a condition, only where it surely holds."""

    how: str  # one of CHOICES
    parts: tuple[Expression, ...]
    condition: Condition | None = None


Expression = Moment | ChosenDay


class Days(Struct, frozen=True):
    """The days that have names, and how all others are worked out in a world. `facts`: those of rules and of tasks."""

    named: Mapping[str, Expression]
    facts: Dictionary
    world: TaskWorld

    def of(self, expression: Expression, context: Context) -> DueDay | None:
        """The day for what the context is about; None where it is not known."""
        if isinstance(expression, Moment):
            base = self._base(expression.event, context)
            day = None if base is None else expression.day(lambda _: base.day)
            return None if base is None or day is None else DueDay(day, base.projected)
        if expression.condition is not None and expression.condition.holds(context) != kleene.TRUE:
            return None
        days = [self.of(part, context) for part in expression.parts]
        known = [day for day in days if day is not None]
        if not known or (expression.how == "latest_of_all" and len(known) < len(days)):
            return None
        if expression.how == "first":
            return known[0]
        return min(known) if expression.how == "earliest" else max(known)

    def at(self, name: str, context: Context) -> DueDay | None:
        """The day of that name, of an event, or that the file tells for a fact."""
        return self.of(Moment(name), context)

    def _base(self, name: str, context: Context) -> DueDay | None:
        if name in self.named:
            return self.of(self.named[name], context)
        if "." in name:
            day = max(self._told(name, context), default=None)
            return None if day is None else DueDay(day)
        return self._event(name, context)

    def _event(self, name: str, context: Context) -> DueDay | None:
        """The day of an event for what the context is about; None where its calendar does not tell."""
        if name in (TODAY, DEADLINE):
            day = self.world.event(name, context.program)
            return None if day is None else DueDay(day)
        if name in UPLOADS:
            return self._upload(UPLOADS[name], context)
        if name in HELD:
            held = self.world.prospect.held.get(context.program or "")
            told = None if held is None else HELD[name](held)
            return None if held is None or told is None else DueDay(datetime.date.fromisoformat(told), held.projected)
        season = self.season(context)
        event = None if season is None else season.events.get(name)
        return None if event is None else DueDay(event.day, event.projected and not event.own)

    def _upload(self, upload: Upload, context: Context) -> DueDay | None:
        """The first day for an upload at the program, or at any program that waits for the letter."""
        prospect = self.world.prospect
        programs = [context.program] if context.program else prospect.wait_for(context.letter or "")
        days = [
            DueDay(day, is_projected(prospect.case, prospect.entries_of[program]))
            for program in programs
            if (day := upload(prospect.case, program)) is not None
        ]
        return min(days, default=None)

    def season(self, context: Context) -> Season | None:
        """The calendar that matters: the program's; of a letter that of the programs which it is for."""
        prospect = self.world.prospect
        program = context.program
        if context.letter:
            letter, portal = prospect.case.scenario.letters[context.letter], self.portal(context)
            there = [program for program in prospect.case.scenario.programs if program.portal == portal]
            there.sort(key=lambda program: program.specialty != letter.addressed_to)
            if not there:
                return None
            program = there[0].id
        return prospect.case.world.season_of(program)

    def portal(self, context: Context) -> str:
        """The portal that matters: the letter's, the program's, else the one of the scenario's season."""
        prospect = self.world.prospect
        scenario = prospect.case.scenario
        if context.letter:
            return home(scenario, scenario.letters[context.letter])
        if context.program:
            return prospect.entries_of[context.program].portal
        season = self.season(context)
        return scenario.portal if season is None else season.portal

    def _told(self, name: str, context: Context) -> Iterator[datetime.date]:
        """The days that the file tells for a fact: of what the context is about, or of each of a letter's experiences
        and writers."""
        fact, subject = self.facts.fact(name), name.partition(".")[0]
        entities: Sequence[str] = [context.entity(subject)]
        if context.letter and subject in ("experience", "writer"):
            entities = (self.world.experiences_of if subject == "experience" else self.world.writers_of)(context.letter)
        for entity in entities:
            day = self.world.value(fact, entity, None) if fact and (entity or subject == "applicant") else None
            if isinstance(day, datetime.date):
                yield day


def read_days(raw: Map, reader: Reader, names: frozenset[str]) -> dict[str, Expression]:
    """The days under `days`, each of which may name those above it. `names`: of events and facts."""
    days: dict[str, Expression] = {}
    for name, written in raw.items():
        expression = read_day(written, reader, names | frozenset(days))
        if expression is not None:
            days[str(name)] = expression
    return days


def read_day(written: Any, reader: Reader, names: frozenset[str]) -> Expression | None:
    """A moment or a choice of days; None after a complaint."""
    if isinstance(written, Scalar):
        moment = read_moment(str(written), names)
        if moment is None:
            reader.complaints.add(f"'{written}' is no moment such as 'submit - 2 weeks'", written)
        return moment
    if not isinstance(written, Map):
        reader.complaints.add("a day is a moment, or a mapping of one of " + listing(CHOICES, "or"), written)
        return None
    known_keys(written, (*CHOICES, "if", "is"), "a day", reader.complaints)
    if "is" in written:
        inner = read_day(written["is"], reader, names)
        condition = reader.read(written["if"]) if "if" in written else None
        return None if inner is None else ChosenDay("first", (inner,), condition)
    how = next((choice for choice in CHOICES if choice in written), None)
    parts = written[how] if how is not None else None
    if how is None or not isinstance(parts, Seq) or not parts:
        reader.complaints.add(f"a day needs a list under one of {listing(CHOICES, 'or')}", written)
        return None
    read = [read_day(part, reader, names) for part in parts]
    return ChosenDay(how, tuple(part for part in read if part is not None))
