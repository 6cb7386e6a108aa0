"""Half letters, in one place: what a must falls short by, as its rows are posted and as portfolios are read.

A letter surely missing or too many is two half letters; a letter missing that an unknown match may still stand for is
one. Whoever posts or reads a lower or an upper bound asks this module.
"""

from __future__ import annotations

from typing import Any, Final

from lorplan.rules.kinds.rows import Linear, Rows

SURE: Final = 2  # half letters of a letter that is surely missing or too many
OPEN: Final = 1  # of one that is missing unless an unknown match stands for it


def too_few(short: Any, surely: Any) -> tuple[Any, Any]:
    """The half letters of a lower bound, and whether it is open. `short`: letters missing by sure matches alone;
    `surely`: with all unknown ones as well. Numbers or arrays."""
    return (SURE - OPEN) * short + OPEN * surely, (short > 0) & (surely == 0)


def too_many(over: Any, may: Any) -> tuple[Any, Any]:
    """The half letters of an upper bound, and whether it is open. `over`: letters surely too many; `may`: whether
    unknown matches may be too many."""
    return SURE * over, may & (over == 0)


def slack_below(rows: Rows, level: str, most: int, points: int, unknown: bool) -> list[tuple[bool, Linear]]:
    """The rows that a lower bound is made of: whether each counts unknown matches as well, and the slack that it has.
    `most`: letters that can be missing; `points`: of a should, for each; `unknown`: whether there are such matches."""
    if level == "limit":
        return [(False, Linear())]
    if level == "should":
        return [(False, rows.lost(most, points))]
    if not unknown:
        return [(False, rows.missing(most, SURE))]
    return [(False, rows.missing(most, SURE - OPEN)), (True, rows.missing(most, OPEN))]


def slack_above(rows: Rows, level: str, most: int, points: int) -> Linear:
    """The slack of an upper bound. `most`: letters that can be too many."""
    if level == "limit":
        return Linear()
    return rows.lost(most, points) if level == "should" else rows.missing(most, SURE)
