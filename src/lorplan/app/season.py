"""What to do by when: the tasks, done with a click, the e-mails that help, and the calendar file."""

from __future__ import annotations

import contextlib
import datetime
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, abort, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from lorplan.answers.draft.compose import draft as draft_of
from lorplan.answers.draft.templates import drafts
from lorplan.app.files import attachment
from lorplan.app.pages import about_files, open_file, page, refuse_stale, save, seen, workspace
from lorplan.app.planner import PlanNow
from lorplan.app.ticks import done
from lorplan.basics.errors import InputError
from lorplan.report import View
from lorplan.report.draft import eml, mailto
from lorplan.report.html.people import TaskLine, by_when, task_views
from lorplan.results.draft import Draft

pages = about_files(Blueprint("season", __name__))
PATIENCE = 20.0  # seconds that a page waits for the reasons of a plan, which it cannot do without


def explained() -> PlanNow:
    """The plan with its reasons and tasks. Without one the desk says why (409)."""
    now = open_file().planner.explained(PATIENCE)
    if now.plan is None:
        abort(409, "There is no plan to show this of. The page Today says why.")
    return now


def day_of(now: PlanNow) -> datetime.date:
    """The day on which something is done that is recorded now: this machine's, though not before that of the file."""
    assert now.decision is not None
    return max(workspace().today(), now.decision.case.scenario.as_of)


@page(pages, "/tasks", "tasks.html")
def tasks() -> Mapping[str, Any]:
    """All tasks."""
    now = explained()
    return {"tasks": now.tasks, "seen": now.written.hash, "_groups": task_lines(now), "_plan": now.plan}


def task_lines(now: PlanNow) -> list[tuple[str, tuple[TaskLine, ...]]]:
    """The tasks of the plan, if it is there: what is overdue, what is for this week, and what comes later."""
    return [] if now.tasks is None else list(by_when(task_views(now.tasks.tasks, now.tasks.as_of)))


@pages.route("/done", methods=["POST"])
def tick() -> AnyResponse:
    """Record that a task is done, on this day."""
    refuse_stale(_back())
    now = explained()
    assert now.tasks is not None
    task = next((task for task in now.tasks.tasks if task.id == request.form.get("task")), None)
    write = None if task is None else done(task, now.tasks.as_of, day_of(now))
    if write is None:
        abort(404, "This task is not open any more.")
    return save(lambda store: write(store, seen()), _back())


def _back() -> str:
    """The page on which something was clicked: the desk, or that of the tasks."""
    return url_for("season.tasks" if request.form.get("from") == "tasks" else "desk.today")


@page(pages, "/draft/<who>", "draft.html")
def draft(who: str) -> Mapping[str, Any]:
    """An e-mail to be read, completed and sent by the user."""
    made = _draft(who)
    others = [kind for kind in draft_kinds(who) if kind != made.kind]
    return {"draft": made, "others": others, "_who": who, "_mailto": mailto(made, View()).strip()}


@pages.route("/draft/<who>.eml")
def draft_file(who: str) -> AnyResponse:
    """The same for a mail program."""
    made = _draft(who)
    return attachment(eml(made, View()), f"{made.kind}.eml", "message/rfc822")


def draft_kinds(who: str) -> list[str]:
    """The kinds of e-mail that can be written today about a letter, or to a writer or program."""
    decision, kinds = open_file().planner.look().decision, []
    for kind in drafts().templates if decision is not None else ():
        with contextlib.suppress(InputError):
            assert decision is not None
            kinds.append(draft_of(decision.case, who, kind).kind)
    return kinds


def _draft(who: str) -> Draft:
    now = open_file().planner.look()
    if now.decision is None:
        abort(409, "There is no plan to show this of. The page Today says why.")
    try:
        return draft_of(now.decision.case, who, request.args.get("kind"))
    except InputError as error:
        abort(404, error.complaints[0].message)
