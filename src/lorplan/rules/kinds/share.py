"""A share as a bound ("at least half"), and rules that hold for several things at once ("one letter for each")."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from lorplan.rules.kinds.kind import Bound, BoundRule, Column, Match, Reading
from lorplan.rules.kinds.rows import Rows, slack

if TYPE_CHECKING:
    from lorplan.rules.kinds.portfolio import SinglePortfolio
    from lorplan.rules.kinds.portfolios import Numbers, Portfolios


class BoundShare(BoundRule, frozen=True):
    """At least `part` of every `whole` letters match. What is missing is counted in letters: of five letters, half
    asks for three."""

    points: int
    column: Column
    letters: int  # those that the share is taken of
    part: int
    whole: int

    def post(self, rows: Rows) -> None:
        asked = rows.matching(self.letters) * self.part
        matches = rows.matching(self.column.helping(self.level))
        matches = matches + slack(rows, self.level, self.letters.bit_count(), self.points)
        rows.at_least(matches * self.whole - asked, 0)

    def _short(self, portfolios: Portfolios | SinglePortfolio, letters: int) -> Numbers:
        needed = -(-(portfolios.count(self.letters) * self.part) // self.whole)
        return portfolios.larger(needed - portfolios.count(letters), 0)

    def check(self, portfolios: Portfolios | SinglePortfolio) -> Reading:
        short, surely = self._short(portfolios, self.column.sure), self._short(portfolios, self.column.possible)
        sure, unsure = portfolios.count(self.column.sure), portfolios.count(self.column.unknown)
        zeros = portfolios.zeros()
        if self.level == "should":
            return Reading(zeros, zeros, short * self.points, sure, unsure)
        is_open = (short > 0) & (surely == 0) | zeros
        return Reading(self._short(portfolios, self.column.helping(self.level)), is_open, zeros, sure, unsure)

    def ledger(self, letters: int) -> Iterator[Match]:
        held = letters & self.column.sure
        needed = -(-((letters & self.letters).bit_count() * self.part) // self.whole)
        short = max(0, needed - held.bit_count())
        if self.level == "should" and short:
            yield Match(self.rule, held, short, short * self.points)


class BoundTogether(BoundRule, frozen=True):
    """Several bounds that hold together under one rule; what they fall short by adds up. `perhaps`: those of which
    nobody knows whether they are asked for; they leave the rule open, and lack nothing."""

    parts: tuple[Bound, ...]
    perhaps: tuple[Bound, ...] = ()

    def bound_of(self) -> int | None:
        return len(self.parts)

    def post(self, rows: Rows) -> None:
        for part in self.parts:
            part.post(rows)

    def check(self, portfolios: Portfolios | SinglePortfolio) -> Reading:
        missing, points, kept = portfolios.zeros(), portfolios.zeros(), portfolios.zeros()
        is_open, broken = portfolios.zeros(), portfolios.zeros()
        for part in self.parts:
            reading = part.check(portfolios)
            missing, points = missing + reading.missing, points + reading.points
            is_open = is_open | (reading.open > 0)
            broken = broken | ((reading.missing > 0) & (reading.open == 0))
            kept = kept + ((reading.missing == 0) & (reading.open == 0))
        for part in self.perhaps if self.level != "should" else ():
            reading = part.check(portfolios)
            is_open = is_open | (reading.missing > 0) | (reading.open > 0)
        return Reading(missing, is_open & (broken == 0), points, kept, is_open)

    def ledger(self, letters: int) -> Iterator[Match]:
        for part in self.parts:
            yield from part.ledger(letters)
