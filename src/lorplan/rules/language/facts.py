"""The dictionary of facts: what conditions may speak of, what values there are, and the question that settles each.

Facts are declared in rules/facts.yaml and in packs, not in code. The scenario's keys beyond its structure are facts.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import Any, Final

from msgspec import Struct, field

from lorplan.basics import scalars
from lorplan.basics.scalars import Misfit
from lorplan.basics.yamltree import Map, Scalar, Seq
from lorplan.rules.language.names import NO_NAMES, NameTable, Vocabulary

SUBJECTS: Final = ("applicant", "season", "program", "institution", "writer", "office", "experience", "letter")
SINGLE: Final = ("choice", "yes_no", "number", "date", "text", "country", "specialty")
SETS: Final = {"choices": "choice", "texts": "text", "countries": "country", "specialties": "specialty"}
TYPES: Final = (*SINGLE, *SETS)


class _Missing:
    """The value of a fact that nobody stated."""

    def __repr__(self) -> str:
        return "MISSING"

    def __bool__(self) -> bool:
        return False


MISSING: Final = _Missing()


class _Absent:
    """The value by default of a text that silence says is none: no word is it, and nobody told it."""

    def __repr__(self) -> str:
        return "ABSENT"

    def __bool__(self) -> bool:
        return False

    def __str__(self) -> str:
        return "nothing"


ABSENT: Final = _Absent()


class Members(Struct, frozen=True):
    """A set of values, known in whole or in part.

    `yes` surely belong. `no` surely do not; None means that nothing but `yes` belongs (a list that is complete).
    """

    yes: frozenset[str]
    no: frozenset[str] | None = None

    def has(self, value: str) -> bool | None:
        """Whether the value belongs; None where that is unknown."""
        if value in self.yes:
            return True
        if self.no is None or value in self.no:
            return False
        return None

    def __repr__(self) -> str:
        return f"Members({sorted(self.yes)}, {None if self.no is None else sorted(self.no)})"


class Derivation(Struct, frozen=True, eq=False):
    """One line of a fact's `from`: where the condition (raw, parsed by the pack loader) holds, the value, or the
    values that it then cannot have (`Excluded`)."""

    condition: Any
    value: Any


class Excluded(Struct, frozen=True):
    """Values that a fact cannot have where nobody told which it has."""

    values: tuple[Any, ...]


class Fact(Struct, frozen=True, eq=False, dict=True):
    """A declared fact.

    `name` starts with its subject. `default` is MISSING where silence means unknown. `computed` values come from
    lorplan and cannot be written. `also` is a second subject on which the value may be written as a default. `offered`:
    there for the rules of programs and users; its own packs do not look at it. `worked_out`: lorplan computes the value
    where nobody wrote it. `untold_as`: the value that shoulds see where nobody told it, MISSING where they see none;
    `presumes`: the declaration says which. `office`: it tells in which office or in which form somebody writes.
    `after_work`: nobody can tell it before they worked together.
    `names`: what people write for values. `value_means`: what these mean, where they do not say it themselves.
    """

    name: str
    type: str
    values: tuple[str, ...] = ()
    ordered: bool = False
    default: Any = MISSING
    question: str | None = None
    means: str = ""
    also: str | None = None
    derived: tuple[Derivation, ...] = ()
    computed: bool = False
    offered: bool = False
    worked_out: bool = False
    untold_as: Any = MISSING
    presumes: bool = False
    office: bool = False
    after_work: bool = False
    pack: str = ""
    specialties: frozenset[str] = field(default=frozenset())
    names: NameTable = NO_NAMES
    value_means: Mapping[str, str] = {}

    @cached_property
    def subject(self) -> str:
        """applicant, season, program, institution, writer, experience or letter."""
        return self.name.split(".", 1)[0]

    @cached_property
    def key(self) -> str:
        """The name without its subject: what a scenario writes."""
        return self.name.split(".", 1)[1]

    @property
    def is_set(self) -> bool:
        """Whether the value is a set (`Members`)."""
        return self.type in SETS

    @property
    def element(self) -> str:
        """The type of one value."""
        return SETS.get(self.type, self.type)

    @cached_property
    def vocabulary(self) -> Vocabulary | None:
        """The values that there are, and what people write for them; None where any number, day or text may be one."""
        match self.element:
            case "choice":
                return self.names.vocabulary(self.key.rsplit(".", 1)[-1], self.values)
            case "specialty":
                return self.names.vocabulary("specialty", sorted(self.specialties), "a specialty")
            case "country":
                return self.names.countries
            case "yes_no":
                return self.names.yes_no
        return None

    def parse_one(self, value: Any) -> Any:
        """One value of the fact's element type. Raises Misfit."""
        if self.element == "yes_no":
            return self.names.flag(value)
        if self.vocabulary is not None:
            return self.vocabulary.read(value)
        if not isinstance(value, Scalar):
            raise Misfit(self.expected(), value)
        return _READ[self.element](value)

    def parse(self, value: Any) -> Any:
        """The value as written in a scenario. A set takes a list, a single value, or `{value: true|false}`.

        Raises Misfit where it does not fit the type.
        """
        if not self.is_set:
            return self.parse_one(value)
        if isinstance(value, Map):
            yes: set[str] = set()
            no: set[str] = set()
            for key, flag in value.items():
                (yes if self.names.flag(flag) else no).add(self.parse_one(key))
            return Members(frozenset(yes), frozenset(no))
        items = value if isinstance(value, Seq) else [value]
        return Members(frozenset(self.parse_one(item) for item in items))

    def expected(self) -> str:
        """What a value must be, in words."""
        words = {
            "yes_no": "true or false",
            "number": "a whole number",
            "date": "a day such as 2027-07-20",
            "text": "a text",
            "country": "a country",
            "specialty": "a specialty",
            "choice": "one of " + ", ".join(self.values),
        }[self.element]
        return f"a list of values, each {words}" if self.is_set else words


_READ: Final[dict[str, Callable[[Any], Any]]] = {
    "number": scalars.whole,
    "date": scalars.day,
    "text": scalars.text,
}


class Dictionary:
    """All declared facts by name. `words`: what people write for values."""

    def __init__(self, facts: Iterable[Fact], words: NameTable = NO_NAMES) -> None:
        self.words = words
        self._facts: dict[str, Fact] = {fact.name: fact for fact in facts}
        self._written: dict[str, dict[str, Fact]] = {subject: {} for subject in SUBJECTS}
        for fact in self._facts.values():
            if fact.computed:
                continue
            self._written[fact.subject][fact.key] = fact
            if fact.also:
                self._written[fact.also].setdefault(fact.key, fact)

    def __contains__(self, name: object) -> bool:
        return name in self._facts

    def __iter__(self) -> Any:
        return iter(sorted(self._facts))

    def fact(self, name: str) -> Fact | None:
        """The fact of that full name, such as writer.knows_me; None where nothing declares it."""
        return self._facts.get(name)

    def get(self, subject: str, key: str) -> Fact | None:
        """The fact that a scenario may write as `key` on that subject."""
        return self._written[subject].get(key)

    def names(self, subject: str) -> list[str]:
        """The keys that a scenario may write on that subject, sorted."""
        return sorted(self._written[subject])

    def all(self) -> list[Fact]:
        """Every fact, by name."""
        return [self._facts[name] for name in sorted(self._facts)]


def written(value: Any) -> str:
    """A fact's value in the words that a scenario would use."""
    if value is MISSING:
        return "unknown"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, Members):
        return ", ".join(sorted(value.yes)) or "none"
    return str(value)


def plain(value: Any) -> Any:
    """The value as JSON-ready data, for hashes and reports."""
    if value is MISSING or value is ABSENT:
        return None
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, Members):
        return {"yes": sorted(value.yes), "no": None if value.no is None else sorted(value.no)}
    if isinstance(value, Mapping):
        return {str(key): plain(value[key]) for key in sorted(value)}
    return value
