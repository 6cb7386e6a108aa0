"""What stands in a cell as the value that a scenario would have: words that are surely meant, days, lists."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from lorplan.basics.days import days_meant
from lorplan.basics.yamltree import Map, Scalar, Seq
from lorplan.scenario.lists.rows import several
from lorplan.scenario.lists.words import order_shown
from lorplan.scenario.workbook.forms import FormBlank


def value(blank: FormBlank, cell: Scalar, day_first: bool | None = None) -> Scalar | Seq:
    """What a cell holds. Words and days that are surely meant become those of a scenario; anything else stays as it is,
    for whoever reads the scenario to refuse. Mentions of other entries are left to the reader of the whole workbook.

    `day_first`: in the days of the column, as far as they show it.
    """
    if blank.several and not blank.refers:
        return Seq.of([_word(blank, part) for part in several(cell)], cell)
    if blank.kind == "date":
        meant = days_meant(cell) or {}
        days = set(meant.values())
        if len(days) > 1 and day_first is not None:
            days = {meant["day first" if day_first else "month first"]}
        return _day(days.pop(), cell) if len(days) == 1 else cell
    return _word(blank, cell)


def _day(day: datetime.date, cell: Scalar) -> Scalar:
    return Scalar.of(day.isoformat(), cell)


def _word(blank: FormBlank, cell: Scalar) -> Scalar:
    meant = None if blank.vocabulary is None else blank.vocabulary.meant(cell)
    return cell if meant is None else Scalar.of(meant, cell)


def day_order(blank: FormBlank, cells: Iterable[Scalar]) -> bool | None:
    """Whether the day comes first in the days of a column, as those show it that can be read in one way only."""
    return order_shown(cells) if blank.kind == "date" else None


def put(entry: Map, blank: FormBlank, cell: Scalar, node: Scalar | Seq) -> None:
    """Set the value of a blank in an entry."""
    for part in blank.path[:-1]:
        inner = entry.get(part)
        if not isinstance(inner, Map):
            entry[Scalar.of(part, cell)] = inner = Map.of({}, cell)
        entry = inner
    entry[Scalar.of(blank.path[-1], cell)] = node


def placed(node: Any, cell: Scalar) -> Any:
    """A node that was read from a cell's text, with all that is in it in the place of the cell."""
    if isinstance(node, Map):
        return Map.of({placed(key, cell): placed(inner, cell) for key, inner in node.items()}, cell)
    if isinstance(node, Seq):
        return Seq.of([placed(item, cell) for item in node], cell)
    made = Scalar(str(node), cell.line, cell.column, node.quoted)
    made.origin = cell.origin
    return made
