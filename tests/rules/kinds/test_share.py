"""Shares as bounds, and one letter for each of several experiences."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from longer import some
from rules.kinds.slow import EVERY, agree, checked, columns

from lorplan.rules.kinds.count import BoundCount
from lorplan.rules.kinds.kind import Column
from lorplan.rules.kinds.share import BoundShare, BoundTogether


def test_half_of_three_letters_are_two() -> None:
    bound = BoundShare("share", "must", 0, Column(0b00011), EVERY, 1, 2)
    found = checked(bound)
    assert found[0b00111] == (0, 0, False)
    assert found[0b01101] == (1, 0, False)
    assert found[0b11100] == (2, 0, False)
    assert found[0] == (0, 0, False)


@some(60)
@given(columns(), st.integers(1, 4), st.integers(1, 4), st.sampled_from(["must", "should"]), st.integers(-5, 0))
def test_shares_agree(column: Column, part: int, whole: int, level: str, points: int) -> None:
    part, whole = min(part, whole), max(part, whole)
    points = points if level == "should" else 0

    def referee(mask: int) -> tuple[int, int, bool]:
        letters = bin(mask).count("1")
        sure = bin(mask & column.sure).count("1")
        possible = sure + bin(mask & column.unknown).count("1")
        hoped = sure + bin(mask & column.unknown & ~column.ideas).count("1")
        missing = next(more for more in range(9) if (hoped + more) * whole >= letters * part)
        short = next(more for more in range(9) if (sure + more) * whole >= letters * part)
        surely = next(more for more in range(9) if (possible + more) * whole >= letters * part)
        if level == "should":
            return 0, short * points, False
        return missing, 0, short > 0 and surely == 0

    agree(BoundShare("share", level, points, column, EVERY, part, whole), referee)


@some(40)
@given(st.lists(columns(), min_size=1, max_size=3))
def test_one_letter_for_each_agrees(each: list[Column]) -> None:
    parts = tuple(BoundCount("each", "must", 0, column, 1, None, None, None, ()) for column in each)

    def referee(mask: int) -> tuple[int, int, bool]:
        missing, is_open, broken = 0, False, False
        for column in each:
            if mask & column.sure:
                continue
            if mask & column.unknown:
                missing, is_open = missing + (mask & column.unknown & ~column.ideas == 0), True
            else:
                missing, broken = missing + 1, True
        return missing, 0, is_open and not broken

    agree(BoundTogether("each", "must", parts), referee)
