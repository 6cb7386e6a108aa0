"""Days as people write them: read where they can be one day only."""

from __future__ import annotations

import datetime

import pytest

from lorplan.basics import scalars
from lorplan.basics.days import days_meant, in_words
from lorplan.basics.scalars import Misfit
from lorplan.basics.yamltree import Scalar

DAY = datetime.date(2027, 7, 20)


@pytest.mark.parametrize(
    "written",
    [
        "2027-07-20", "2027-7-20", "2027/07/20", "7/20/2027", "20.7.2027", "20-07-2027", "July 20, 2027",
        "20 July 2027", "Jul. 20 2027", "20-Jul-2027", "July 20th, 2027", "2027-07-20 00:00:00", "2027-07-20T00:00:00",
        "7/20/27",
    ],
)  # fmt: skip
def test_one_day_is_read(written: str) -> None:
    assert scalars.day(Scalar(written)) == DAY


def test_swapped_day_and_month_are_asked_about() -> None:
    with pytest.raises(Misfit) as caught:
        scalars.day(Scalar("03/12/2027"))
    assert caught.value.message == "'03/12/2027' may be 12 March 2027 or 3 December 2027"
    assert caught.value.hint == "write 2027-03-12 or 2027-12-03"
    assert scalars.day(Scalar("5/5/2027")) == datetime.date(2027, 5, 5)


@pytest.mark.parametrize(
    "written",
    ["May 2027", "2027-05", "7-20-27", "27/7/20", "2027-07-20 10:30", "20/7-2027", "soon", "2027", "Foo 3, 2027"],
)
def test_what_is_no_whole_day_is_refused(written: str) -> None:
    assert days_meant(written) is None
    with pytest.raises(Misfit, match="expected a date"):
        scalars.day(Scalar(written))


@pytest.mark.parametrize("written", ["2027-02-30", "13/13/2027", "31 June 2027"])
def test_days_that_the_calendar_has_not(written: str) -> None:
    with pytest.raises(Misfit, match="is not a day of the calendar"):
        scalars.day(Scalar(written))


def test_every_day_is_read_back_from_words() -> None:
    for number in range(366):
        day = datetime.date(2028, 1, 1) + datetime.timedelta(number)
        assert scalars.day(Scalar(in_words(day))) == day
