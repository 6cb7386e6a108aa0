"""What every rule kind has: fields read from YAML, a form bound to one class of programs, and a measured outcome."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from msgspec import Struct

from lorplan.basics.errors import Complaints
from lorplan.basics.yamltree import Map
from lorplan.rules.kinds.rows import Rows
from lorplan.rules.language.conditions import Condition
from lorplan.rules.language.facts import Fact
from lorplan.rules.language.moments import Moment
from lorplan.rules.language.reading import Reader

if TYPE_CHECKING:
    from lorplan.rules.kinds.portfolio import SinglePortfolio
    from lorplan.rules.kinds.portfolios import Numbers, Portfolios

LEVELS = ("limit", "must", "should", "note")


class Column(Struct, frozen=True):
    """A condition's truth for every letter, as bit masks. `unknown` letters may match; no letter is in both. `ideas`:
    those of the unknown ones that nobody was asked for yet."""

    sure: int = 0
    unknown: int = 0
    ideas: int = 0

    @property
    def possible(self) -> int:
        """Letters that match or may match."""
        return self.sure | self.unknown

    def helping(self, level: str) -> int:
        """Letters that count towards a least number: a should's are those that surely match; for a must or a limit a
        letter that may match does as well, but an idea speaks by what is sure alone."""
        return self.sure if level == "should" else self.sure | self.unknown & ~self.ideas

    def within(self, letters: int) -> Column:
        """The same column for fewer letters."""
        return Column(self.sure & letters, self.unknown & letters, self.ideas & letters)

    def and_of(self, other: Column, ideas: int) -> Column:
        """The column of both conditions. `ideas`: all letters that nobody was asked for yet."""
        sure = self.sure & other.sure
        unknown = self.possible & other.possible & ~sure
        return Column(sure, unknown, unknown & ideas)


class Groups(Struct, frozen=True):
    """The values that a fact has for each letter: value -> letters, and the letters whose value nobody told."""

    values: tuple[tuple[str, int], ...]
    unknown: int


class Binder(Protocol):
    """Tells a kind what its conditions come to for one class of programs.

    `active` are the letters that can satisfy anything there, `ideas` those among them that have to be asked for first;
    `ghosts` counts letters that occupy slots and satisfy nothing (withdrawn or barred after they were assigned).
    """

    @property
    def active(self) -> int: ...

    @property
    def ideas(self) -> int: ...

    @property
    def letters(self) -> int:
        """How many letters there are, the length of a column."""

    @property
    def ghosts(self) -> int: ...

    def column(self, condition: Condition) -> Column:
        """The truth of a condition for the active letters."""

    def groups(self, fact: Fact) -> Groups:
        """The values of a fact for the active letters."""

    def number(self, bound: int | Fact) -> int | None:
        """A bound's number at these programs; None where a fact that gives it is unknown."""

    def truth(self, condition: Condition) -> int:
        """The truth of a condition that looks at no letter."""

    @property
    def today(self) -> datetime.date:
        """The day of the plan."""

    def day(self, moment: Moment | datetime.date) -> datetime.date | None:
        """The day of a moment; None where nobody says when it is."""

    def among_experiences(self, condition: Condition, fact: Fact) -> Sequence[tuple[str | None, bool]]:
        """The values that a fact has for the applicant's experiences that meet the condition, or may: each with
        whether one surely does; None where the value is not known."""


class Reading(Struct, frozen=True):
    """What a bound rule comes to, one entry per portfolio.

    `missing`: letters that a must (or limit) surely lacks, or has too many. `open`: whether it can still be kept or
    broken, depending on unknown facts; it may lack nothing then. `points`: as the plan counts them. `measured`: the
    sure matches (groups, values), `unsure` those that may come on top.
    """

    missing: Numbers
    open: Numbers
    points: Numbers
    measured: Numbers
    unsure: Numbers


class Match(Struct, frozen=True):
    """One line of the ledger: `units` of a rule matched by `letters` (a bit mask), worth `points` together."""

    rule: str
    letters: int
    units: int
    points: int


class Bound(Protocol):
    """A rule at one class of programs: hashable, so that alike programs can be found."""

    @property
    def rule(self) -> str:
        """The rule's id."""

    @property
    def level(self) -> str:
        """limit, must, should or note."""

    @property
    def required(self) -> bool:
        """Of a must: whether a portal or a program requires it; else the field expects it."""

    @property
    def number(self) -> bool:
        """Of a must: whether it is the program's number of letters."""

    def post(self, rows: Rows) -> None:
        """Write the rule into the model of the class."""

    def check(self, portfolios: Portfolios | SinglePortfolio) -> Reading:
        """Read the rule off given portfolios, without a solver."""

    def ledger(self, letters: int) -> Iterator[Match]:
        """The matches that carry points in one portfolio (a bit mask of its active letters)."""

    def bound_of(self) -> int | None:
        """The number of letters that a message names as the bound, None where there is none."""


class Kind(Protocol):
    """A rule's kind with its fields, as written in a pack."""

    @property
    def name(self) -> str:
        """The name of the kind, as in YAML."""

    def conditions(self) -> Sequence[Condition]:
        """Every condition over letters that the rule uses."""

    def grouping(self) -> Sequence[Fact]:
        """The facts of letters, writers and experiences whose values the rule tells apart."""

    def numbers(self) -> Sequence[Fact]:
        """The facts of the program that state its bounds."""

    def bind(self, rule: str, level: str, points: int, binder: Binder) -> Bound | None:
        """The rule at one class of programs; None where it says nothing there (a bound that nobody stated)."""

    def written(self) -> Any:
        """The fields as plain data, for hashes and `rules show`."""

    @property
    def wants_points(self) -> bool:
        """Whether a should of this kind needs points per letter missing or too many."""


class WrittenKind(Struct, frozen=True, kw_only=True):
    """What most kinds have in common: fields as written, no groups, no numbers of the program."""

    raw: Any

    @property
    def wants_points(self) -> bool:
        """See Kind."""
        return True

    def grouping(self) -> Sequence[Fact]:
        return ()

    def numbers(self) -> Sequence[Fact]:
        return ()

    def written(self) -> Any:
        return self.raw


class Weighed(Struct, frozen=True, kw_only=True):
    """What a must weighs, and whether it is the number of letters. See Bound."""

    required: bool = False
    number: bool = False


class BoundRule(Weighed, frozen=True):
    """What most bound rules have in common: no number of letters to name, nothing in the ledger."""

    rule: str
    level: str

    def bound_of(self) -> int | None:
        return None

    def ledger(self, letters: int) -> Iterator[Match]:
        return iter(())


class KindReader(Protocol):
    """A kind's class: what it is called, which levels it may have, and how it is read."""

    name: ClassVar[str]
    levels: ClassVar[tuple[str, ...]]
    fields: ClassVar[dict[str, str]]  # field -> what it means, for messages and docs

    @classmethod
    def read(cls, raw: Map, level: str, points: int | None, reader: Reader, complaints: Complaints) -> Kind | None:
        """The kind's fields out of YAML; None after a complaint."""
