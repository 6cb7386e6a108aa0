"""count: tiny cases with their numbers, then every portfolio of small random rules in three readings."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from longer import some
from rules.kinds.agree import MAYBE, NO, OF, QUOTA, VALUE, YES, Truths, agree, some_truths

from lorplan.rules.kinds.count import Count
from lorplan.rules.kinds.portfolios import Portfolios

FACTS = {"letter.value": VALUE, "quota": QUOTA}


def count(body: dict[str, Any]) -> Count:
    """The kind as the loader makes it of these fields."""

    def bound(key: str) -> Any:
        return FACTS.get(body.get(key, body.get("exactly")), body.get(key, body.get("exactly")))

    return Count(
        OF if "of" in body else None,
        bound("at_least"),
        bound("at_most"),
        FACTS.get(body.get("per", "")),
        FACTS.get(body.get("different", "")),
        tuple(body.get("worth", ())),
        raw=body,
    )


def read(truths: Truths, level: str, points: int, mask: int, **body: Any) -> tuple[int, bool, int, int, int]:
    """Letters missing, open, points, measured and unsure of one portfolio."""
    bound = count({"of": "of", **body}).bind("rule", level, points, truths)
    assert bound is not None
    reading = bound.check(Portfolios([mask], truths.letters))
    return (
        int(reading.missing[0]),
        bool(reading.open[0]),
        int(reading.points[0]),
        int(reading.measured[0]),
        int(reading.unsure[0]),
    )


@pytest.mark.parametrize(
    ("mask", "wanted"),
    [
        (0b000, (2, False, 0, 0, 0)),  # two letters surely missing
        (0b001, (1, False, 0, 1, 0)),
        (0b010, (1, False, 0, 0, 1)),  # one surely missing, one open
        (0b011, (0, True, 0, 1, 1)),
        (0b100, (2, False, 0, 0, 0)),  # the third letter does not match
        (0b111, (0, True, 0, 1, 1)),
    ],
)
def test_at_least_two_as_a_must(mask: int, wanted: tuple[int, bool, int, int, int]) -> None:
    assert read(Truths([YES, MAYBE, NO]), "must", 0, mask, at_least=2) == wanted


@pytest.mark.parametrize(
    ("mask", "wanted"),
    [
        (0b0001, (0, False, 0, 1, 0)),
        (0b0011, (1, False, 0, 2, 0)),
        (0b0101, (0, True, 0, 1, 1)),  # an open at-most is allowed, and shown
        (0b0111, (1, False, 0, 2, 1)),
        (0b1001, (0, False, 0, 1, 0)),
    ],
)
def test_at_most_one_as_a_must(mask: int, wanted: tuple[int, bool, int, int, int]) -> None:
    assert read(Truths([YES, YES, MAYBE, NO]), "must", 0, mask, at_most=1) == wanted


def test_an_idea_speaks_by_what_is_sure_alone() -> None:
    truths = Truths([YES, MAYBE, MAYBE], ideas=0b100)
    assert read(truths, "must", 0, 0b011, at_least=2) == (0, True, 0, 1, 1)
    assert read(truths, "must", 0, 0b101, at_least=2) == (1, True, 0, 1, 1)
    assert read(truths, "must", 0, 0b111, at_least=2) == (0, True, 0, 1, 2)
    assert read(truths, "must", 0, 0b110, at_most=1) == (0, True, 0, 0, 2)


def test_exactly_is_both_at_once() -> None:
    truths = Truths([YES, YES, MAYBE])
    assert [read(truths, "must", 0, mask, exactly=1)[:2] for mask in (0, 1, 3, 4, 5)] == [
        (1, False),
        (0, False),
        (1, False),
        (0, True),
        (0, True),
    ]


def test_a_should_costs_points_per_letter_and_knows_no_missing() -> None:
    truths = Truths([YES, MAYBE, NO])
    assert read(truths, "should", -6, 0b000, at_least=3) == (0, False, -18, 0, 0)
    assert read(truths, "should", -6, 0b111, at_least=3) == (0, False, -12, 1, 1)  # only what is sure counts
    assert read(truths, "should", -5, 0b111, at_most=0) == (0, False, -5, 1, 1)


def test_worth_of_the_first_second_and_third_match() -> None:
    truths = Truths([YES, YES, YES, YES, NO])
    points = [read(truths, "should", 0, mask, worth=[8, 5, -3])[2] for mask in (0, 1, 3, 7, 15, 16)]
    assert points == [0, 8, 13, 10, 10, 0]


def test_different_counts_values_and_per_takes_every_value_by_itself() -> None:
    told = [(frozenset("a"), False), (frozenset("a"), False), (frozenset("b"), False), (frozenset[str](), True)]
    truths = Truths([YES] * 4, values=told)
    assert read(truths, "must", 0, 0b0011, at_least=2, different="letter.value") == (1, False, 0, 1, 0)
    assert read(truths, "must", 0, 0b0101, at_least=2, different="letter.value") == (0, False, 0, 2, 0)
    assert read(truths, "must", 0, 0b1001, at_least=2, different="letter.value") == (0, True, 0, 1, 1)
    assert read(truths, "must", 0, 0b0011, at_most=1, per="letter.value")[:2] == (1, False)
    assert read(truths, "must", 0, 0b0101, at_most=1, per="letter.value")[:2] == (0, False)
    assert read(truths, "must", 0, 0b1001, at_most=1, per="letter.value")[:2] == (0, True)


def test_a_value_that_one_author_has_is_there_whatever_the_other_one_has() -> None:
    truths = Truths([YES], values=[(frozenset("a"), True)])
    assert read(truths, "must", 0, 1, at_least=1, different="letter.value") == (0, False, 0, 1, 1)
    assert read(truths, "must", 0, 1, at_least=2, different="letter.value") == (0, True, 0, 1, 1)


def test_a_withdrawn_letter_takes_a_slot_of_a_limit_but_satisfies_nothing() -> None:
    truths = Truths([YES, YES, YES], ghosts=1)
    bound = count({"at_most": 3}).bind("cap", "limit", 0, truths)
    assert bound is not None
    assert bound.check(Portfolios([0b011, 0b111], 3)).missing.tolist() == [0, 1]
    must = count({"at_least": 3}).bind("three", "must", 0, truths)
    assert must is not None
    assert must.check(Portfolios([0b011, 0b111], 3)).missing.tolist() == [1, 0]


def test_a_withdrawn_letter_takes_nothing_from_each_writer() -> None:
    truths = Truths([YES], values=[(frozenset("a"), False)], ghosts=1)
    bound = count({"at_most": 1, "per": "letter.value"}).bind("versions", "limit", 0, truths)
    assert bound is not None
    assert bound.check(Portfolios([1], 1)).missing.tolist() == [0]


def test_a_bound_that_nobody_stated_says_nothing() -> None:
    assert count({"at_least": "quota"}).bind("rule", "must", 0, Truths([YES])) is None


@st.composite
def rules(draw: st.DrawFn) -> tuple[Truths, str, int, dict[str, Any]]:
    truths = draw(some_truths())
    level = draw(st.sampled_from(["must", "must", "should", "should", "limit"]))
    bounds = st.integers(0, 4) | st.just("quota")
    shape = draw(st.sampled_from(["at_least", "at_most", "exactly", "both", "worth", "per"]))
    body: dict[str, Any] = {}
    if shape == "worth":
        level = "should"
        body["worth"] = draw(st.lists(st.integers(-6, 9), min_size=1, max_size=4))
    elif shape == "both":
        least = draw(st.integers(0, 3))
        body = {"at_least": least, "at_most": draw(st.integers(least, 4))}
    elif shape == "per":
        body = {"at_most": draw(bounds), "per": "letter.value"}
    else:
        body = {shape: draw(bounds)}
    if shape != "per" and draw(st.booleans()):
        body["different"] = "letter.value"
    if draw(st.booleans()):
        body["of"] = "of"
    return truths, level, draw(st.integers(-6, 0)) if level == "should" and shape != "worth" else 0, body


@some(150)
@given(rules(), st.integers(0, 31))
def test_post_check_ledger_and_referee_agree_on_every_portfolio(
    rule: tuple[Truths, str, int, dict[str, Any]], fixed: int
) -> None:
    truths, level, points, body = rule
    agree(truths, count(body), level, points, body, fixed & truths.active)
