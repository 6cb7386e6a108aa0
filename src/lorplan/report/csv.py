"""The plan as CSV: the list to click through at the portal, one row for each letter at each program.

A cell that a spreadsheet would read as a formula begins with an apostrophe. So does a cell that begins with an
apostrophe itself: whoever reads the list back takes one leading apostrophe away, and has what was written. Within a
name, what would be a formula in a spreadsheet that splits cells at a semicolon or a tab gets an apostrophe too.
"""

from __future__ import annotations

import csv
import io
import re

from lorplan.report import View
from lorplan.report.plain import shown
from lorplan.results.plan import Plan

COLUMNS = ("program", "program name", "letter", "writer", "step")
NOTHING = "no letter"  # the step of a program that gets none, so that the program is not lost
# Signs that begin a formula, as wide as spreadsheets of East Asia take them, too.
_FORMULA = re.compile(r"(^|[;\t\n])(?=\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\n])")


def render(plan: Plan, view: View) -> str:
    """Rows by program, then by letter; `view.programs` narrows them."""
    from lorplan.report.find import programs

    writers = {fate.letter: fate.writer for fate in plan.letters}
    for portfolio in plan.portfolios:
        writers.update((reason.letter, reason.writer) for reason in portfolio.reasons)
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(COLUMNS)
    for program in programs(plan, view.programs) if view.programs else plan.programs:
        about = program.program, program.name
        for placement in program.letters:
            writer = writers.get(placement.letter, "")
            rows.writerow([defused(cell) for cell in (*about, placement.letter, writer, placement.step)])
        if not program.letters:
            rows.writerow([defused(cell) for cell in (*about, "", "", NOTHING)])
    return out.getvalue()


def defused(cell: str) -> str:
    """The cell as text for every spreadsheet."""
    cell = shown(cell, keep="\n\t")
    return ("'" if cell.startswith("'") else "") + _FORMULA.sub(r"\1'", cell)
