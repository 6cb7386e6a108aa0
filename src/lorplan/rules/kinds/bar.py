"""bar: these letters may not be used here, unless ... Not traded against anything: a barred letter is not sent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from lorplan.basics.errors import Complaints
from lorplan.basics.yamltree import Map
from lorplan.rules.kinds.fields import conditions_in, read_condition, read_fields
from lorplan.rules.kinds.kind import Binder, Bound, BoundRule, Column, Reading, WrittenKind
from lorplan.rules.kinds.rows import Rows
from lorplan.rules.language.conditions import Condition
from lorplan.rules.language.reading import Reader

if TYPE_CHECKING:
    from lorplan.rules.kinds.portfolio import SinglePortfolio
    from lorplan.rules.kinds.portfolios import Portfolios


class Bar(WrittenKind, frozen=True):
    """The kind as written. A letter is barred if `of` surely holds and `unless` does not surely hold; it is open
    (usable, and shown) if `of` may hold and `unless` does not surely."""

    name: ClassVar[str] = "bar"
    levels: ClassVar[tuple[str, ...]] = ("limit", "must")
    fields: ClassVar[dict[str, str]] = {
        "of": "which letters may not be used",
        "unless": "what lets them be used all the same: about the letter, its writer, the program",
    }

    of: Condition
    unless: Condition | None

    @classmethod
    def read(cls, raw: Map, level: str, points: int | None, reader: Reader, complaints: Complaints) -> Bar | None:
        if not read_fields(cls.name, raw, cls.fields, complaints):
            return None
        before = len(complaints)
        if points is not None:
            complaints.add("a bar has no points: what it bars is not sent", raw)
        of = read_condition(raw, "of", reader)
        unless = read_condition(raw, "unless", reader)
        if of is None:
            complaints.add("a bar needs 'of': which letters may not be used", raw)
            return None
        return cls(of, unless, raw=raw) if len(complaints) == before else None

    def conditions(self) -> Sequence[Condition]:
        return conditions_in(self.of, self.unless)

    def bind(self, rule: str, level: str, points: int, binder: Binder) -> Bound | None:
        column = binder.column(self.of)
        spared = Column() if self.unless is None else binder.column(self.unless)
        column = Column(column.sure & ~spared.sure, column.unknown & ~spared.sure)
        return BoundBar(rule, level, column) if column.possible else None


class BoundBar(BoundRule, frozen=True):
    """A bar at one class of programs, over all letters that anybody could want to send there."""

    column: Column

    def bound_of(self) -> int | None:
        return 0

    def post(self, rows: Rows) -> None:
        rows.at_most(rows.matching(self.column.sure), 0)

    def check(self, portfolios: Portfolios | SinglePortfolio) -> Reading:
        barred = portfolios.count(self.column.sure)
        may = portfolios.count(self.column.unknown)
        zeros = portfolios.zeros()
        return Reading(barred, (barred == 0) & (may > 0) | zeros, zeros, barred, may)
