"""say: said where it holds, never counted."""

from __future__ import annotations

import pytest
from rules.kinds.agree import MAYBE, NO, OF, QUOTA, YES, Truths, posted

from lorplan.rules.kinds.portfolios import Portfolios
from lorplan.rules.kinds.say import BoundSay, Say

EVERY = Portfolios(list(range(8)), 3)


def said(kind: Say, truths: Truths) -> list[int]:
    """Whether it is said, for the portfolios 000 to 111."""
    bound = kind.bind("note", "note", 0, truths)
    assert isinstance(bound, BoundSay)
    reading = bound.check(EVERY)
    assert reading.missing.tolist() == reading.points.tolist() == reading.open.tolist() == [0] * 8
    assert list(bound.ledger(0b111)) == []
    assert posted(bound, 3) == [(mask, 0, 0) for mask in range(8)]
    measured: list[int] = reading.measured.tolist()
    return measured


@pytest.mark.parametrize(
    ("least", "most", "wanted"),
    [
        (None, None, [0, 1, 0, 1, 0, 1, 0, 1]),  # at least one is meant; the second letter only may match
        (1, None, [0, 1, 0, 1, 0, 1, 0, 1]),
        (2, None, [0, 0, 0, 0, 0, 0, 0, 0]),
        (None, 0, [1, 0, 0, 0, 1, 0, 0, 0]),  # "no more than" must be sure too
        (None, 1, [1, 1, 1, 0, 1, 1, 1, 0]),
        (QUOTA, None, [0, 1, 0, 1, 0, 1, 0, 1]),
    ],
)
def test_a_note_on_letters_of_the_portfolio(least: int | None, most: int | None, wanted: list[int]) -> None:
    assert said(Say(OF, least, most, raw={}), Truths([YES, MAYBE, NO], quota=1)) == wanted


def test_a_note_on_the_applicant_is_said_of_every_portfolio() -> None:
    assert said(Say(None, None, None, raw={}), Truths([NO, NO, NO])) == [1] * 8


def test_the_letters_that_make_it_speak() -> None:
    bound = Say(OF, None, None, raw={}).bind("note", "note", 0, Truths([YES, MAYBE, NO]))
    assert isinstance(bound, BoundSay)
    assert bound.spoken_of(0b111) == 0b001
