"""Reads a written value as what a field wants: text, id, whole number, yes or no, day, choice.

The field decides, never the looks of the value: text takes `NO`, `12:30` and `1402021001` as written, and a
number field refuses `012`, `1e3` and `"5"`.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from lorplan.basics.days import days_meant, in_words
from lorplan.basics.words import close, listing, quoted
from lorplan.basics.yamltree import Scalar

LONGEST_ID = 80
_BREAK = re.compile(r"\s*[\n\r\t\x85]\s*")
_WHOLE = re.compile(r"0|-?[1-9][0-9]{0,8}")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]*")
_UNKNOWN = ("unknown", "null", "~", "?", "none")


class Misfit(ValueError):
    """A value that does not fit its field. `value` is what was read, which knows its line and column."""

    def __init__(self, expected: str, value: Any, hint: str | None = None, message: str | None = None) -> None:
        self.expected = expected
        self.value = value
        self.hint = hint
        self.message = message or f"expected {expected}, found {shown(value)}"
        super().__init__(self.message)


def shown(value: Any) -> str:
    """A value as messages name it: `'012'`, `nothing`, `a list`; a plain `str` is taken to be such words already."""
    if value is None or getattr(value, "empty", False):
        return "nothing"
    if isinstance(value, Mapping):
        return "a mapping"
    if isinstance(value, list | tuple):
        return "a list" if value else "an empty list"
    return quoted(value) if isinstance(value, Scalar) else str(value)


def scalar(value: Any, expected: str) -> str:
    """The text of a value. Raises Misfit for nothing, a list or a mapping."""
    if not isinstance(value, str) or getattr(value, "empty", False):
        raise Misfit(expected, value)
    return str(value)


def plain_scalar(value: Any, expected: str) -> str:
    """The text of a value that must not be in quotes."""
    written = scalar(value, expected)
    if getattr(value, "quoted", False):
        raise Misfit(
            expected,
            value,
            "write it without quotes",
            f"expected {expected}, found {quoted(written)} in quotes",
        )
    return written


def text(value: Any) -> str:
    """The text as written, on one line, without blanks around it. Raises Misfit for nothing, a list or a mapping."""
    written = _BREAK.sub(" ", scalar(value, "text").strip())
    if not written:
        raise Misfit("text", value)
    return written


def ident(value: Any) -> str:
    """An id: letters, digits, `.`, `_` and `-`, a letter or digit first, at most 80 characters. Case
    counts.
    """
    expected = "an id (letters, digits, '.', '_', ':' and '-')"
    written = scalar(value, expected)
    if len(written) > LONGEST_ID:
        raise Misfit(f"an id of at most {LONGEST_ID} characters", value)
    if not _ID.fullmatch(written):
        slug = re.sub(r"[^A-Za-z0-9._:-]+", "-", written).strip("-._:")
        raise Misfit(expected, value, f"write {slug!r}" if slug else None)
    return written


def whole(value: Any, at_least: int | None = None, at_most: int | None = None) -> int:
    """A whole number in the plain form `12` or `-3`, within the bounds given."""
    if at_least is not None and at_most is not None:
        expected = f"a whole number from {at_least} to {at_most}"
    elif at_least is not None:
        expected = f"a whole number of at least {at_least}"
    elif at_most is not None:
        expected = f"a whole number of at most {at_most}"
    else:
        expected = "a whole number such as 12"
    written = plain_scalar(value, expected)
    if not _WHOLE.fullmatch(written):
        raise Misfit(expected, value, _plain_number(written))
    number = int(written)
    if (at_least is not None and number < at_least) or (at_most is not None and number > at_most):
        raise Misfit(expected, value)
    return number


def percent(value: Any) -> int:
    """A whole number from 0 to 100, with or without the sign for per cent: `80`, `80 %`."""
    expected = "a whole number of per cent from 0 to 100, such as 80 %"
    written = scalar(value, expected).strip().removesuffix("%").rstrip()
    if not _WHOLE.fullmatch(written) or not 0 <= int(written) <= 100:
        share = re.fullmatch(r"0?\.[0-9]{1,2}", written)
        raise Misfit(expected, value, f"write {round(float(written) * 100)} %" if share else None)
    return int(written)


def _plain_number(written: str) -> str | None:
    """A hint with the plain form of a number that was written in another one."""
    digits = written.replace("_", "").replace(",", "").removeprefix("+")
    try:
        if re.fullmatch(r"0[xX][0-9a-fA-F]{1,7}|0[oO][0-7]{1,9}|0[bB][01]{1,30}", digits):
            return f"write {int(digits, 0)}"
        if re.fullmatch(r"-?[0-9]{1,9}(\.0*)?([eE]\+?[0-8])?", digits):
            number = int(float(digits))
            return f"write {number}" if abs(number) < 10**9 else None
    except ValueError:
        return None
    return None


def yes_no(value: Any) -> bool:
    """`true` or `false`, and nothing else."""
    written = plain_scalar(value, "true or false")
    if written in ("true", "false"):
        return written == "true"
    raise Misfit("true or false", value)


def day(value: Any) -> datetime.date:
    """A day of the calendar, however people write it, as long as it can be one day only."""
    expected = "a date such as 2027-07-20"
    written = scalar(value, expected)
    meant = days_meant(written)
    if meant is None:
        whole_month = re.fullmatch(r"[A-Za-z]+\.? [0-9]{4}|[0-9]{4}-[0-9]{1,2}", written.strip())
        raise Misfit(
            expected, value, "name the day as well, the last of the month for example" if whole_month else None
        )
    days = sorted(set(meant.values()))
    if not days:
        raise Misfit(expected, value, None, f"{quoted(written)} is not a day of the calendar")
    if len(days) > 1:
        message = f"{quoted(written)} may be {listing(map(in_words, meant.values()), 'or')}"
        raise Misfit(expected, value, f"write {listing(map(str, meant.values()), 'or')}", message)
    return days[0]


def choice(values: Iterable[str]) -> Callable[[Any], str]:
    """A reader that takes one of the values, as written."""
    allowed = tuple(values)
    expected = listing(allowed, "or") if len(allowed) <= 12 else f"one of {len(allowed)} known values"

    def take(value: Any) -> str:
        written = scalar(value, expected)
        if written not in allowed:
            meant = close(written, allowed)
            hint = f"did you mean {meant!r}?" if meant else None
            if hint is None and 12 < len(allowed) <= 40:
                hint = f"known are {listing(allowed)}"
            if meant is None and written.casefold() in _UNKNOWN:
                hint = "leave the line out where it is not known"
            raise Misfit(expected, value, hint)
        return written

    return take
