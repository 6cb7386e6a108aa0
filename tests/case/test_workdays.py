"""Business days leave out weekends and the days on which US federal holidays are observed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from lorplan.basics.errors import PackError
from lorplan.case.workdays import holidays, is_workday, workdays_after, workdays_before

# As the library `holidays` (0.109) has them, which agrees on every weekday of 2021 to 2100.
OBSERVED = {
    2021: "01-01 01-18 02-15 05-31 06-18 07-05 09-06 10-11 11-11 11-25 12-24 12-31",
    2027: "01-01 01-18 02-15 05-31 06-18 07-05 09-06 10-11 11-11 11-25 12-24 12-31",
    2028: "01-17 02-21 05-29 06-19 07-04 09-04 10-09 11-10 11-23 12-25",
}


@pytest.mark.parametrize("year", OBSERVED)
def test_every_holiday_is_observed_on_its_day(year: int) -> None:
    days = [date.fromordinal(date(year, 1, 1).toordinal() + number) for number in range(365)]
    free = [day.strftime("%m-%d") for day in days if day.weekday() < 5 and not is_workday(day)]
    assert free == OBSERVED[year].split()


def test_business_days_are_counted_from_the_day_after() -> None:
    assert not is_workday(date(2027, 9, 4))  # Saturday
    assert workdays_after(date(2027, 9, 1), 5) == date(2027, 9, 9)
    assert workdays_before(date(2027, 9, 22), 5) == date(2027, 9, 15)
    assert workdays_before(date(2027, 9, 22), 15) == date(2027, 8, 31)
    assert workdays_after(date(2027, 9, 4), 0) == date(2027, 9, 4)


def test_what_is_no_holiday_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "holidays.yaml"
    source = "source: {url: https://example.org, checked: 2026-11-22}"
    file.write_text(f"format: 1\n{source}\nholidays: [{{name: A, month: 1}}, {{name: B, month: 2, dya: 3}}]\n")
    with pytest.raises(PackError) as error:
        holidays(file)
    assert str(error.value).count("a holiday needs a month") == 2
    assert "a holiday has no field 'dya'" in str(error.value)
