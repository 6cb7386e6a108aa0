"""Reads a written value as what a field wants: text, id, whole number, yes or no, day, country, choice.

The field decides, never the looks of the value: text takes `NO`, `12:30` and `1402021001` as written, and a
number field refuses `012`, `1e3` and `"5"`.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from lorplan.basics.words import close, listing, quoted
from lorplan.basics.yamltree import Scalar

LONGEST_ID = 80
_BREAK = re.compile(r"\s*[\n\r\t\x85]\s*")
_WHOLE = re.compile(r"0|-?[1-9][0-9]{0,8}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]*")
_UNKNOWN = ("unknown", "null", "~", "?", "none")
_COUNTRY_SLIPS = {"UK": "GB", "USA": "US", "EN": "GB", "CAN": "CA", "UNITED STATES": "US", "CANADA": "CA"}
_CODES = (
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT "
    "BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH "
    "ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT "
    "HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS "
    "LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI "
    "NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG "
    "SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG "
    "UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW "
)
_COUNTRIES = frozenset(_CODES.split())


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


def _scalar(value: Any, expected: str) -> str:
    if not isinstance(value, str) or getattr(value, "empty", False):
        raise Misfit(expected, value)
    return str(value)


def _plain(value: Any, expected: str) -> str:
    """The text of a value that must not be in quotes."""
    written = _scalar(value, expected)
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
    written = _BREAK.sub(" ", _scalar(value, "text").strip())
    if not written:
        raise Misfit("text", value)
    return written


def ident(value: Any) -> str:
    """An id: letters, digits, `.`, `_` and `-`, a letter or digit first, at most 80 characters. Case
    counts.
    """
    expected = "an id (letters, digits, '.', '_', ':' and '-')"
    written = _scalar(value, expected)
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
    written = _plain(value, expected)
    if not _WHOLE.fullmatch(written):
        raise Misfit(expected, value, _plain_number(written))
    number = int(written)
    if (at_least is not None and number < at_least) or (at_most is not None and number > at_most):
        raise Misfit(expected, value)
    return number


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
    written = _plain(value, "true or false")
    if written in ("true", "false"):
        return written == "true"
    folded = written.casefold()
    if folded in ("true", "yes", "y", "on", "1"):
        raise Misfit("true or false", value, "write true")
    if folded in ("false", "no", "n", "off", "0"):
        raise Misfit("true or false", value, "write false")
    unknown = "leave the line out where it is not known"
    raise Misfit("true or false", value, unknown if folded in _UNKNOWN else None)


def day(value: Any) -> datetime.date:
    """A day of the calendar, written YYYY-MM-DD."""
    expected = "a date such as 2027-07-20"
    written = _scalar(value, expected)
    if not _DAY.fullmatch(written):
        hint = None
        if match := re.fullmatch(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})", written):
            hint = f"write {match[1]}-{int(match[2]):02}-{int(match[3]):02}"
        elif match := re.fullmatch(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})", written):
            hint = "the year comes first, then the month, then the day"
            month, of_month = sorted((int(match[1]), int(match[2])))
            if of_month > 12:  # else nobody can say which of the two is the month
                hint = f"write {match[3]}-{month:02}-{of_month:02}"
        raise Misfit(expected, value, hint)
    try:
        return datetime.date.fromisoformat(written)
    except ValueError:
        raise Misfit(expected, value, None, f"{quoted(written)} is not a day of the calendar") from None


def country(value: Any) -> str:
    """A country by its two capital letters (ISO 3166-1 alpha-2)."""
    expected = "a country as two capital letters, such as US or IN"
    written = _scalar(value, expected)
    if written not in _COUNTRIES:
        upper = written.upper()
        meant = _COUNTRY_SLIPS.get(upper, upper if upper in _COUNTRIES else None)
        raise Misfit(expected, value, f"write {meant}" if meant else None)
    return written


def choice(values: Iterable[str]) -> Callable[[Any], str]:
    """A reader that takes one of the values, as written."""
    allowed = tuple(values)
    expected = listing(allowed, "or") if len(allowed) <= 12 else f"one of {len(allowed)} known values"

    def take(value: Any) -> str:
        written = _scalar(value, expected)
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
