"""The desk: the verdict, what to do next, what hangs on an answer, whom to ask, and which letters go where."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from lorplan.app.answers import QuestionView, answer_values, question_views
from lorplan.app.drawn import outline_of, sources
from lorplan.app.pages import about_files, open_file, page, refuse_stale, save, seen, workspace
from lorplan.app.planner import PlanNow
from lorplan.app.season import explained, task_lines
from lorplan.basics.errors import InputError
from lorplan.report import lacks
from lorplan.report.html.matrix import matrix_view
from lorplan.report.html.outline import Outline
from lorplan.report.html.timeline import timeline_view
from lorplan.report.html.verdict import verdict_view
from lorplan.report.verdict import headline, proof

pages = about_files(Blueprint("desk", __name__))
LONGEST_WAIT = 25.0  # seconds that a page may wait for something newer
TASKS, QUESTIONS = 6, 3  # shown on the desk


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
        "seen": now.written.hash,
        "_problems": now.problems,
        "_wrong": wrong,
    }


@pages.route("/undo", methods=["POST"])
def undo() -> AnyResponse:
    """Take back what was written last."""
    return save(lambda store: store.undo(seen()), url_for("desk.today"))


@pages.route("/answer", methods=["POST"])
def answer() -> AnyResponse:
    """Write down the answer to a question of the plan."""
    refuse_stale(url_for("desk.today"))
    values = answer_values(explained(), request.form)
    return save(lambda store: store.set_values(seen(), values), url_for("desk.today"))


@pages.route("/day", methods=["POST"])
def day() -> AnyResponse:
    """Plan for today: the file says so from now on."""
    day = workspace().today().isoformat()
    return save(lambda store: store.set_values(seen(), [("as_of", day)]), url_for("desk.today"))


def _shown(now: PlanNow) -> Mapping[str, Any]:
    """What the desk shows of the plan: as much as is known."""
    shown: dict[str, Any] = {
        "stage": now.stage,
        "seen": now.written.hash,
        "headline": "",
        "proof": "",
        "asked": [],
        "problems": [complaint.render() for complaint in now.problems],
        "behind": None,
        "plan": now.plan,
        "tasks": now.tasks,
        "_now": now,
        "_undo": _undo_step(),
    }
    if now.decision is None:
        return shown
    scenario = now.decision.case.scenario
    if now.verdicts[-1].total:
        shown["headline"] = headline(now.verdicts, {program.id: program.count for program in scenario.programs})
    shown["asked"] = [scenario.writers[name].name for name in _people(now)]
    today = workspace().today()
    shown["behind"] = today.isoformat() if scenario.as_of < today else None
    if now.plan is not None and now.tasks is not None:
        outline = outline_of(now.plan)
        shown["headline"] = verdict_view(outline, now.plan).says
        shown["proof"] = proof(now.plan)
        shown["_verdict"] = verdict_view(outline, now.plan)
        shown["_doubts"] = outline.section(Outline.doubts, now.plan.doubts)
        shown["_lacks"] = outline.section(lacks.lacks, now.plan)
        shown["_sources"] = sources(outline)
        shown["_matrix"] = matrix_view(now.plan, outline.names)
        shown["_tasks"] = [line for _, lines in task_lines(now) for line in lines][:TASKS]
        shown["_timeline"] = timeline_view(now.plan, now.tasks, outline.names)
        shown["_questions"] = _questions(now)
    return shown


def _people(now: PlanNow) -> list[str]:
    """The writers of the letters that the plan asks for."""
    assert now.decision is not None
    letters = now.decision.case.scenario.letters
    return list(dict.fromkeys(writer for letter in now.decision.asked for writer in letters[letter].writers))


def _questions(now: PlanNow) -> list[QuestionView]:
    return question_views(now)[:QUESTIONS]


def _undo_step() -> str:
    """What can be taken back, in words; empty where nothing can."""
    try:
        return open_file().store.last_step()
    except InputError:
        return ""
