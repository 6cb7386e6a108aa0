"""What a rule kind sees of the solver's model: sums of letters, slack with a price, and linear rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from msgspec import Struct, field


class Linear(Struct, frozen=True):
    """A linear expression in whole numbers: variable -> coefficient, and a constant."""

    terms: Mapping[int, int] = field(default_factory=dict)
    constant: int = 0

    def __add__(self, other: Linear) -> Linear:
        terms = dict(self.terms)
        for variable, factor in other.terms.items():
            terms[variable] = terms.get(variable, 0) + factor
        return Linear(terms, self.constant + other.constant)

    def __mul__(self, factor: int) -> Linear:
        return Linear({variable: old * factor for variable, old in self.terms.items()}, self.constant * factor)

    def __neg__(self) -> Linear:
        return self * -1

    def __sub__(self, other: Linear) -> Linear:
        return self + other * -1

    def value(self, values: Sequence[int]) -> int:
        """What it comes to, given every variable's value."""
        return self.constant + sum(factor * values[variable] for variable, factor in self.terms.items())


class Rows(Protocol):
    """The model of one class of alike programs, as a rule kind may use it."""

    def matching(self, letters: int) -> Linear:
        """How many of these letters (a bit mask) the portfolio holds."""

    def missing(self, most: int) -> Linear:
        """A slack of 0..`most` letters that a must lacks, or has too many."""

    def lost(self, most: int, points: int) -> Linear:
        """A slack of 0..`most` letters that adds `points` (at most 0) each."""

    def flag(self) -> Linear:
        """A free Boolean."""

    def earn(self, what: Linear, points: int) -> None:
        """Add `points` for each unit of `what` to this class's points."""

    def span(self, what: Linear) -> tuple[int, int]:
        """The least and the greatest value that the expression can have, each variable by itself."""

    def at_least(self, what: Linear, bound: int) -> None:
        """A row of the model."""

    def at_most(self, what: Linear, bound: int) -> None:
        """A row of the model."""


def slack(rows: Rows, level: str, most: int, points: int) -> Linear:
    """The slack of a bound on letters. `most`: letters that can be missing, or too many; `points`: of a should, for
    each."""
    if level == "limit":
        return Linear()
    return rows.lost(most, points) if level == "should" else rows.missing(most)


class GuardedRows(Struct, frozen=True):
    """The rows of a class, each without effect where the switch is 0: how a branch of one_of, or a rule with `when`, is
    posted. Slack is the class's own: a row without effect needs none, and nothing is gained by it."""

    rows: Rows
    switch: Linear

    def matching(self, letters: int) -> Linear:
        return self.rows.matching(letters)

    def missing(self, most: int) -> Linear:
        return self.rows.missing(most)

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
        if lowest < bound:  # what - (bound - lowest) x flag >= lowest: the bound where the switch is 1, nothing at 0
            self.rows.at_least(what - self.switch * (bound - lowest), lowest)

    def at_most(self, what: Linear, bound: int) -> None:
        _, highest = self.rows.span(what)
        if highest > bound:
            self.rows.at_most(what + self.switch * (highest - bound), highest)
