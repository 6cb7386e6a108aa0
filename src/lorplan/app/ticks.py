"""Tasks on a page: each with its day, the e-mails that help, and buttons that record that it is done."""

from __future__ import annotations

import datetime
import shlex
from collections.abc import Callable, Iterable

from msgspec import Struct

from lorplan.answers.record.happened import Happening
from lorplan.app.planner import PlanNow
from lorplan.app.store import Store
from lorplan.report.html.verdict import days_away
from lorplan.report.plain import dated
from lorplan.report.tasks import due, together
from lorplan.results.record import FileChange
from lorplan.results.tasks import Task


class TaskButton(Struct, frozen=True):
    """What can be done about one of the tasks that are told together. `about`: which, where there are several; `draft`:
    for whom the e-mail is and of which kind; `done`: the task's id, where a click can record it."""

    about: str
    draft: tuple[str, str] | None
    done: str | None


class TaskView(Struct, frozen=True):
    """Tasks that are told in one sentence."""

    when: str
    day: str
    away: str
    says: str
    steps: tuple[str, ...]
    buttons: tuple[TaskButton, ...]


def task_views(now: PlanNow) -> list[TaskView]:
    """The tasks of the plan, if it is there."""
    if now.tasks is None:
        return []
    today, every = now.tasks.as_of, now.tasks.tasks
    return [_view(same, today) for when in ("overdue", "this week", "later") for same in together(_of(every, when))]


def _of(tasks: Iterable[Task], when: str) -> list[Task]:
    return [task for task in tasks if task.when == when]


def _view(same: list[Task], today: str) -> TaskView:
    first = same[0]
    buttons = [
        TaskButton(_about(task) if len(same) > 1 else "", _draft(task), task.id if task.done else None) for task in same
    ]
    return TaskView(
        when=first.when,
        day=due(same, today),
        away="" if first.by == today else days_away(first.by, today),
        says=dated(first.together or first.says),
        steps=tuple(map(dated, first.steps)),
        buttons=tuple(button for button in buttons if button.draft or button.done),
    )


def _about(task: Task) -> str:
    return ", ".join(task.about)


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
