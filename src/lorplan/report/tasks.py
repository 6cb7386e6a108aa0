"""Tasks as text: what is overdue, what is for this week, and what comes later."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from lorplan.basics.words import plural
from lorplan.report import View
from lorplan.report.page import Page
from lorplan.report.plain import dated, day
from lorplan.report.rotations import rotations
from lorplan.results.tasks import Task, TaskList

GROUPS: Final = (("overdue", "OVERDUE"), ("this week", "THIS WEEK"), ("later", "LATER"))
LATER: Final = 8  # tasks shown before --all


def render(tasks: TaskList, view: View) -> str:
    """All tasks by group, each with what it takes and the commands that help. Of what comes later the sentences alone,
    as of everything where it is quiet; --all shows what it takes, and -v the commands."""
    page = Page(view)
    page.assumed(tasks.assumed)
    page.text(_head(tasks), style="head")
    number = 0
    for group, title in GROUPS:
        chosen = together([task for task in tasks.tasks if task.when == group])
        if chosen:
            page.heading(title)
        for same in page.cut(chosen, LATER if group == "later" else len(chosen), spare=2):
            number += 1
            _told(page, same, number, tasks.as_of)
    rotations(page, tasks.rotations)
    page.sources()
    return page.drawn()


def together(tasks: Sequence[Task]) -> list[list[Task]]:
    """Tasks that are told in one sentence, at the place of the first of them."""
    groups: dict[tuple[str, str], list[Task]] = {}
    for task in tasks:
        groups.setdefault((task.by, task.together or task.id), []).append(task)
    return list(groups.values())


def _head(tasks: TaskList) -> str:
    numbers = [(sum(task.when == group for task in tasks.tasks), group) for group, _ in GROUPS]
    said = ", ".join(f"{number} {group}" for number, group in numbers if number)
    return f"{plural(len(tasks.tasks), 'task')} on {day(tasks.as_of)}{f': {said}' if said else ''}."


def _told(page: Page, same: Sequence[Task], number: int, today: str) -> None:
    """A sentence, what it takes, and for each of the tasks the commands that help."""
    mark, task = f"{number}. ", same[0]
    indent = len(mark)
    if not page.view.quiet:
        page.blank()
    cited = page.cite(task.sources) if page.view.verbose else ""
    page.text(f"{due(same, today)}: {dated(task.together or task.says)}{cited}", mark=mark)
    if page.view.quiet:
        return
    if task.when != "later" or page.view.all:
        for step in task.steps:
            page.text(dated(step), indent=indent, mark="- ")
    if task.when != "later" or page.view.verbose:
        _commands(page, same, indent)


def _commands(page: Page, same: Sequence[Task], indent: int) -> None:
    for mark, commands in (("E-mail: ", [task.draft for task in same]), ("Done: ", [task.record for task in same])):
        for command in dict.fromkeys(commands):
            if command is not None:
                page.text(command, indent=indent, mark=mark, style="dim")


def due(same: Sequence[Task], today: str) -> str:
    """`By Aug 17, 2027 (projected)`, and whose move it is where it is not the user's."""
    task = same[0]
    when = f"{day(task.by)}{' (projected)' if task.projected else ''}"
    if task.when == "overdue":
        return f"Was due {when}"
    said = "Today" if task.by == today else f"By {when}"
    if task.every == "week":
        said = f"Each week, next {'today' if task.by == today else when}"
    if task.move == "you":
        return said
    return f"{said}, {task.move}'s move" if len(same) == 1 else f"{said}, the writers' move"
