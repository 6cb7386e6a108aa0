"""Rows that hold only where a flag is set: how a part of one_of, or a rule with `when`, is posted."""

from __future__ import annotations

from msgspec import Struct

from lorplan.rules.kinds.rows import Linear, Rows


class GuardedRows(Struct, frozen=True):
    """The rows of a class, each loosened to nothing where the flag is 0. Slack is the class's own: a loosened row
    needs none, and nothing is gained by it."""

    rows: Rows
    flag_: Linear

    def matching(self, letters: int) -> Linear:
        return self.rows.matching(letters)

    def missing(self, most: int, halves: int) -> Linear:
        return self.rows.missing(most, halves)

    def lost(self, most: int, points: int) -> Linear:
        return self.rows.lost(most, points)

    def flag(self) -> Linear:
        return self.rows.flag()

    def earn(self, what: Linear, points: int) -> None:
        self.rows.earn(what, points)

    def span(self, what: Linear) -> tuple[int, int]:
        return self.rows.span(what)

    def at_least(self, what: Linear, bound: int) -> None:
        lowest, _ = self.rows.span(what)
        if lowest < bound:  # what - (bound - lowest) x flag >= lowest: the bound where the flag is 1, nothing at 0
            self.rows.at_least(what - self.flag_ * (bound - lowest), lowest)

    def at_most(self, what: Linear, bound: int) -> None:
        _, highest = self.rows.span(what)
        if highest > bound:
            self.rows.at_most(what + self.flag_ * (highest - bound), highest)
