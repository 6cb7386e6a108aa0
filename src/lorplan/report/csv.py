"""The plan as CSV: the list to click through at the portal, one row for each letter at each program.

A cell that a spreadsheet would read as a formula begins with an apostrophe. So does a cell that begins with an
apostrophe itself: whoever reads the list back takes one leading apostrophe away, and has what was written. Within a
name, what would be a formula in a spreadsheet that splits cells at a semicolon or a tab gets an apostrophe too.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from lorplan.basics.words import listing
from lorplan.report import View
from lorplan.report.plain import shown
from lorplan.results.clicks import clicks, held_at
from lorplan.results.holding import HeldPlaces
from lorplan.results.plan import Plan

COLUMNS = ("program", "program name", "letter", "writer", "step", "until", "instead", "arrival")
ARRIVALS = {"in_time": "in time", "late": "late", "too_late": "too late"}  # of letters that are not there yet
NOTHING = "no letter"  # the step of a program that gets none, so that the program is not lost
# Signs that begin a formula, as wide as spreadsheets of East Asia take them, too.
_FORMULA = re.compile(r"(^|[;\t\n])(?=\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\n])")


def render(plan: Plan, view: View) -> str:
    """Rows by program, then by letter; `view.programs` narrows them."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([defused(cell) for cell in row] for row in rows(plan, view))
    return out.getvalue()


def rows(plan: Plan, view: View) -> Iterator[tuple[str, ...]]:
    """What stands in the columns, program by program, of `view.programs` or of all."""
    from lorplan.report.find import programs

    writers = {fate.letter: fate.writer for fate in plan.letters}
    for portfolio in plan.portfolios:
        writers.update((reason.letter, reason.writer) for reason in portfolio.reasons)
    held = held_at(plan)
    for program in programs(plan, view.programs) if view.programs else plan.programs:
        about, waits = (program.program, program.name), held.get(program.program)
        letters = clicks(program, waits)
        arrivals = {each.letter: ARRIVALS.get(each.arrival or "", "") for each in program.letters}
        for letter, step in letters:
            row = letter, writers.get(letter, ""), step, *_waits(waits, letter), arrivals.get(letter, "")
            yield (*about, *row)
        if not letters:
            yield *about, "", "", NOTHING, "", "", ""


def _waits(held: HeldPlaces | None, letter: str) -> tuple[str, str]:
    """Until when a place is kept for a letter, and what is sent if it alone is not there; both empty for others."""
    if held is not None and held.until is not None:
        for awaited in held.held_for:
            if letter in awaited.letters:
                return held.until, listing(awaited.instead)
    return "", ""


def defused(cell: str) -> str:
    """The cell as text for every spreadsheet."""
    cell = shown(cell, keep="\n\t")
    return ("'" if cell.startswith("'") else "") + _FORMULA.sub(r"\1'", cell)
