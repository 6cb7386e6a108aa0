"""Tasks on a page: each with its day, the e-mail that helps, and a button that records that it is done."""

from __future__ import annotations

import datetime
import shlex
from collections.abc import Callable

from msgspec import Struct

from lorplan.answers.record.happened import Happening
from lorplan.app.planner import PlanNow
from lorplan.app.store import Store
from lorplan.report.html.verdict import days_away
from lorplan.report.plain import dated
from lorplan.report.tasks import due
from lorplan.results.record import FileChange
from lorplan.results.tasks import Task


class TaskView(Struct, frozen=True):
    """A task on a page. `draft`: for whom the e-mail is and of which kind, where one helps; `can_be_done`: whether a
    click can record it."""

    id: str
    when: str
    day: str
    away: str
    says: str
    steps: tuple[str, ...]
    draft: tuple[str, str] | None
    can_be_done: bool


def task_views(now: PlanNow) -> list[TaskView]:
    """The tasks of the plan, if it is there."""
    if now.tasks is None:
        return []
    today = now.tasks.as_of
    return [
        TaskView(
            id=task.id,
            when=task.when,
            day=due([task], today),
            away="" if task.by == today else days_away(task.by, today),
            says=dated(task.says),
            steps=tuple(map(dated, task.steps)),
            draft=_draft(task),
            can_be_done=bool(task.done),
        )
        for task in now.tasks.tasks
    ]


def _draft(task: Task) -> tuple[str, str] | None:
    if task.draft is None:
        return None
    _, _, _, who, _, kind = shlex.split(task.draft)
    return who, kind


def done(task: Task, as_of: str, day: datetime.date) -> Callable[[Store, str], FileChange] | None:
    """What records on this day that a task is done; None where nothing does."""
    if not task.done:
        return None
    command, about, value, *_ = task.done
    if command == "record":
        happening = Happening(value, tuple(about.split(",")), on=day)
        return lambda store, seen: store.record(seen, happening)
    said = day.isoformat() if value == as_of else value
    return lambda store, seen: store.set_values(seen, [(about, said)])
