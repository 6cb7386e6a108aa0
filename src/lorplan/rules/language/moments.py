"""Moments: an event with so much time before or after it, such as `submit - 24 months`.

An event is one of the season, `today`, the program's `deadline`, or a date fact of the applicant or the program, such
as `applicant.graduated`.
"""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Callable, Iterable
from typing import Any, Final

from msgspec import Struct

from lorplan.rules.language.facts import Dictionary, Fact

TODAY: Final = "today"  # the day of the plan
DEADLINE: Final = "deadline"  # the program's own
_WRITTEN: Final = re.compile(
    r"(?P<event>[a-z_]+(?:\.[a-z_]+)*)"
    r"(?: *(?P<sign>[+-]) *(?P<number>[1-9][0-9]{0,3}) *(?P<unit>days?|weeks?|months?|years?))?"
)


class Moment(Struct, frozen=True):
    """So many months and days after an event (before it where they are negative)."""

    event: str
    months: int = 0
    days: int = 0

    def day(self, day_of: Callable[[str], datetime.date | None]) -> datetime.date | None:
        """The day of the moment; None where nobody knows the day of the event."""
        base = day_of(self.event)
        return None if base is None else shifted(base, self.months) + datetime.timedelta(days=self.days)

    def __str__(self) -> str:
        for amount, unit in ((self.months, "months"), (self.days, "days")):
            if amount:
                return f"{self.event} {'+' if amount > 0 else '-'} {abs(amount)} {unit}"
        return self.event


def shifted(day: datetime.date, months: int) -> datetime.date:
    """The same day so many months later; the last day of a month that is too short for it."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def read_moment(text: str, events: Iterable[str]) -> Moment | None:
    """The moment written so; None where it is none or names no known event."""
    written = _WRITTEN.fullmatch(text.strip())
    if written is None or written["event"] not in {*events, TODAY, DEADLINE}:
        return None
    if written["number"] is None:
        return Moment(written["event"])
    amount = int(written["number"]) * (1 if written["sign"] == "+" else -1)
    unit = written["unit"].rstrip("s")
    if unit in ("month", "year"):
        return Moment(written["event"], months=amount * (12 if unit == "year" else 1))
    return Moment(written["event"], days=amount * (7 if unit == "week" else 1))


def day_fact(bound: Any, dictionary: Dictionary) -> Fact | None:
    """The fact that a moment counts from: one that tells a day, or which calendar the program follows."""
    if not isinstance(bound, Moment) or bound.event == TODAY:
        return None
    if bound.event == DEADLINE:
        return dictionary.fact("program.deadline")
    return dictionary.fact(bound.event if "." in bound.event else "program.season")
