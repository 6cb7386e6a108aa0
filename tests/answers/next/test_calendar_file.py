"""The calendar file: what RFC 5545 asks for, the same bytes for the same tasks, and no text that leaves its field."""

from __future__ import annotations

import datetime
import re

from lorplan.api import Source, next_tasks
from lorplan.report import View
from lorplan.report.ics import ics
from lorplan.results.tasks import TaskList
from lorplan.rules.packs.folders import folder

FLAGSHIP = folder("scenarios") / "us-citizen-img.yaml"


def flagship(day: str = "2027-09-20") -> TaskList:
    return next_tasks(Source(FLAGSHIP, on=datetime.date.fromisoformat(day)))


def events(text: str) -> list[dict[str, str]]:
    """The events of a calendar, unfolded, alarms and all: field with its parameters -> value."""
    plain = text.replace("\r\n ", "")
    bodies = re.findall(r"BEGIN:VEVENT\r\n(.*?)END:VEVENT\r\n", plain, re.DOTALL)
    return [dict(line.split(":", 1) for line in body.split("\r\n")[:-1][::-1]) for body in bodies]


def test_every_line_ends_with_a_break_and_has_at_most_75_octets() -> None:
    text = ics(flagship(), View())
    lines = text.split("\r\n")
    assert lines[-1] == ""
    assert "\n" not in text.replace("\r\n", "")
    assert max(len(line.encode()) for line in lines) <= 75


def test_one_event_a_task_with_a_whole_day_and_an_identifier_of_its_own() -> None:
    tasks = flagship()
    made = events(ics(tasks, View()))
    assert len(made) == len(tasks.tasks)
    assert len({event["UID"] for event in made}) == len(made)
    for event, task in zip(made, tasks.tasks, strict=True):
        begins, ends = event["DTSTART;VALUE=DATE"], event["DTEND;VALUE=DATE"]
        assert begins == max(task.by, tasks.as_of).replace("-", "")
        first, last = (datetime.datetime.strptime(day, "%Y%m%d") for day in (begins, ends))
        assert last - first == datetime.timedelta(days=1)
        assert event["UID"] == f"{task.id}@lorplan"
        assert (event["STATUS"] == "TENTATIVE") == task.projected


def test_alarms_stand_last_in_their_events_and_weekly_tasks_repeat() -> None:
    text = ics(flagship(), View())
    assert text.count("BEGIN:VALARM") == text.count("BEGIN:VEVENT") == text.count("END:VALARM\r\nEND:VEVENT\r\n")
    applied = FLAGSHIP.read_text(encoding="utf-8").replace("count: 58}", "count: 58, applied_on: 2027-09-10}")
    weekly = next_tasks(Source("x.yaml", on=datetime.date(2027, 9, 20), written=applied))
    assert "RRULE:FREQ=WEEKLY;UNTIL=20280312\r\n" in ics(weekly, View())


def test_the_same_tasks_make_the_same_bytes_and_identifiers_outlast_a_day() -> None:
    assert ics(flagship(), View()) == ics(flagship(), View())
    one_day, the_next = (events(ics(flagship(day), View())) for day in ("2027-07-20", "2027-07-21"))
    assert {event["UID"] for event in one_day} == {event["UID"] for event in the_next}
    assert {event["DTSTAMP"] for event in the_next} == {"20270721T000000Z"}


def test_names_never_leave_their_field() -> None:
    evil = r"Dr. A; B, C\nEND:VEVENT\; ATTACH:x"
    written = FLAGSHIP.read_text(encoding="utf-8").replace(
        "name: Dr. Ruth Charles", f'name: "{evil}\\r\\nBEGIN:VEVENT"'
    )
    made = next_tasks(Source("x.yaml", on=datetime.date(2027, 7, 20), written=written.replace("\\;", "\\\\;")))
    text = ics(made, View())
    assert text.count("BEGIN:VEVENT\r\n") == text.count("END:VEVENT\r\n") == len(made.tasks)
    names = {re.split("[;:]", line)[0] for line in text.replace("\r\n ", "").split("\r\n") if line}
    assert names == {
        "BEGIN", "END", "VERSION", "PRODID", "CALSCALE", "METHOD", "X-WR-CALNAME", "UID", "DTSTAMP", "DTSTART", "DTEND",
        "SUMMARY", "DESCRIPTION", "CATEGORIES", "STATUS", "TRANSP", "PRIORITY", "ACTION", "TRIGGER",
    }  # fmt: skip
