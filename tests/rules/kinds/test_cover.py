"""cover: points for each different value that is surely covered, once, however many letters have it."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from longer import some
from rules.kinds.agree import MAYBE, NO, OF, VALUE, YES, Truths, agree, some_truths

from lorplan.rules.kinds.cover import Cover
from lorplan.rules.kinds.portfolios import Portfolios

TOLD = [(frozenset("ab"), False), (frozenset("b"), False), (frozenset("c"), True), (frozenset[str](), True)]


def test_a_value_counts_once() -> None:
    bound = Cover(VALUE, OF, None, 2, raw={}).bind(
        "competencies", "should", 0, Truths([YES, YES, YES, YES], values=TOLD)
    )
    assert bound is not None
    reading = bound.check(Portfolios([0b0000, 0b0001, 0b0011, 0b0111, 0b1000], 4))
    assert reading.points.tolist() == [0, 4, 4, 6, 0]
    assert reading.measured.tolist() == [0, 2, 2, 3, 0]
    (line,) = bound.ledger(0b1011)
    assert (line.letters, line.units, line.points) == (0b0011, 2, 4)


def test_a_letter_that_may_match_covers_nothing() -> None:
    assert Cover(VALUE, OF, None, 2, raw={}).bind("c", "should", 0, Truths([MAYBE, NO], values=TOLD[:2])) is None


def test_only_the_values_named_count_each_at_its_own_worth() -> None:
    truths = Truths([YES] * 4, values=TOLD)
    bound = Cover(VALUE, None, ("b", "c"), (("a", 9), ("b", 3)), raw={}).bind("c", "should", 0, truths)
    assert bound is not None
    assert bound.check(Portfolios([0b0001, 0b0111], 4)).points.tolist() == [3, 3]


@some(80)
@given(
    some_truths(),
    st.integers(0, 5) | st.dictionaries(st.sampled_from("abc"), st.integers(0, 5), min_size=1),
    st.none() | st.lists(st.sampled_from("abc"), min_size=1, max_size=2, unique=True),
    st.booleans(),
    st.integers(0, 31),
)
def test_post_check_ledger_and_referee_agree_on_every_portfolio(
    truths: Truths, worth: int | dict[str, int], values: list[str] | None, narrow: bool, fixed: int
) -> None:
    body: dict[str, Any] = {"over": "letter.value", "worth": worth}
    if values is not None:
        body["values"] = values
    if narrow:
        body["of"] = "of"
    steps = worth if isinstance(worth, int) else tuple(sorted(worth.items()))
    kind = Cover(VALUE, OF if narrow else None, None if values is None else tuple(values), steps, raw=body)
    agree(truths, kind, "should", 0, body, fixed & truths.active)
