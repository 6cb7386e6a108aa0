"""Many applicants as text, CSV and JSON lines."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from typing import Final

from msgspec import to_builtins

from lorplan.basics.words import listing, plural
from lorplan.report import View
from lorplan.report.csv import defused
from lorplan.report.page import Page
from lorplan.report.plain import dated, day
from lorplan.results.cohort import ApplicantRow, CohortReport, HorizonCount

SHOWN: Final = 15  # rows before --all
STATES: Final = {
    "broken": "the file cannot be read",
    "nothing": "no programs yet",
    "short": "something that is asked for is missing",
    "thin": "too few letters",
    "hangs": "hangs on an answer",
    "complete": "complete with the letters planned",
}
COLUMNS: Final = (
    "applicant", "group", "state", "programs", "complete in hand", "complete as planned", "lacking as planned",
    "missing", "coming", "questions", "overdue", "next by", "whose move", "next", "lists", "changed", "error",
)  # fmt: skip


def render(report: CohortReport, view: View) -> str:
    """Who needs help first, the lists, the writers that many ask."""
    page = Page(view)
    page.text(_headline(report), style="strong")
    if report.again and not view.quiet:
        page.text(f"{report.again} rows are those of the run before: nothing in their files changed.", style="dim")
    page.heading("WHO NEEDS HELP FIRST")
    needing = [row for row in report.rows if row.state != "complete" or row.overdue]
    for number, row in enumerate(page.cut(needing, SHOWN), 1):
        _row(page, row, number)
    if view.quiet:
        return page.drawn()
    if any(each.applicants for each in report.lists):
        page.heading("LISTS")
        for each in report.lists:
            if each.applicants:
                page.text(f"{each.says} ({len(each.applicants)}): {page.listed(each.applicants, 8)}", mark="- ")
    _changed(page, report)
    _writers(page, report)
    _groups(page, report)
    return page.drawn()


def _headline(report: CohortReport) -> str:
    states: Counter[str] = Counter(row.state for row in report.rows)
    said = [f"{states[state]} {words}" for state, words in STATES.items() if states[state]]
    on = f" on {day(report.as_of)}" if report.as_of is not None else ""
    return f"{plural(len(report.rows), 'applicant')}{on}: {'; '.join(said)}."


def _row(page: Page, row: ApplicantRow, number: int) -> None:
    page.text(f"{row.applicant}: {STATES[row.state]}{_numbers(row)}", mark=f"{number}. ")
    indent = len(f"{number}. ")
    if row.error is not None:
        page.text(row.error, indent=indent, style="bad")
    for says in row.lacks[:1]:
        page.text(says, indent=indent, style="dim")
    if row.next is not None and not page.view.quiet:
        move = "" if row.next.move == "you" else f" ({row.next.move})"
        page.text(dated(f"{day(row.next.by)}{move}: {row.next.says}"), indent=indent)


def _numbers(row: ApplicantRow) -> str:
    planned, held = _horizon(row, "planned"), _horizon(row, "in_hand")
    if planned is None:
        return ""
    lacking = planned.thin + planned.short
    words = [f"at {lacking} of {row.programs} programs"] if lacking else []
    if held is not None:
        words.append(f"{held.complete} complete with the letters in hand")
    if row.overdue:
        words.append(f"{row.overdue} overdue")
    return f" ({', '.join(words)})" if words else ""


def _horizon(row: ApplicantRow, when: str) -> HorizonCount | None:
    return next((each for each in row.horizons if each.when == when), None)


def _changed(page: Page, report: CohortReport) -> None:
    changed = [row for row in report.rows if row.changed]
    if changed:
        page.heading("CHANGED SINCE THE RUN BEFORE")
        for row in page.cut(changed, SHOWN):
            page.text(f"{row.applicant}: {listing(row.changed)}; now {STATES[row.state]}", mark="- ")


def _writers(page: Page, report: CohortReport) -> None:
    if not report.writers:
        return
    page.heading("WRITERS OF SEVERAL APPLICANTS")
    for writer in page.cut(report.writers, SHOWN):
        numbers = [
            (writer.uploaded, "uploaded"),
            (writer.agreed, "promised"),
            (writer.asked, "asked for"),
            (writer.planned, "more planned"),
        ]
        said = ", ".join(f"{number} {word}" for number, word in numbers if number) or "no letter"
        limit = "" if writer.will_write is None else f"; will write {writer.will_write}"
        over = f", {writer.over} too many" if writer.over else ""
        page.text(f"{writer.name} ({plural(len(writer.applicants), 'applicant')}): {said}{limit}{over}", mark="- ")


def _groups(page: Page, report: CohortReport) -> None:
    if not report.groups:
        return
    page.heading("GROUPS")
    for group in report.groups:
        number = "fewer than 5" if group.applicants is None else str(group.applicants)
        lacking = "fewer than 5" if group.lacking is None else str(group.lacking)
        page.text(f"{group.group}: {number} applicants, {lacking} of them lack something", mark="- ")


def lines(report: CohortReport) -> str:
    """One row a line, as JSON."""
    return "".join(json.dumps(to_builtins(row), ensure_ascii=False, sort_keys=True) + "\n" for row in report.rows)


def csv_rows(report: CohortReport) -> str:
    """One row a line, for a spreadsheet or a mail merge."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(COLUMNS)
    for row in report.rows:
        planned, held = _horizon(row, "planned"), _horizon(row, "in_hand")
        cells: tuple[object, ...] = (
            row.applicant,
            row.group or "",
            row.state,
            row.programs,
            "" if held is None else held.complete,
            "" if planned is None else planned.complete,
            "" if planned is None else planned.thin + planned.short,
            " ".join(row.lacks),
            " ".join(row.coming),
            row.questions,
            row.overdue,
            "" if row.next is None else row.next.by,
            "" if row.next is None else row.next.move,
            "" if row.next is None else row.next.says,
            " ".join(row.lists),
            " ".join(row.changed),
            row.error or "",
        )
        table.writerow([defused(str(cell)) for cell in cells])
    return out.getvalue()
