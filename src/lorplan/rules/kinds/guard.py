"""`when` and `unless`: a rule that is in force only with (without) certain letters.

`portfolio`: letters of the program's own portfolio; `obtainable`: letters that could be had, sent or not. A must (or
limit) lacks something where it is surely in force, and is open where that hangs on letters of which it is not known
whether they match; a should counts where letters surely match. On the portfolio they are short for a one_of: "unless
there is a chair's letter, three letters" is "a chair's letter, or three letters".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from lorplan.basics.errors import Complaints
from lorplan.basics.yamltree import Map
from lorplan.rules.kinds.fields import read_fields, read_number
from lorplan.rules.kinds.kind import Binder, Bound, BoundRule, Kind, Match, Reading
from lorplan.rules.kinds.rows import GuardedRows, Rows
from lorplan.rules.language.conditions import Condition
from lorplan.rules.language.facts import Fact
from lorplan.rules.language.reading import Reader

if TYPE_CHECKING:
    from lorplan.rules.kinds.portfolio import SinglePortfolio
    from lorplan.rules.kinds.portfolios import Numbers, Portfolios

FIELDS = ("portfolio", "obtainable", "at_least")


class Guard(Struct, frozen=True):
    """So many letters of a portfolio (or obtainable ones) meet a condition."""

    of: Condition
    obtainable: bool
    least: int | Fact
    unless: bool


def read_guard(raw: Map, word: str, reader: Reader, complaints: Complaints) -> Guard | None:
    """The guard at `when` or `unless`; None after a complaint, or where there is none."""
    if word not in raw:
        return None
    body = raw[word]
    if not read_fields(word, body, FIELDS, complaints):
        return None
    named = [name for name in ("portfolio", "obtainable") if name in body]
    if len(named) != 1:
        complaints.add(f"'{word}' needs one of 'portfolio' and 'obtainable': whose letters does it look at?", body)
        return None
    least = read_number(body, "at_least", reader, complaints) if "at_least" in body else 1
    of = reader.read(body[named[0]], what=f"'{word}'")
    if least is None:
        return None
    return Guard(of, named[0] == "obtainable", least, word == "unless")


class Guarded(Struct, frozen=True):
    """A rule's kind with its guards."""

    kind: Kind
    guards: tuple[Guard, ...]

    @property
    def name(self) -> str:
        """The name of the kind that is guarded."""
        return self.kind.name

    @property
    def wants_points(self) -> bool:
        """See Kind."""
        return self.kind.wants_points

    def conditions(self) -> Sequence[Condition]:
        return [*self.kind.conditions(), *(guard.of for guard in self.guards)]

    def grouping(self) -> Sequence[Fact]:
        return self.kind.grouping()

    def numbers(self) -> Sequence[Fact]:
        own = [guard.least for guard in self.guards if isinstance(guard.least, Fact)]
        return [*self.kind.numbers(), *own]

    def bind(self, rule: str, level: str, points: int, binder: Binder) -> Bound | None:
        bound = self.kind.bind(rule, level, points, binder)
        for guard in self.guards:
            if bound is None:
                return None
            least = binder.number(guard.least)
            if least is None:
                return None
            column = binder.column(guard.of)
            counted = column.helping(level) if guard.unless else column.sure
            more = 0 if level == "should" else column.unknown
            if not guard.obtainable:
                bound = BoundWhen(rule, level, bound, counted, least, guard.unless, column.sure, more)
                continue
            sure, most = column.sure.bit_count(), (column.sure | more).bit_count()
            if sure < least <= most:
                bound = BoundWhen(rule, level, bound, 0, 1, False, hangs=True)
            elif (sure >= least) == guard.unless:
                return None
        return bound

    def written(self) -> Any:
        return self.kind.written()


class BoundWhen(BoundRule, frozen=True):
    """A bound rule that is in force only where the portfolio holds at least (`unless`: fewer than) so many letters.

    `letters` decide for the order of plans. Those that surely match (`sure`) and those that may (`unknown`) tell where
    it is open whether it is in force; `hangs`: it is so for every portfolio.
    """

    inner: Bound
    letters: int
    least: int
    unless: bool
    sure: int = 0
    unknown: int = 0
    hangs: bool = False

    def bound_of(self) -> int | None:
        return self.inner.bound_of()

    def post(self, rows: Rows) -> None:
        in_force, spared = rows.flag(), rows.flag()
        rows.at_least(in_force + spared, 1)
        rows.at_most(in_force + spared, 1)
        self.inner.post(GuardedRows(rows, in_force))
        held = rows.matching(self.letters)
        if self.unless:
            GuardedRows(rows, spared).at_least(held, self.least)
        else:
            GuardedRows(rows, spared).at_most(held, self.least - 1)

    def check(self, portfolios: Portfolios | SinglePortfolio) -> Reading:
        force = ((portfolios.count(self.letters) >= self.least) != self.unless) + portfolios.zeros()
        inner = self.inner.check(portfolios)
        hangs = self._hangs(portfolios) * ((inner.missing > 0) | (inner.open > 0))
        opened = hangs + inner.open * force * (1 - hangs)
        return Reading(inner.missing * force, opened, inner.points * force, inner.measured, inner.unsure)

    def _hangs(self, portfolios: Portfolios | SinglePortfolio) -> Numbers:
        """Where it is not known whether the rule is in force."""
        if self.hangs:
            return portfolios.zeros() + 1
        surely, perhaps = (portfolios.count(letters) >= self.least for letters in (self.sure, self.sure | self.unknown))
        differ: Numbers = portfolios.zeros() + (surely != perhaps)
        return differ

    def ledger(self, letters: int) -> Iterator[Match]:
        enough = (letters & self.letters).bit_count() >= self.least
        if enough != self.unless:
            yield from self.inner.ledger(letters)
