"""Truth columns: a condition's truth for every letter, remembered for programs that agree on what it looks at; and what
kinds bind their rules with."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from lorplan.basics.bits import bits
from lorplan.case.presuming import PresumingWorld
from lorplan.case.world import ScenarioWorld
from lorplan.rules.kinds.kind import Column, Groups, Kind
from lorplan.rules.language import kleene
from lorplan.rules.language.conditions import Condition, Context, World, program_facts
from lorplan.rules.language.facts import ABSENT, MISSING, Fact, Members
from lorplan.rules.language.moments import TODAY, Moment
from lorplan.rules.packs.statements import Rule


@dataclass(repr=False, eq=False)
class Columns:
    """Columns over the sorted letters of a scenario.

    `moved`: conditions and facts whose columns or groups are not those that the columns had from which these were made.
    """

    world: World
    letters: Sequence[str]
    reads: Mapping[str, tuple[str, ...]]
    moved: frozenset[Condition | Fact] = frozenset()
    presuming: Columns | None = None  # of the world that shoulds see
    _needs: dict[Condition, tuple[str, ...]] = field(default_factory=dict)
    _columns: dict[tuple[Any, tuple[Any, ...]], Column] = field(default_factory=dict)
    _groups: dict[tuple[Fact, tuple[Any, ...]], Groups] = field(default_factory=dict)
    _asked_at: dict[tuple[Any, tuple[Any, ...]], str] = field(default_factory=dict)  # the program looked from

    def after(self, world: World, letters: Sequence[int], subjects: Set[str], programs: Set[str]) -> Columns:
        """The columns of a world that differs in these letters (their bits), and for these in facts of `subjects`
        (letter, writer, experience) alone, and in these programs: all other letters keep their bits.

        Columns that only a changed program looked at are left out, and count as moved.
        """
        made = Columns(world, self.letters, self.reads, _needs=self._needs)
        if self.presuming is not None and isinstance(world, ScenarioWorld):
            made.presuming = self.presuming.after(PresumingWorld(world), letters, subjects, programs)
        moved: set[Condition | Fact] = set()
        mask = sum(1 << bit for bit in letters)
        for key, program in self._asked_at.items():
            about = key[0]
            if program in programs:
                moved.add(about)
                continue
            made._asked_at[key] = program
            untouched = not letters or subjects.isdisjoint(_subjects(about))
            if isinstance(about, Fact):
                groups = self._groups[key] if untouched else made._grouped(about, program)
                same = groups == self._groups[key]
                made._groups[key] = self._groups[key] if same else groups
            else:
                column = self._columns[key]
                if not untouched:
                    again, kept = made._evaluated(about, program, mask), column.within(~mask)
                    column = Column(kept.sure | again.sure, kept.unknown | again.unknown)
                same = column == self._columns[key]
                made._columns[key] = column
            if not same:
                moved.add(about)
        made.moved = frozenset(moved)
        return made

    def seen_by(self, level: str) -> Columns:
        """The columns that rules of a level see: shoulds those of the presuming world."""
        return self.presuming if level == "should" and self.presuming is not None else self

    def needs(self, condition: Condition) -> tuple[str, ...]:
        """The facts of a program that decide a condition's column."""
        needs = self._needs.get(condition)
        if needs is None:
            needs = self._needs[condition] = program_facts(condition, self.reads)
        return needs

    def decided_by(self, kind: Kind) -> tuple[str, ...]:
        """The facts of a program that decide what a rule of that kind comes to there."""
        names = {fact.name for fact in kind.numbers()}
        for condition in kind.conditions():
            names.update(self.needs(condition))
        for fact in kind.grouping():
            names.update(self.reads.get(fact.name, ()))
        return tuple(sorted(names))

    def column(self, condition: Condition, program: str, value: Mapping[str, Any]) -> Column:
        """The condition's truth for every letter at a program with these facts."""
        key = condition, tuple([value[name] for name in self.needs(condition)])
        column = self._columns.get(key)
        if column is None:
            column = self._columns[key] = self._evaluated(condition, program, (1 << len(self.letters)) - 1)
            self._asked_at[key] = program
        return column

    def _evaluated(self, condition: Condition, program: str, letters: int) -> Column:
        sure = unknown = 0
        for bit in bits(letters):
            truth = condition.holds(Context(self.world, program, self.letters[bit]))
            if truth == kleene.TRUE:
                sure |= 1 << bit
            elif truth == kleene.UNKNOWN:
                unknown |= 1 << bit
        return Column(sure, unknown)

    def among_experiences(self, condition: Condition, fact: Fact, program: str) -> list[tuple[str | None, bool]]:
        """See Binder."""
        surely: dict[str | None, bool] = {}
        for experience in self.world.applicant_experiences():
            truth = condition.holds(Context(self.world, program, experience=experience))
            if truth != kleene.FALSE:
                value = self.world.value(fact, experience, program)
                key = None if value is MISSING else str(value)
                surely[key] = surely.get(key, False) or truth == kleene.TRUE
        return list(surely.items())

    def groups(self, fact: Fact, program: str, value: Mapping[str, Any]) -> Groups:
        """The values of a fact for every letter at a program with these facts."""
        key = fact, tuple([value[name] for name in self.reads.get(fact.name, ())])
        groups = self._groups.get(key)
        if groups is None:
            groups = self._groups[key] = self._grouped(fact, program)
            self._asked_at[key] = program
        return groups

    def _grouped(self, fact: Fact, program: str) -> Groups:
        values: dict[str, int] = {}
        unknown = 0
        for bit, letter in enumerate(self.letters):
            entities: Sequence[str] = (letter,)
            if fact.subject == "writer":
                entities = self.world.writers_of(letter)
            elif fact.subject == "experience":
                entities = self.world.experiences_of(letter)
            elif fact.subject == "office":
                entities = [office for name in self.world.writers_of(letter) for office in self.world.offices_of(name)]
            for entity in entities:
                value = self.world.value(fact, entity, program)
                if value is MISSING:
                    unknown |= 1 << bit
                    continue
                if value is ABSENT:
                    continue
                for member in value.yes if isinstance(value, Members) else (str(value),):
                    values[member] = values.get(member, 0) | 1 << bit
        return Groups(tuple(sorted(values.items())), unknown)


@lru_cache(maxsize=4096)
def _subjects(about: Condition | Fact) -> frozenset[str]:
    """Of what a condition or a fact tells."""
    if isinstance(about, Fact):
        return frozenset({about.subject})
    return frozenset(name.split(".", 1)[0] for name in about.facts)


class ProgramBinder(Struct, frozen=True, eq=False):
    """What rules come to at one program. See lorplan.rules.kinds.kind.Binder."""

    columns: Columns
    program: str
    value: Mapping[str, Any]
    active: int
    letters: int
    ghosts: int
    ideas: int = 0  # active letters that would have to be asked for
    rules: Sequence[Rule] = ()  # that hold there; alike programs may differ in some that come to nothing yet

    def seen_by(self, level: str) -> ProgramBinder:
        """What rules of a level are bound with."""
        columns = self.columns.seen_by(level)
        return self if columns is self.columns else replace(self, columns=columns)

    def column(self, condition: Condition) -> Column:
        column = self.columns.column(condition, self.program, self.value).within(self.active)
        return Column(column.sure, column.unknown, column.unknown & self.ideas)

    def groups(self, fact: Fact) -> Groups:
        return self.columns.groups(fact, self.program, self.value)

    def truth(self, condition: Condition) -> int:
        return condition.holds(Context(self.columns.world, self.program))

    @property
    def today(self) -> datetime.date:
        today = self.columns.world.event(TODAY)
        assert today is not None
        return today

    def day(self, moment: Moment | datetime.date) -> datetime.date | None:
        if not isinstance(moment, Moment):
            return moment
        return moment.day(lambda event: self.columns.world.event(event, self.program))

    def among_experiences(self, condition: Condition, fact: Fact) -> list[tuple[str | None, bool]]:
        return self.columns.among_experiences(condition, fact, self.program)

    def number(self, bound: int | Fact) -> int | None:
        if isinstance(bound, int):
            return bound
        value = self.value[bound.name]
        return None if value is MISSING else int(value)
