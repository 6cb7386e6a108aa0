"""Tasks as a calendar (RFC 5545): a whole day each, with an alarm. The same tasks make the same bytes."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Final

from lorplan.basics.words import listing
from lorplan.report import View
from lorplan.report.plain import shown
from lorplan.results.tasks import Task, TaskList

LONGEST: Final = 60  # characters of a task in a summary
WIDEST: Final = 75  # octets of a line, its break not counted
DAY: Final = datetime.timedelta(days=1)


def ics(tasks: TaskList, view: View) -> str:
    """The tasks as events. A task that is overdue stands on the day on which the list was made; one that comes back
    every week is one event that does. Its `UID` stays the same from list to list, so that a renewed calendar replaces
    it."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//lorplan//{_text(tasks.version)}//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_text(f'Letters of recommendation, {tasks.season}')}",
    ]
    for task in tasks.tasks:
        lines += _event(task, datetime.date.fromisoformat(tasks.as_of))
    lines.append("END:VCALENDAR")
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line))


def _event(task: Task, today: datetime.date) -> Iterator[str]:
    day = max(datetime.date.fromisoformat(task.by), today)
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(task.id)}@lorplan"
    yield f"DTSTAMP:{today:%Y%m%d}T000000Z"  # the day of the list, not of the clock
    yield f"DTSTART;VALUE=DATE:{day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{day + DAY:%Y%m%d}"
    if task.every == "week":
        until = "" if task.until is None else f";UNTIL={task.until.replace('-', '')}"
        yield f"RRULE:FREQ=WEEKLY{until}"
    yield f"SUMMARY:{_text(_summary(task))}"
    yield f"DESCRIPTION:{_text(chr(10).join(_description(task)))}"
    yield f"CATEGORIES:{_text(task.task.partition('.')[0])}"
    yield f"STATUS:{'TENTATIVE' if task.projected else 'CONFIRMED'}"
    yield "TRANSP:TRANSPARENT"
    yield f"PRIORITY:{2 * task.rank - 1}"
    yield "BEGIN:VALARM"
    yield "ACTION:DISPLAY"
    yield f"DESCRIPTION:{_text(_summary(task))}"
    yield "TRIGGER:PT9H"  # nine in the morning of that day
    yield "END:VALARM"
    yield "END:VEVENT"


def _summary(task: Task) -> str:
    """The task in as many words as a calendar shows, and what to know about its day."""
    words, said = task.says.split(), ""
    while words and len(said) + len(words[0]) < LONGEST:
        said = f"{said} {words.pop(0)}".strip()
    cut = "..." if words else ""
    marks = [word for word, holds in (("overdue", task.when == "overdue"), ("projected", task.projected)) if holds]
    return f"{said.rstrip(',;:')}{cut}{f' [{listing(marks)}]' if marks else ''}"


def _description(task: Task) -> Iterator[str]:
    yield task.says
    if task.projected:
        yield "The day is projected: no official page states it yet. Make this calendar anew from time to time."
    if task.move != "you":
        yield f"Whose move: {task.move}"
    yield from (f"- {step}" for step in task.steps)
    if task.draft is not None:
        yield f"E-mail: {task.draft}"
    if task.record is not None:
        yield f"Done: {task.record}"
    yield from (f"{source.title}{f' {source.url}' if source.url else ''}" for source in task.sources)


def _text(value: str) -> str:
    """A text that stays in its field, whatever it says."""
    harmless = shown(value, keep="\n")
    for mark, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        harmless = harmless.replace(mark, written)
    return harmless


def _folded(line: str) -> Iterator[str]:
    """The line in pieces of at most 75 octets, cut between characters; each but the first begins with a blank."""
    piece, used = "", 0
    for character in line:
        size = len(character.encode())
        if used + size > WIDEST:
            yield piece
            piece, used = " ", 1
        piece, used = piece + character, used + size
    yield piece
