"""What fits a field, and nothing else. The messages are pinned by cases/invalid."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lorplan.basics import scalars
from lorplan.basics.scalars import Misfit
from lorplan.basics.yamltree import Map, Scalar, Seq


@pytest.mark.parametrize("written", ["0", "-1", "7", "12", "999999999"])
def test_plain_whole_numbers(written: str) -> None:
    assert scalars.whole(Scalar(written)) == int(written)


@pytest.mark.parametrize(
    "written",
    ["012", "1e3", "1_000", "0x1F", "+5", "5.0", "-0", "--1", "1 000", "1,000", "٣", "NO", "", "~", "1\n", "9" * 5000],
)
def test_no_other_form_is_a_whole_number(written: str) -> None:
    with pytest.raises(Misfit):
        scalars.whole(Scalar(written))


@pytest.mark.parametrize("written", ["NO", "12:30", "1402021001", "null", "~", "true", "012", "2027-02-30"])
def test_text_and_ids_take_what_is_written(written: str) -> None:
    assert scalars.text(Scalar(written)) == written
    if written != "~":
        assert scalars.ident(Scalar(written)) == written


@pytest.mark.parametrize("written", ["True", "TRUE", "yes", "no", "NO", "on", "y", "1", "0", ""])
def test_only_true_and_false_are_yes_and_no(written: str) -> None:
    assert scalars.yes_no(Scalar("true")) is True
    assert scalars.yes_no(Scalar("false")) is False
    with pytest.raises(Misfit):
        scalars.yes_no(Scalar(written))


def test_a_leap_day_is_a_day_in_leap_years_only() -> None:
    assert scalars.day(Scalar("2028-02-29")) == datetime.date(2028, 2, 29)
    with pytest.raises(Misfit, match="'2027-02-29' is not a day of the calendar"):
        scalars.day(Scalar("2027-02-29"))


READERS: list[Callable[[Any], Any]] = [
    scalars.text,
    scalars.ident,
    scalars.whole,
    scalars.yes_no,
    scalars.day,
    scalars.choice(["a", "b"]),
]


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.__qualname__.split(".")[0])
@pytest.mark.parametrize(
    ("value", "found"), [(Scalar(""), "nothing"), (Map(1, 1), "a mapping"), (Seq.of([Scalar("a")], Map()), "a list")]
)
def test_nothing_lists_and_mappings_fit_no_single_field(reader: Callable[[Any], Any], value: Any, found: str) -> None:
    with pytest.raises(Misfit, match=f"found {found}$"):
        reader(value)


@given(st.text(), st.booleans(), st.sampled_from(READERS))
def test_any_text_fits_or_is_a_misfit(written: str, in_quotes: bool, reader: Callable[[Any], Any]) -> None:
    try:
        reader(Scalar(written, 1, 1, in_quotes))
    except Misfit:
        return
