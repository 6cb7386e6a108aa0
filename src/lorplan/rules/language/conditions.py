"""Conditions: what rules ask of facts. Read once against the dictionary, evaluated in Kleene's logic.

A mapping is a conjunction; `any`, `all`, `not` and names of definitions compose. In one conjunction all tests of
`writer.*` speak of one and the same writer of the letter, all tests of `office.*` of one of the offices that this
writer holds, and all tests of `experience.*` of one experience: there is somebody for whom all of them hold.
`one_writer`, `one_office` and `one_experience` bind explicitly for what is nested.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from msgspec import Struct

from lorplan.rules.language import kleene
from lorplan.rules.language.facts import MISSING, Fact, Members
from lorplan.rules.language.families import Families
from lorplan.rules.language.moments import Moment
from lorplan.rules.language.reads import READS


class World(Protocol):
    """Where values come from: a scenario on a date, perhaps with some answers assumed."""

    @property
    def families(self) -> Families:
        """The specialties there are."""

    def value(self, fact: Fact, entity: str, program: str | None) -> Any:
        """The fact's value for that entity (a letter's, writer's ... id) seen from a program, or MISSING."""

    def known(self, fact: Fact, entity: str, program: str | None) -> bool:
        """Whether somebody told the value, or it follows from what was told; what is presumed is not known."""

    def writers_of(self, letter: str) -> Sequence[str]:
        """The letter's authors, at least one."""

    def experiences_of(self, letter: str) -> Sequence[str]:
        """What the letter is about; one nameless experience, of which nothing is known, where nothing is told."""

    def offices_of(self, writer: str) -> Sequence[str]:
        """The offices that a writer holds on the day of the plan."""

    def event(self, name: str, program: str | None = None) -> datetime.date | None:
        """The day of a season's event, of the plan (`today`), of a program's deadline or of a date fact; None where
        nobody says."""

    def applicant_experiences(self) -> Sequence[str]:
        """The applicant's own experiences."""


@dataclass(slots=True, repr=False, eq=False)
class Context:
    """Of whom and what a condition is asked."""

    world: World
    program: str | None
    letter: str | None = None
    writer: str | None = None
    experience: str | None = None
    office: str | None = None

    def entity(self, subject: str) -> str:
        """The id of the entity that tests of this subject speak of."""
        if subject == "letter":
            return self.letter or ""
        if subject == "program":
            return self.program or ""
        if subject == "writer":
            return self.writer or ""
        if subject == "experience":
            return self.experience or ""
        if subject == "office":
            return self.office or ""
        return ""


class Condition(Protocol):
    """What a rule asks."""

    @property
    def facts(self) -> frozenset[str]:
        """The names of all facts that it looks at."""

    def holds(self, context: Context) -> int:
        """The truth (lorplan.rules.language.kleene) in that context."""

    def tests(self) -> Iterator[Test]:
        """Every test within."""

    def unknown(self, context: Context) -> Iterator[tuple[Fact, str]]:
        """The facts, with the entities, whose missing values leave the condition unknown."""


class Test(Struct, frozen=True, eq=False):
    """One fact against one test. `named` are the values at which the answer may change; `since`: the date or number
    that it is held against, where that is a fact of the applicant or the program."""

    fact: Fact
    passes: Callable[[Any, World, str | None], int]
    named: tuple[Any, ...]
    facts: frozenset[str]
    since: Fact | None = None

    def holds(self, context: Context) -> int:
        return self.passes(self._value(self.fact, context), context.world, context.program)

    def _value(self, fact: Fact, context: Context) -> Any:
        return context.world.value(fact, context.entity(fact.subject), context.program)

    def tests(self) -> Iterator[Test]:
        yield self

    def unknown(self, context: Context) -> Iterator[tuple[Fact, str]]:
        if self.holds(context) == kleene.UNKNOWN:
            missing = [fact for fact in (self.fact, self.since) if fact and self._value(fact, context) is MISSING]
            for fact in missing or (self.fact,):
                yield fact, context.entity(fact.subject)


class _Joined(Struct, frozen=True, eq=False):
    """Conditions joined by "and" or "or"."""

    parts: tuple[Condition, ...]
    facts: frozenset[str]

    def holds(self, context: Context) -> int:
        raise NotImplementedError

    def tests(self) -> Iterator[Test]:
        for part in self.parts:
            yield from part.tests()

    def unknown(self, context: Context) -> Iterator[tuple[Fact, str]]:
        if self.holds(context) == kleene.UNKNOWN:
            for part in self.parts:
                yield from part.unknown(context)


class Every(_Joined, frozen=True, eq=False):
    """All parts hold."""

    def holds(self, context: Context) -> int:
        return kleene.every(part.holds(context) for part in self.parts)


class Some(_Joined, frozen=True, eq=False):
    """At least one part holds."""

    def holds(self, context: Context) -> int:
        return kleene.some(part.holds(context) for part in self.parts)


class Not(Struct, frozen=True, eq=False):
    """The part does not hold."""

    part: Condition
    facts: frozenset[str]

    def holds(self, context: Context) -> int:
        return kleene.negate(self.part.holds(context))

    def tests(self) -> Iterator[Test]:
        return self.part.tests()

    def unknown(self, context: Context) -> Iterator[tuple[Fact, str]]:
        return self.part.unknown(context)


class Surely(Struct, frozen=True, eq=False):
    """The part surely holds; never unknown itself."""

    part: Condition
    facts: frozenset[str]

    def holds(self, context: Context) -> int:
        return kleene.of(self.part.holds(context) == kleene.TRUE)

    def tests(self) -> Iterator[Test]:
        return self.part.tests()

    def unknown(self, context: Context) -> Iterator[tuple[Fact, str]]:
        return iter(())


class Known(Struct, frozen=True, eq=False):
    """Somebody told the fact, or (`wanted` false) nobody did; never unknown itself."""

    fact: Fact
    wanted: bool
    facts: frozenset[str]

    def holds(self, context: Context) -> int:
        known = context.world.known(self.fact, context.entity(self.fact.subject), context.program)
        return kleene.of(known == self.wanted)

    def tests(self) -> Iterator[Test]:
        return iter(())

    def unknown(self, context: Context) -> Iterator[tuple[Fact, str]]:
        return iter(())


class Somebody(Struct, frozen=True, eq=False):
    """There is a writer (an experience) of the letter, or an office of the writer, for whom the part holds; where an
    experience is given without a letter (in a total), it is the one."""

    subject: str  # writer | office | experience
    part: Condition
    facts: frozenset[str]

    def everybody(self, context: Context) -> Iterator[Context]:
        """The context for each of those of whom the part may speak."""
        world, program, letter = context.world, context.program, context.letter or ""
        if self.subject == "writer":
            for writer in world.writers_of(letter):
                yield Context(world, program, letter, writer, context.experience, context.office)
        elif self.subject == "office":
            for office in world.offices_of(context.writer or ""):
                yield Context(world, program, letter, context.writer, context.experience, office)
        elif not letter and context.experience:
            yield context
        else:
            for experience in world.experiences_of(letter):
                yield Context(world, program, letter, context.writer, experience, context.office)

    def holds(self, context: Context) -> int:
        return kleene.some(self.part.holds(bound) for bound in self.everybody(context))

    def tests(self) -> Iterator[Test]:
        return self.part.tests()

    def unknown(self, context: Context) -> Iterator[tuple[Fact, str]]:
        if self.holds(context) == kleene.UNKNOWN:
            for bound in self.everybody(context):
                yield from self.part.unknown(bound)


ALWAYS: Condition = Every((), frozenset())


def facts_of(parts: Sequence[Condition]) -> frozenset[str]:
    """The facts that any of the parts looks at."""
    return frozenset().union(*(part.facts for part in parts))


def size(condition: Condition, most: int) -> int:
    """How many conditions it consists of, those that stand in several places counted at each; counted up to more than
    `most`."""
    counted, waiting = 0, [condition]
    while waiting and counted <= most:
        each = waiting.pop()
        counted += 1
        waiting.extend(getattr(each, "parts", ()))
        part = getattr(each, "part", None)
        if part is not None:
            waiting.append(part)
    return counted


def program_facts(condition: Condition, reads: Mapping[str, tuple[str, ...]] = READS) -> tuple[str, ...]:
    """The facts of a program that decide the condition's truth for a letter, sorted.

    `reads`: fact -> the facts of the program that its value depends on, for computed and derived facts.
    """
    names = {name for name in condition.facts if name.startswith("program.")}
    return tuple(sorted(names.union(*(reads.get(name, ()) for name in condition.facts))))


# ---- single tests


def equals(fact: Fact, wanted: frozenset[Any]) -> Test:
    """The value is one of those wanted; for a set: it has one of them. A user's own words are the same in
    capitals and with other blanks."""
    folded = fact.element == "text" and not fact.computed
    wanted = frozenset(map(_folded, wanted)) if folded else wanted

    def passes(value: Any, world: World, program: str | None) -> int:
        if value is MISSING:
            return kleene.UNKNOWN
        if isinstance(value, Members):
            yes, no = value.yes, value.no
            if folded:
                yes, no = frozenset(map(_folded, yes)), None if no is None else frozenset(map(_folded, no))
            if yes & wanted:
                return kleene.TRUE
            if no is None or wanted <= no:
                return kleene.FALSE
            return kleene.UNKNOWN
        return kleene.TRUE if (_folded(value) if folded else value) in wanted else kleene.FALSE

    return Test(fact, passes, tuple(sorted(wanted, key=str)), frozenset({fact.name}))


def _folded(text: Any) -> str:
    return " ".join(str(text).split()).casefold()


def has_all(fact: Fact, wanted: frozenset[str]) -> Test:
    """The set has every one of those wanted."""

    def passes(value: Any, world: World, program: str | None) -> int:
        if value is MISSING:
            return kleene.UNKNOWN
        if wanted <= value.yes:
            return kleene.TRUE
        missing = wanted - value.yes
        if value.no is None or missing & value.no:
            return kleene.FALSE
        return kleene.UNKNOWN

    return Test(fact, passes, tuple(sorted(wanted)), frozenset({fact.name}))


def in_family(fact: Fact, families: frozenset[str], world_families: Families) -> Test:
    """The specialty (for a set: one of them) belongs to one of the families."""
    members = frozenset().union(*(world_families.members(family) for family in families))
    return equals(fact, members)


def is_known(fact: Fact, wanted: bool) -> Known:
    """Whether anybody told the fact at all."""
    return Known(fact, wanted, frozenset({fact.name}))


def bounded(fact: Fact, bound: Any, most: bool, since: Fact | None = None) -> Test:
    """The value is at most (else at least) the bound: a number, a day, a moment, an ordered choice, or another number
    fact of the applicant or the program. `since`: that fact, or the one that a moment counts from."""
    rank = {value: step for step, value in enumerate(fact.values)}

    def passes(value: Any, world: World, program: str | None) -> int:
        limit: Any = bound
        if isinstance(bound, Moment):
            limit = bound.day(lambda event: world.event(event, program))
        elif isinstance(bound, Fact):
            limit = world.value(bound, program or "" if bound.subject == "program" else "", program)
        if value is MISSING or limit is MISSING or limit is None:
            return kleene.UNKNOWN
        if fact.type == "choice":
            value, limit = rank[value], rank[limit]
        return kleene.of(value <= limit if most else value >= limit)

    names = {fact.name} if since is None else {fact.name, since.name}
    return Test(fact, passes, () if isinstance(bound, Fact) else (bound,), frozenset(names), since)
