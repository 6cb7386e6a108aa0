"""A single portfolio, read in plain whole numbers: what `Portfolios` is for many, without numpy, whose import alone
takes longer than checking a scenario."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from lorplan.basics.bits import bits


class SinglePortfolio(Struct, frozen=True):
    """A set of letters (a bit mask). Its numbers are one number each; they are typed as those of many are."""

    mask: int

    def count(self, letters: int) -> Any:
        """How many of these letters it holds."""
        return (self.mask & letters).bit_count()

    def holds(self, letters: int) -> Any:
        """1 where it holds any of these letters, else 0."""
        return int(bool(self.mask & letters))

    def weigh(self, points: Sequence[int]) -> Any:
        """The sum over its letters of the points given per letter."""
        return sum(points[letter] for letter in bits(self.mask))

    def larger(self, first: Any, second: Any) -> Any:
        """The larger of two numbers."""
        return max(first, second)

    def zeros(self) -> Any:
        """0."""
        return 0
