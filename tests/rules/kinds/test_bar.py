"""bar: what is surely barred is not sent; what may be barred is sent, and shown."""

from __future__ import annotations

from itertools import product

import pytest
from rules.kinds.agree import MAYBE, NO, OF, UNLESS, YES, Truths, allowed

from lorplan.rules.kinds.bar import Bar
from lorplan.rules.kinds.portfolios import Portfolios


@pytest.mark.parametrize(("of", "unless"), list(product([YES, NO, MAYBE], repeat=2)))
def test_a_letter_is_barred_if_surely_so_and_not_surely_spared(of: str, unless: str) -> None:
    truths = Truths([of, NO], [unless, NO])
    bound = Bar(OF, UNLESS, raw={}).bind("bar", "must", 0, truths)
    barred = of == YES and unless != YES
    is_open = of == MAYBE and unless != YES
    if not barred and not is_open:
        assert bound is None
        return
    assert bound is not None
    reading = bound.check(Portfolios([0b00, 0b01, 0b10], 2))
    assert (reading.missing > 0).tolist() == [False, barred, False]
    assert reading.open.astype(bool).tolist() == [False, is_open, False]
    assert [allowed(bound, 2, mask) for mask in (0b00, 0b01, 0b10)] == [True, not barred, True]
    assert list(bound.ledger(0b01)) == []


def test_without_an_exception_what_matches_is_barred() -> None:
    bound = Bar(OF, None, raw={}).bind("bar", "limit", 0, Truths([YES, YES, MAYBE, NO]))
    assert bound is not None
    reading = bound.check(Portfolios([0b0011, 0b0100, 0b1000, 0b0110], 4))
    assert reading.missing.tolist() == [2, 0, 0, 1]
    assert reading.open.astype(bool).tolist() == [False, True, False, False]
    assert reading.points.tolist() == [0, 0, 0, 0]


def test_a_bar_that_meets_no_letter_says_nothing() -> None:
    assert Bar(OF, None, raw={}).bind("bar", "must", 0, Truths([NO, NO])) is None
