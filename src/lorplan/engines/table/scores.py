"""One number per portfolio, so that the best of a class is a maximum: points, letters missing above, short
on top."""

from __future__ import annotations

from typing import Any

import numpy as np
from msgspec import Struct

from lorplan.rules.kinds.portfolios import Numbers

# A class has at most 40 rules x 1000 points x 40 letters and at most 40 rules x 40 letters missing, each weighing 10
# at most.
POINT_BITS = 26
MISSING_BITS = 14
MISSING = 1 << POINT_BITS
SHORT = MISSING << MISSING_BITS
NEVER = -(1 << 60)
NEVER_PACKED = -(1 << 30)


def joined(short: Numbers, missing: Numbers, points: Numbers) -> Numbers:
    """The score of these numbers: the greater, the better."""
    return points - missing * MISSING - short * SHORT


def split(score: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """A score taken apart: short, letters missing, points."""
    return _apart(score, POINT_BITS, MISSING_BITS)


def _apart(score: Any, point_bits: int, missing_bits: int) -> tuple[Any, Any, Any]:
    points = ((score + (1 << point_bits - 1)) & ((1 << point_bits) - 1)) - (1 << point_bits - 1)
    rest = (points - score) >> point_bits
    return rest >> missing_bits, rest & ((1 << missing_bits) - 1), points


def weigh(numbers: Any, weights: Numbers) -> Numbers:
    """The weighted sum of every row. Doubles are much faster than whole numbers, and exact below 2**53."""
    if numbers.dtype != np.int32 or int(weights.sum()) >= 1 << 22:
        exact: Numbers = numbers.astype(np.int64) @ weights
        return exact
    total: Numbers = (numbers.astype(np.float64) @ weights.astype(np.float64)).astype(np.int64)
    return total


class Packed(Struct, frozen=True):
    """Scores in as few bits as they need, so that four bytes do in place of eight. In the same order as scores."""

    numbers: Any
    never: int
    point_bits: int
    missing_bits: int  # 0 where nothing falls short

    def apart(self, rows: Any) -> tuple[Any, Any, Any]:
        """Short, letters missing, points of some rows."""
        return _apart(self.numbers[rows], self.point_bits, self.missing_bits)

    def scores(self) -> Numbers:
        """The plain scores."""
        numbers = self.numbers.astype(np.int64)
        if self.missing_bits:
            short, missing, points = _apart(numbers, self.point_bits, self.missing_bits)
            plain = joined(short, missing, points)
        else:
            plain = numbers
        scores: Numbers = np.where(numbers <= self.never, NEVER, plain)
        return scores


def pack(score: Numbers) -> Packed:
    """Scores packed."""
    legal = score > NEVER
    if bool(((score > -MISSING // 2) | ~legal).all()):
        return Packed(np.maximum(score, NEVER_PACKED).astype(np.int32), NEVER_PACKED, POINT_BITS, 0)
    short, missing, points = split(score[legal])
    point_bits = 2 + int(np.abs(points).max()).bit_length()
    missing_bits = int(missing.max()).bit_length()
    if point_bits + missing_bits + int(short.max()).bit_length() > 29:
        return Packed(score, NEVER, POINT_BITS, MISSING_BITS)
    numbers = np.full(score.shape, NEVER_PACKED, dtype=np.int32)
    numbers[legal] = points - (missing << point_bits) - (short << point_bits + missing_bits)
    return Packed(numbers, NEVER_PACKED, point_bits, missing_bits)
