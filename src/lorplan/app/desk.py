"""The desk: the verdict, and everything that is to be seen of the plan at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from lorplan.app.pages import about_files, open_file, page, save
from lorplan.app.planner import PlanNow
from lorplan.report.verdict import headline

pages = about_files(Blueprint("desk", __name__))
LONGEST_WAIT = 25.0  # seconds that a page may wait for something newer


@pages.route("/plan")
def plan_fragment() -> AnyResponse:
    """The part of the desk that shows the plan, when there is something newer than what the page has (`have`)."""
    have = request.args.get("have", 0, type=int)
    wait = min(request.args.get("wait", LONGEST_WAIT, type=float), LONGEST_WAIT)
    now = open_file().planner.newer(have, wait)
    if now.id == have:
        return Response(status=204)
    response = make_response(render_template("plan.html", **_shown(now)))
    response.headers["X-Plan"] = str(now.id)
    return response


@page(pages, "/", "today.html")
def today() -> Mapping[str, Any]:
    """The desk."""
    return _shown(open_file().planner.look())


@page(pages, "/file", "written.html")
def written() -> Mapping[str, Any]:
    """The file as it is written, with the lines marked in which something is wrong."""
    now = open_file().planner.look()
    wrong = {complaint.where.line for complaint in now.problems if complaint.where is not None}
    return {
        "lines": now.written.text.splitlines(),
        "problems": [complaint.render() for complaint in now.problems],
        "_problems": now.problems,
        "_wrong": wrong,
    }


@pages.route("/undo", methods=["POST"])
def undo() -> AnyResponse:
    """Take back what was written last."""
    return save(lambda store: store.undo(request.form.get("seen", "")), url_for("desk.today"))


def _shown(now: PlanNow) -> Mapping[str, Any]:
    """What the desk shows of the plan."""
    says = ""
    if now.decision is not None and now.verdicts[-1].total:
        counts = {program.id: program.count for program in now.decision.case.scenario.programs}
        says = headline(now.verdicts, counts)
    return {
        "stage": now.stage,
        "seen": now.written.hash,
        "headline": says,
        "problems": now.problems,
        "plan": now.plan,
        "_now": now,
    }
