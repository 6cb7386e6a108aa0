"""Of letters, and of holders of letters, that are alike one stands for all: nothing that counts them is missed."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lorplan.rules.kinds.alike import representatives, told_apart
from lorplan.rules.kinds.measure import TooMany

LETTERS = 7
MASKS = st.integers(0, (1 << LETTERS) - 1)


@st.composite
def groups(draw: st.DrawFn) -> list[tuple[int, int]]:
    """Groups that letters surely or possibly belong to; a letter may be in several."""
    found = []
    for _ in range(draw(st.integers(0, 4))):
        sure = draw(MASKS)
        found.append((sure, draw(MASKS) & ~sure))
    return found


def seen(letters: int, masks: list[int], groupings: list[list[tuple[int, int]]]) -> object:
    """All that rules can count of a set: letters by mask, and by group, whichever group it is."""
    plain = tuple((letters & mask).bit_count() for mask in masks)
    counted = tuple(
        tuple(sorted(Counter(
            ((letters & sure).bit_count(), (letters & unknown).bit_count()) for sure, unknown in grouping
        ).items()))
        for grouping in groupings
    )  # fmt: skip
    return letters.bit_count(), plain, counted


@given(st.lists(MASKS, max_size=3), st.lists(groups(), max_size=3), st.integers(0, 5))
def test_every_set_has_one_that_looks_the_same(
    masks: list[int], groupings: list[list[tuple[int, int]]], room: int
) -> None:
    base = {letter: tuple(mask >> letter & 1 for mask in masks) for letter in range(LETTERS)}
    kinds, holders = told_apart(range(LETTERS), base, groupings)
    found = representatives(kinds, holders, room, 10_000)
    every = [
        sum(1 << letter for letter in chosen)
        for size in range(room + 1) for chosen in combinations(range(LETTERS), size)
    ]  # fmt: skip
    assert set(found) <= set(every)
    assert len(found) == len(set(found))
    assert {seen(one, masks, groupings) for one in found} == {seen(one, masks, groupings) for one in every}


def test_people_with_the_same_letters_stand_for_each_other() -> None:
    """Five writers of two letters each, told apart by nothing but who wrote them."""
    people = [(0b11 << 2 * person, 0) for person in range(5)]
    base = {letter: letter % 2 for letter in range(10)}
    kinds, holders = told_apart(range(10), base, [people])
    assert [sorted(one) for one in _by_writer(representatives(kinds, holders, 2, 100))] == [
        [], [1], [1], [1, 1], [1, 1], [1, 1], [2],
    ]  # fmt: skip


def _by_writer(masks: tuple[int, ...]) -> list[list[int]]:
    counted = [[(mask >> 2 * person & 0b11).bit_count() for person in range(5)] for mask in masks]
    return sorted(
        [[number for number in one if number] for one in counted], key=lambda one: (sum(one), len(one) == 1, one)
    )


def test_too_many_sets_are_refused() -> None:
    kinds, holders = told_apart(range(30), {letter: (letter,) for letter in range(30)}, [])
    with pytest.raises(TooMany):
        representatives(kinds, holders, 8, 30_000)
