"""Portfolios as rows of a numpy table: one row for verify, one per program for a plan, all there are for the table."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lorplan.basics.bits import bits

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
        counts = self._counts.get(letters)
        if counts is None:
            counts = self.table[[letter for letter in bits(letters) if letter < self.letters]].sum(axis=0)
            counts.setflags(write=False)
            self._counts[letters] = counts
        return counts

    def holds(self, letters: int) -> Numbers:
        """1 where a row holds any of these letters (a bit mask), else 0. The array is shared: never change it."""
        holds = self._holds.get(letters)
        if holds is None:
            holds = self.count(letters).clip(0, 1)
            holds.setflags(write=False)
            self._holds[letters] = holds
        return holds

    def within(self, letters: int) -> Numbers:
        """The rows that hold nothing beyond these letters (a bit mask). The array is shared: never change it."""
        rows = self._within.get(letters)
        if rows is None:
            outside = ((1 << self.letters) - 1) & ~letters
            rows = self._within[letters] = np.flatnonzero((self._array & outside) == 0)
        return rows

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

    def larger(self, first: Any, second: Any) -> Numbers:
        """The larger of two numbers, row by row."""
        larger: Numbers = np.maximum(first, second)
        return larger

    def zeros(self) -> Numbers:
        """A fresh array with a zero per row."""
        return np.zeros(len(self.masks), dtype=np.int64)


def subsets(free: int, fixed: int, least: int, most: int) -> list[int]:
    """Every set that holds `fixed`, else only letters of `free`, with `least` to `most` letters; small sets first."""
    letters = [1 << letter for letter in bits(free & ~fixed)]
    already = fixed.bit_count()
    sets: list[int] = []
    for size in range(max(0, least - already), min(len(letters), most - already) + 1):
        sets.extend(map(fixed.__add__, map(sum, combinations(letters, size))))
    return sets
