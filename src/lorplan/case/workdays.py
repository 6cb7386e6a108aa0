"""Business days: no Saturday, no Sunday, no US federal holiday (rules/holidays.yaml)."""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from lorplan.basics import scalars, yamltree
from lorplan.basics.errors import Complaints, PackError
from lorplan.basics.yamltree import Map
from lorplan.rules.packs.entries import known_keys, listed, take
from lorplan.rules.packs.load import shipped
from lorplan.rules.packs.sources import read_sources

DAY: Final = datetime.timedelta(days=1)
SATURDAY: Final = 5
WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_KEYS: Final = ("name", "month", "day", "weekday", "nth")


class Holiday(Struct, frozen=True):
    """A holiday of every year: a day of a month, or its `nth` weekday (-1: the last)."""

    month: int
    day: int | None = None
    weekday: int = 0
    nth: int = 1

    def observed(self, year: int) -> datetime.date:
        """The day on which it is observed: one of a weekend is moved to the nearest weekday."""
        if self.day is None:
            weeks = calendar.Calendar().monthdatescalendar(year, self.month)
            days = [day for week in weeks for day in week if day.month == self.month and day.weekday() == self.weekday]
            return days[self.nth if self.nth < 0 else self.nth - 1]
        day = datetime.date(year, self.month, self.day)
        return day + {SATURDAY: -DAY, SATURDAY + 1: DAY}.get(day.weekday(), datetime.timedelta())


def is_workday(day: datetime.date) -> bool:
    """Whether it is a business day."""
    return day.weekday() < SATURDAY and day not in _observed(day.year)


def workdays_after(day: datetime.date, count: int) -> datetime.date:
    """The day so many business days after another one, which counts as none; the same day where there are none."""
    return _counted(day, count, DAY)


def workdays_before(day: datetime.date, count: int) -> datetime.date:
    """The day so many business days before another one, which counts as none; the same day where there are none."""
    return _counted(day, count, -DAY)


def _counted(day: datetime.date, count: int, step: datetime.timedelta) -> datetime.date:
    while count:
        day += step
        count -= is_workday(day)
    return day


@cache
def _observed(year: int) -> frozenset[datetime.date]:
    """The days on which holidays are observed in a year; New Year's Day may be on the last day of December."""
    known = holidays()
    days = [holiday.observed(around) for holiday in known for around in (year, year + 1)]
    return frozenset(day for day in days if day.year == year)


def holidays(path: Path | None = None) -> tuple[Holiday, ...]:
    """The holidays of the file. Raises PackError with everything that is wrong in it."""
    return _holidays(shipped() / "holidays.yaml" if path is None else path)


@cache
def _holidays(file: Path) -> tuple[Holiday, ...]:
    raw: Any = yamltree.read(file)
    complaints = Complaints(str(file))
    known_keys(raw, ("format", "source", "holidays"), "the file of holidays", complaints)
    read_sources(raw, complaints, required=True)
    known = tuple(_read(listed(raw, "holidays", complaints), complaints))
    complaints.raise_if_any(PackError)
    return known


def _read(entries: list[Any], complaints: Complaints) -> Iterator[Holiday]:
    for entry in entries:
        if not isinstance(entry, Map):
            complaints.add("a holiday must be a mapping of name, month and day (or weekday and nth)", entry)
            continue
        known_keys(entry, _KEYS, "a holiday", complaints)
        month, day, nth = (take(scalars.whole, entry, key, complaints) for key in ("month", "day", "nth"))
        weekday = str(entry.get("weekday", ""))
        if month is None or (day is None and (nth is None or weekday not in WEEKDAYS)):
            complaints.add("a holiday needs a month, and a day or a weekday with its 'nth'", entry)
        elif day is not None:
            yield Holiday(month, day)
        else:
            yield Holiday(month, None, WEEKDAYS.index(weekday), nth)
