"""Portfolios as rows of a numpy table: one row for verify, one per program for a plan, all there are for the table."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]


class Portfolios:
    """Sets of letters, as bit masks and as a table of rows x letters. Sums over letters are remembered by mask."""

    def __init__(self, masks: Sequence[int], letters: int) -> None:
        self.masks = list(masks)
        self.letters = letters
        table = np.zeros((letters, len(self.masks)), dtype=np.int64)
        array = np.array(self.masks, dtype=object if letters > 62 else np.int64)
        for letter in range(letters):
            table[letter] = (array >> letter) & 1
        self.table = table
        self._array = array
        self._doubles: NDArray[np.float64] | None = None
        self._holds: dict[int, Numbers] = {}
        self._within: dict[int, Numbers] = {}
        self._counts: dict[int, Numbers] = {0: np.zeros(len(self.masks), dtype=np.int64)}

    def __len__(self) -> int:
        return len(self.masks)

    def count(self, letters: int) -> Numbers:
        """How many of these letters (a bit mask) each row holds. The array is shared: never change it."""
        found = self._counts.get(letters)
        if found is None:
            rows = [letter for letter in range(self.letters) if letters >> letter & 1]
            found = self.table[rows].sum(axis=0)
            found.setflags(write=False)
            self._counts[letters] = found
        return found

    def holds(self, letters: int) -> Numbers:
        """1 where a row holds any of these letters (a bit mask), else 0. The array is shared: never change it."""
        found = self._holds.get(letters)
        if found is None:
            found = self.count(letters).clip(0, 1)
            found.setflags(write=False)
            self._holds[letters] = found
        return found

    def within(self, letters: int) -> Numbers:
        """The rows that hold nothing beyond these letters (a bit mask). The array is shared: never change it."""
        found = self._within.get(letters)
        if found is None:
            outside = ((1 << self.letters) - 1) & ~letters
            found = np.flatnonzero((self._array & outside) == 0)
            self._within[letters] = found
        return found

    def weigh(self, points: Sequence[int]) -> Numbers:
        """The sum over each row's letters of the points given per letter."""
        if sum(map(abs, points)) >= 1 << 52:
            exact: Numbers = np.asarray(points, dtype=np.int64) @ self.table
            return exact
        # Products of doubles are much faster, and exact as long as no sum leaves their whole numbers.
        if self._doubles is None:
            self._doubles = self.table.astype(np.float64)
        weighed: Numbers = (np.asarray(points, dtype=np.float64) @ self._doubles).astype(np.int64)
        return weighed

    def zeros(self) -> Numbers:
        """A fresh array with a zero per row."""
        return np.zeros(len(self.masks), dtype=np.int64)


def subsets(free: int, fixed: int, least: int, most: int) -> list[int]:
    """Every set that holds `fixed`, else only letters of `free`, with `least` to `most` letters; small sets first."""
    letters = [1 << place for place in range((free | fixed).bit_length()) if (free & ~fixed) >> place & 1]
    already = fixed.bit_count()
    found: list[int] = []
    for size in range(max(0, least - already), min(len(letters), most - already) + 1):
        found.extend(map(fixed.__add__, map(sum, combinations(letters, size))))
    return found
