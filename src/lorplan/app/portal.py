"""The list to click through at each portal, with ticks that stay; the whole report; and everything to take away."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from flask import Blueprint, abort, request, url_for
from msgspec import Struct
from werkzeug.wrappers import Response as AnyResponse

from lorplan.answers.record.happened import quoted_part
from lorplan.answers.report.compose import report as report_on
from lorplan.answers.report.pseudonyms import pseudonyms
from lorplan.app.drawn import outline_of
from lorplan.app.files import attachment
from lorplan.app.pages import about_files, open_file, page, refuse_stale, save, seen
from lorplan.app.season import day_of, explained
from lorplan.basics.yamlwrite import scalar
from lorplan.report import View, csv, text, xlsx
from lorplan.report.html.page import render as render_page
from lorplan.report.html.page import report_view
from lorplan.report.html.portals import portals_view
from lorplan.report.ics import ics
from lorplan.report.json import dumps
from lorplan.results.clicks import clicks as to_click
from lorplan.results.clicks import held_at
from lorplan.results.plan import Plan
from lorplan.results.report import PlanReport

pages = about_files(Blueprint("portal", __name__))


def report_now(anonymous: bool = False) -> PlanReport:
    """The report on the plan. `anonymous`: without the names of people and institutions."""
    now = explained()
    assert now.plan is not None
    assert now.decision is not None
    case = now.decision.case
    report = report_on(case, now.plan, None, None)
    return pseudonyms(case).of(report) if anonymous else report


@page(pages, "/clicks", "clicks.html")
def clicks() -> Mapping[str, Any]:
    """For every program what to tick at its portal, with what is ticked already."""
    now, report = explained(), report_now()
    applied = {} if now.decision is None else _applied(now.decision.case.scenario.programs)
    return {
        "portals": portals_view(report, outline_of(report.plan).names),
        "applied": applied,
        "seen": now.written.hash,
        "_day": day_of(now).isoformat(),
    }


def _applied(programs: Any) -> dict[str, str]:
    """Program -> the day on which one applied to it, where that is told."""
    days = ((program.id, program.facts.get("applied_on")) for program in programs)
    return {name: str(day) for name, day in days if day is not None}


@pages.route("/clicks", methods=["POST"])
def ticked() -> AnyResponse:
    """Record what was ticked at the portal: letters assigned to programs, and programs applied to."""
    refuse_stale(url_for("portal.clicks"))
    now = explained()
    assert now.plan is not None
    values = _assigned(now.plan, set(request.form.getlist("assigned")))
    day = day_of(now).isoformat()
    known = {program.program for program in now.plan.programs}
    values += [
        (f"programs.{quoted_part(name)}.applied_on", day) for name in request.form.getlist("applied") if name in known
    ]
    if not values:
        abort(422, "Nothing was ticked, so nothing was written.")
    return save(lambda store: store.set_values(seen(), values), url_for("portal.clicks"))


def _assigned(plan: Plan, ticks: set[str]) -> list[tuple[str, str]]:
    """The lists of letters assigned, at the programs where letters were ticked that can be added now."""
    values, held = [], held_at(plan)
    for program in plan.programs:
        names = [
            letter
            for letter, step in to_click(program, held.get(program.program))
            if step == "add now" and f"{letter} {program.program}" in ticks
        ]
        if names:
            every = ", ".join(map(scalar, (*program.assigned_before, *names)))
            values.append((f"programs.{quoted_part(program.program)}.assigned", f"[{every}]"))
    return values


@page(pages, "/report", "report-page.html")
def report() -> Mapping[str, Any]:
    """The whole report, to read or to print."""
    answer = report_now()
    return {"report": answer.to_json(), "_report": report_view(answer)}


class Download(Struct, frozen=True):
    """Something to take away. `content`: its bytes or text, of the report as it is now."""

    name: str
    says: str
    file: str
    mimetype: str
    content: Callable[[PlanReport], str | bytes]


def _workbook(report: PlanReport) -> bytes:
    return xlsx.render(report.plan, WHOLE)


WHOLE: Final = View(parts=("why", "left-out", "sources"))
SHEET: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KEEP: Final = "To see later what changed since."
DOWNLOADS: Final = {
    "html": Download("The report as a page", "To read, print or send.", "plan.html", "text/html", render_page),
    "xlsx": Download("The plan as a workbook", "For Excel and others.", "plan.xlsx", SHEET, _workbook),
    "csv": Download("The list of clicks", "As a table.", "plan.csv", "text/csv", lambda r: csv.render(r.plan, WHOLE)),
    "txt": Download("The plan as text", "To paste.", "plan.txt", "text/plain", lambda r: text.render(r.plan, WHOLE)),
    "json": Download("The plan as data", KEEP, "plan.json", "application/json", lambda r: dumps(r.plan.to_json())),
    "ics": Download("Your tasks", "As a calendar.", "letters.ics", "text/calendar", lambda r: ics(r.tasks, WHOLE)),
}


@pages.route("/download/<form>")
def download(form: str) -> AnyResponse:
    """The plan or the report, to keep."""
    entry = DOWNLOADS.get(form) or abort(404, "There is no such download.")
    return attachment(entry.content(report_now()), entry.file, entry.mimetype)


@pages.route("/download/without-names")
def download_without_names() -> AnyResponse:
    """The report without the names of people and institutions."""
    return attachment(render_page(report_now(anonymous=True)), "plan-without-names.html", "text/html")


@pages.route("/download/file")
def download_file() -> AnyResponse:
    """The file itself."""
    store = open_file().store
    return attachment(store.now().text, store.name, "application/yaml")


@page(pages, "/downloads", "downloads.html")
def downloads() -> Mapping[str, Any]:
    """Everything to take away."""
    return {"downloads": [(form, entry.name, entry.says) for form, entry in DOWNLOADS.items()]}
