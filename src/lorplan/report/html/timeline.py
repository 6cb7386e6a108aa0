"""The season as a chart in time: what everybody's days are, and for each letter what is to be done when."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from typing import Final, Literal

from msgspec import Struct

from lorplan.basics.words import listing, plural, sentence
from lorplan.report import tasks as task_texts
from lorplan.report.names import Names
from lorplan.report.plain import dated, day
from lorplan.results.placements import DayAhead
from lorplan.results.plan import Plan
from lorplan.results.tasks import Task, TaskList

Shape = Literal["fixed", "yours", "theirs"]  # a day of the season or of a program; your move; a writer's move

TICKS: Final = 8
AFTER: Final = 0.06  # of the chart, to the right of its last day
NAMED: Final = 3  # programs that a day names
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class TimelineMark(Struct, frozen=True):
    """A day on the chart. `at`, and `until` where it may be as late as that: per cent of the width."""

    at: float
    until: float | None
    says: str  # with its day
    shape: Shape
    projected: bool


class TimelineRow(Struct, frozen=True):
    """A line of the chart. `note`: its days in words, where they are few, or the letter's id."""

    label: str
    note: str
    marks: tuple[TimelineMark, ...]


class TimelineDay(Struct, frozen=True):
    """What happens on a day, in words."""

    when: str
    projected: bool
    says: tuple[str, ...]


class TimelineView(Struct, frozen=True):
    """The chart, and the same in words. `months`: a name and where it begins, per cent of the width."""

    today: float
    months: tuple[tuple[str, float], ...]
    season: tuple[TimelineRow, ...]
    letters: tuple[TimelineRow, ...]
    days: tuple[TimelineDay, ...]


class _Scale(Struct, frozen=True):
    """Days along the chart."""

    first: datetime.date
    days: float

    def at(self, iso: str) -> float:
        """Where a day stands, per cent of the width; what is past stands at the beginning."""
        gone = (datetime.date.fromisoformat(iso) - self.first).days
        return round(min(100.0, max(0.0, 100 * gone / self.days)), 2)


def timeline_view(plan: Plan, tasks: TaskList, names: Names) -> TimelineView | None:
    """The days ahead of the plan and of the tasks about its letters; None where there is none."""
    pursued = {task.about for task in tasks.tasks if task.of == "letter" and task.by > plan.as_of}
    pursued |= {(letter,) for request in plan.requests for letter in request.letters}
    about_letters = [task for task in tasks.tasks if task.about in pursued and task.every is None]
    ahead = plan.season_now.days
    ends = [*(last.latest or last.day for last in ahead), *(task.by for task in about_letters)]
    if not ends:
        return None
    first = datetime.date.fromisoformat(plan.as_of)
    span = max(14, (datetime.date.fromisoformat(max(ends)) - first).days)
    scale = _Scale(first - datetime.timedelta(days=max(1, round(span * AFTER / 2))), span * (1 + 1.5 * AFTER))
    return TimelineView(
        scale.at(plan.as_of),
        tuple(_months(scale)),
        tuple(_season(ahead, scale)),
        tuple(_letters(about_letters, scale, plan, names)),
        tuple(_days(ahead, about_letters, plan, names)),
    )


def _months(scale: _Scale) -> Iterator[tuple[str, float]]:
    """The first days of months; where there are many, every second or third one."""
    last = scale.first + datetime.timedelta(days=round(scale.days))
    number = scale.first.year * 12 + scale.first.month  # of the month after the first day
    count = last.year * 12 + last.month - number
    for index in range(0, count, 1 + max(0, count - 1) // TICKS):
        year, month = divmod(number + index, 12)
        begins = datetime.date(year, month + 1, 1)
        if begins <= last:
            yield f"{_MONTHS[month]}{f' {year}' if month == 0 else ''}", scale.at(begins.isoformat())


def _season(ahead: Sequence[DayAhead], scale: _Scale) -> Iterator[TimelineRow]:
    """One row for all days of which the same is said."""
    rows: dict[str, list[DayAhead]] = {}
    for entry in ahead:
        rows.setdefault(entry.says, []).append(entry)
    for says, entries in rows.items():
        marks = tuple(
            TimelineMark(
                at=scale.at(entry.day),
                until=None if entry.latest is None else scale.at(entry.latest),
                says=f"{day(entry.day)}: {says}",
                shape="fixed",
                projected=not (entry.certain or entry.own),
            )
            for entry in entries
        )
        few = listing(day(entry.day) for entry in entries) if len(entries) <= NAMED else f"{len(entries)} days"
        yield TimelineRow(sentence(says).rstrip("."), few, marks)


def _letters(tasks: Sequence[Task], scale: _Scale, plan: Plan, names: Names) -> Iterator[TimelineRow]:
    """A row for each letter, the one with the first task first; of those to ask for also the day to name."""
    today = plan.as_of
    named = {
        letter: TimelineMark(
            at=scale.at(request.needed_by),
            until=None,
            says=f"{day(request.needed_by)}: to be uploaded",
            shape="theirs",
            projected=request.needed_by_projected,
        )
        for request in plan.requests
        for letter in request.letters
        if request.needed_by is not None
    }
    rows: dict[str, list[Task]] = {}
    for task in tasks:
        for letter in task.about:
            rows.setdefault(letter, []).append(task)
    for letter, about in rows.items():
        marks = tuple(
            TimelineMark(
                at=scale.at(max(task.by, today)),
                until=None,
                says=f"{task_texts.due([task], today)}: {dated(task.says)}",
                shape="yours" if task.move == "you" else "theirs",
                projected=task.projected,
            )
            for task in about
        )
        marks = (*marks, named[letter]) if letter in named else marks
        writer = names.writers.get(letter, "")
        yield TimelineRow(writer or letter, letter if writer not in ("", letter) else "", marks)


def _days(ahead: Sequence[DayAhead], tasks: Sequence[Task], plan: Plan, names: Names) -> Iterator[TimelineDay]:
    """Everything on the chart by day, in words; what is overdue stands under today."""
    said: dict[str, list[tuple[bool, str]]] = {}
    for entry in ahead:
        later = "" if entry.latest is None else f"; it may be {day(entry.latest)}"
        whom = _programs(entry, names)
        own = " (your date)" if entry.own else ""
        says = sentence(f"{entry.says[:1].upper()}{entry.says[1:]}{whom}{own}{later}")
        said.setdefault(entry.day, []).append((not (entry.certain or entry.own), says))
    for same in task_texts.together(tasks):
        task = same[0]
        overdue = f"Was due {day(task.by)}: " if task.by < plan.as_of else ""
        says = overdue + dated(task.together or task.says)
        said.setdefault(max(task.by, plan.as_of), []).append((task.projected, says))
    for when, entries in sorted(said.items()):
        projected = all(guessed for guessed, _ in entries)
        yield TimelineDay(
            "Today" if when == plan.as_of else day(when),
            projected,
            tuple(says + (" (projected)" if guessed and not projected else "") for guessed, says in entries),
        )


def _programs(entry: DayAhead, names: Names) -> str:
    if not entry.programs:
        return ""
    called = [names.program(program) for program in entry.programs]
    rest = len(called) - NAMED
    listed = listing(called) if rest <= 0 else f"{', '.join(called[:NAMED])} and {plural(rest, 'more program')}"
    return f" ({listed})"
