"""What holds of every list of tasks, over the shipped scenarios on days from long before the opening until Match."""

from __future__ import annotations

import datetime
import json
import re
from functools import cache
from pathlib import Path

import jsonschema
import pytest
from longer import LONG

from lorplan.api import Source, next_tasks
from lorplan.case.case import Case
from lorplan.report import View
from lorplan.report.ics import ics
from lorplan.report.json import dumps
from lorplan.report.schema import tasks_schema
from lorplan.report.tasks import render
from lorplan.results.tasks import TaskList
from lorplan.rules.packs.folders import folder

SCENARIOS = sorted(file for file in folder("scenarios").glob("*.yaml") if file.stem != "three-hundred-programs")
DAYS = ("2026-01-10", "2027-04-05", "2027-07-20", "2027-08-28", "2027-09-18", "2027-11-02", "2028-03-14", "2028-03-20")
WHEN = [  # two days a scenario; all of them in a long run
    pytest.param(file, day, id=f"{file.stem}-{day}")
    for place, file in enumerate(SCENARIOS)
    for day in (DAYS if LONG else (DAYS[place % 8], DAYS[(place + 3) % 8]))
]
AHEAD = re.compile(r"(?:opens|to be there by|before programs begin to read),? (\d{4}-\d\d-\d\d)")


@cache
def answered(file: Path, day: str) -> tuple[Case, TaskList]:
    source = Source(file, on=datetime.date.fromisoformat(day))
    return source.case(), next_tasks(source)


@pytest.mark.parametrize(("file", "day"), WHEN)
def test_what_holds_of_every_list(file: Path, day: str) -> None:
    case, result = answered(file, day)
    tasks = result.tasks
    assert len({task.id for task in tasks}) == len(tasks)
    for task in tasks:
        ahead = (datetime.date.fromisoformat(task.by) - datetime.date.fromisoformat(day)).days
        assert task.when == ("overdue" if ahead < 0 else "this week" if ahead < 7 else "later")
        assert task.until is None or task.until >= day
        assert all(named >= day for named in AHEAD.findall(" ".join([task.says, *task.steps]))), task.says
        assert not re.search(
            r"None|MISSING|Members|[{}]|  ", " ".join([task.says, task.together or task.says, *task.steps])
        )
        assert task.says[-1] in ".?!"
        assert all(step[-1] in ".?:!" or ": lorplan " in step for step in task.steps)
        if task.of == "letter":
            status = case.scenario.letters[task.about[0]].status
            assert (status == "uploaded") == (task.task in ("letter.thank", "letter.request-elsewhere"))
    overdue = [task for task in tasks if task.when == "overdue"]
    rest = [task for task in tasks if task.when != "overdue"]
    assert list(tasks) == [*overdue, *rest]
    assert [task.rank for task in overdue] == sorted(task.rank for task in overdue)
    assert [task.by for task in rest] == sorted(task.by for task in rest)


@pytest.mark.parametrize(("file", "day"), WHEN)
def test_json_keeps_to_its_schema_and_every_form_is_drawn(file: Path, day: str) -> None:
    _, result = answered(file, day)
    jsonschema.validate(json.loads(dumps(result.to_json())), tasks_schema())
    for width in (40, 80):
        text = render(result, View(width, all=True, verbose=True))
        assert max(map(len, text.splitlines())) <= width or "https://" in text
    assert ics(result, View()).endswith("END:VCALENDAR\r\n")


@pytest.mark.parametrize(("file", "day"), WHEN[::2])
def test_a_horizon_cuts_and_changes_nothing(file: Path, day: str) -> None:
    whole = answered(file, day)[1].tasks
    last = datetime.date.fromisoformat(day) + datetime.timedelta(weeks=4)
    cut = next_tasks(Source(file, on=datetime.date.fromisoformat(day)), last).tasks
    assert [task.id for task in cut] == [task.id for task in whole if task.by <= last.isoformat()]
