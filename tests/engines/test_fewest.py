"""Stage 6: as few different portfolios as can be, and among equals the first by ids; against trying everything."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from longer import some

from lorplan.basics.bits import bits
from lorplan.engines import fewest as module
from lorplan.engines.fewest import fewest


def by_trying(optimal: list[list[int]]) -> tuple[int, ...]:
    def value(choice: tuple[int, ...]) -> tuple[object, ...]:
        return len(set(choice)), [tuple(bits(mask)) for mask in choice]

    return min(product(*optimal), key=value)


def sorted_by_ids(masks: frozenset[int]) -> list[int]:
    return sorted(masks, key=lambda mask: tuple(bits(mask)))


CHOICES = st.lists(st.frozensets(st.integers(0, 31), min_size=1, max_size=4).map(sorted_by_ids), min_size=1, max_size=5)


@some(400)
@given(CHOICES)
def test_the_choice_is_that_of_trying_everything(optimal: list[list[int]]) -> None:
    found = fewest(optimal)
    assert found.portfolios == by_trying(optimal)
    assert (found.number, found.bound, found.proved) == (len(set(found.portfolios)), found.number, True)


@some(50)
@given(CHOICES)
def test_a_search_that_would_be_long_gives_a_choice_and_an_honest_bound(optimal: list[list[int]]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "LONGEST", 0)
        found = fewest(optimal)
    assert all(chosen in portfolios for chosen, portfolios in zip(found.portfolios, optimal, strict=True))
    assert found.number == len(set(found.portfolios))
    assert found.bound <= len(set(by_trying(optimal))) <= found.number


def test_one_portfolio_for_all_is_preferred_to_each_ones_first() -> None:
    assert fewest([[1, 6], [2, 6], [6]]).portfolios == (6, 6, 6)


def test_among_equals_the_first_class_takes_its_first() -> None:
    assert fewest([[1, 2], [4, 8]]).portfolios == (1, 4)
    assert fewest([[3, 5], [5, 3]]).portfolios == (3, 3)
