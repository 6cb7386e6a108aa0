"""Days and spans of time, as the documents speak of them: `submit - 24 months`, `deadline + 1 day`, `2027-11-15`."""

from __future__ import annotations

from datetime import date, timedelta

DAYS = {"day": 1, "days": 1, "week": 7, "weeks": 7}
MONTHS = {"month": 1, "months": 1, "year": 12, "years": 12}


def months_later(day: date, months: int) -> date:
    """The same day of another month; that month's last day where it has no such day."""
    year, month = day.year, day.month
    for _ in range(abs(months)):
        month += 1 if months > 0 else -1
        if month in (0, 13):
            year, month = (year - 1, 12) if month == 0 else (year + 1, 1)
    for number in range(day.day, 0, -1):
        try:
            return date(year, month, number)
        except ValueError:
            continue
    raise AssertionError


def moved(day: date, sign: str, number: int, unit: str) -> date:
    """The day so much time later (`+`) or earlier (`-`)."""
    number = number if sign == "+" else -number
    if unit in MONTHS:
        return months_later(day, number * MONTHS[unit])
    return day + timedelta(days=number * DAYS[unit])


# Monday to Friday, without the federal holidays of the months that worlds speak of.
HOLIDAYS = {
    "2026-05-25",
    "2026-06-19",
    "2026-07-03",
    "2027-05-31",
    "2027-06-18",
    "2027-07-05",
    "2027-09-06",
    "2027-10-11",
}


def workday(day: str, number: int) -> str:
    """The day so many business days later."""
    found = date.fromisoformat(day)
    while number:
        found += timedelta(days=1)
        number -= found.weekday() < 5 and found.isoformat() not in HOLIDAYS
    return found.isoformat()
