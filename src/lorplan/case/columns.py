"""Truth columns: a condition's truth for every letter, remembered for programs that agree on what it looks at; and what
kinds bind their rules with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from msgspec import Struct

from lorplan.rules.kinds.kind import Column, Groups, Kind
from lorplan.rules.language import kleene
from lorplan.rules.language.conditions import Condition, Context, World, program_facts
from lorplan.rules.language.facts import MISSING, Fact, Members
from lorplan.rules.packs.statements import Rule


@dataclass(repr=False, eq=False)
class Columns:
    """Columns over the sorted letters of a scenario."""

    world: World
    letters: Sequence[str]
    reads: Mapping[str, tuple[str, ...]]
    _needs: dict[int, tuple[Condition, tuple[str, ...]]] = field(default_factory=dict)
    _columns: dict[tuple[int, tuple[Any, ...]], Column] = field(default_factory=dict)
    _groups: dict[tuple[str, tuple[Any, ...]], Groups] = field(default_factory=dict)

    def needs(self, condition: Condition) -> tuple[str, ...]:
        """The facts of a program that decide a condition's column."""
        found = self._needs.get(id(condition))
        if found is None:
            # The condition is kept with its id, which would else be free for another one.
            found = (condition, program_facts(condition, self.reads))
            self._needs[id(condition)] = found
        return found[1]

    def decided_by(self, kind: Kind) -> tuple[str, ...]:
        """The facts of a program that decide what a rule of that kind comes to there."""
        found = {fact.name for fact in kind.numbers()}
        for condition in kind.conditions():
            found.update(self.needs(condition))
        for fact in kind.grouping():
            found.update(self.reads.get(fact.name, ()))
        return tuple(sorted(found))

    def column(self, condition: Condition, program: str, value: Mapping[str, Any]) -> Column:
        """The condition's truth for every letter at a program with these facts."""
        key = (id(condition), tuple(value[name] for name in self.needs(condition)))
        found = self._columns.get(key)
        if found is None:
            sure = unknown = 0
            for place, letter in enumerate(self.letters):
                truth = condition.holds(Context(self.world, program, letter))
                if truth == kleene.TRUE:
                    sure |= 1 << place
                elif truth == kleene.UNKNOWN:
                    unknown |= 1 << place
            found = Column(sure, unknown)
            self._columns[key] = found
        return found

    def about(self, condition: Condition, program: str, value: Mapping[str, Any]) -> list[int]:
        """For each of the applicant's experiences that surely meet the condition: the letters about it, in order."""
        found = []
        for experience in self.world.applicant_experiences():
            if condition.holds(Context(self.world, program, experience=experience)) == kleene.TRUE:
                about = (experience in self.world.experiences_of(letter) for letter in self.letters)
                found.append(sum(1 << place for place, one in enumerate(about) if one))
        return found

    def groups(self, fact: Fact, program: str, value: Mapping[str, Any]) -> Groups:
        """The values of a fact for every letter at a program with these facts."""
        key = (fact.name, tuple(value[name] for name in self.reads.get(fact.name, ())))
        found = self._groups.get(key)
        if found is None:
            found = self._group(fact, program)
            self._groups[key] = found
        return found

    def _group(self, fact: Fact, program: str) -> Groups:
        values: dict[str, int] = {}
        unknown = 0
        for place, letter in enumerate(self.letters):
            entities: Sequence[str] = (letter,)
            if fact.subject == "writer":
                entities = self.world.writers_of(letter)
            elif fact.subject == "experience":
                entities = self.world.experiences_of(letter)
            for entity in entities:
                told = self.world.value(fact, entity, program)
                if told is MISSING:
                    unknown |= 1 << place
                    continue
                for one in told.yes if isinstance(told, Members) else (str(told),):
                    values[one] = values.get(one, 0) | 1 << place
        return Groups(tuple(sorted(values.items())), unknown)


class Binder(Struct, frozen=True, eq=False):
    """What rules come to at one program. See lorplan.rules.kinds.kind.Binder."""

    columns: Columns
    program: str
    value: Mapping[str, Any]
    active: int
    letters: int
    ghosts: int
    rules: Sequence[Rule] = ()  # that hold there; alike programs may differ in some that come to nothing yet

    def column(self, condition: Condition) -> Column:
        return self.columns.column(condition, self.program, self.value).within(self.active)

    def groups(self, fact: Fact) -> Groups:
        return self.columns.groups(fact, self.program, self.value)

    def about(self, condition: Condition) -> list[int]:
        return [letters & self.active for letters in self.columns.about(condition, self.program, self.value)]

    def number(self, bound: int | Fact) -> int | None:
        if isinstance(bound, int):
            return bound
        value = self.value[bound.name]
        return None if value is MISSING else int(value)
