"""Days of the calendar as people write them: 2027-07-20, 7/20/2027, 7/20/27, July 20, 2027, 20-Jul-2027."""

from __future__ import annotations

import datetime
import re
from typing import Final, Literal

Order = Literal["year first", "month first", "day first", "month by name"]

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LONG: Final = ("uary", "ruary", "ch", "il", "", "e", "y", "ust", "tember", "ober", "ember", "ember")
_NAMES: Final = {
    **{name: number for number, name in enumerate(_MONTHS, 1)},
    **{name + rest: number for number, (name, rest) in enumerate(zip(_MONTHS, _LONG, strict=True), 1)},
    "sept": 9,
}
_MIDNIGHT: Final = re.compile(r"[T ]+0?0:00(:00(\.0+)?)?$")  # what programs add to a day that has no time
_YEAR_FIRST: Final = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})")
_YEAR_LAST: Final = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4})")
_SHORT_YEAR: Final = re.compile(r"(0?[1-9]|1[0-2])/([0-9]{1,2})/([23][0-9])")  # no year could stand first
_NAMED: Final = (
    re.compile(r"(?P<month>[a-z]+)\.? +(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?,? +(?P<year>[0-9]{4})"),
    re.compile(r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?[ -]+(?P<month>[a-z]+)\.?,?[ -]+(?P<year>[0-9]{4})"),
)


def days_meant(written: str) -> dict[Order, datetime.date] | None:
    """The day by each order in which it may have been written; more than one day where day and month could be swapped.
    None where it is not written like a day; nothing where there is no such day in the calendar."""
    text = _MIDNIGHT.sub("", written.strip())
    if match := _YEAR_FIRST.fullmatch(text):
        return _valid({"year first": (match[1], match[3], match[4])})
    if match := _YEAR_LAST.fullmatch(text):
        return _either(match[1], match[3], match[4])
    if match := _SHORT_YEAR.fullmatch(text):
        return _either(match[1], match[2], f"20{match[3]}")
    for pattern in _NAMED:
        match = pattern.fullmatch(text.casefold())
        if match and match["month"] in _NAMES:
            return _valid({"month by name": (match["year"], str(_NAMES[match["month"]]), match["day"])})
    return None


def _either(first: str, second: str, year: str) -> dict[Order, datetime.date]:
    return _valid({"month first": (year, first, second), "day first": (year, second, first)})


def _valid(orders: dict[Order, tuple[str, str, str]]) -> dict[Order, datetime.date]:
    days: dict[Order, datetime.date] = {}
    for order, numbers in orders.items():
        try:
            days[order] = datetime.date(*map(int, numbers))
        except ValueError:
            continue
    return days


def in_words(day: datetime.date) -> str:
    """The day as nobody can misread it: 12 March 2027."""
    month = _MONTHS[day.month - 1] + _LONG[day.month - 1]
    return f"{day.day} {month.capitalize()} {day.year}"
