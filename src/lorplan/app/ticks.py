"""What a click can do about a task: open the e-mail that helps, or record that it is done."""

from __future__ import annotations

import datetime
import shlex
from collections.abc import Callable

from lorplan.answers.record.happened import Happening
from lorplan.app.store import Store
from lorplan.results.record import FileChange
from lorplan.results.tasks import Task


def draft_for(task: Task) -> tuple[str, str] | None:
    """For whom the task's e-mail is, and of which kind it is; None where no e-mail helps."""
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
