"""The flagship planned on ten days, from 18 months before the portal opens to SOAP, each read aloud and pinned."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

import pytest
from report.test_text import golden

from lorplan import api
from lorplan.report import View, render
from lorplan.results.plan import Plan
from lorplan.rules.packs.load import folder

FILE = folder("scenarios") / "us-citizen-img.yaml"
LATER = {"patel-im": "idea", "brooks-im": "idea", "charles-im": "idea", "moreau-research": "idea"}
# What the letters are on each day; what is not named is as in the file. Sent: what is assigned at every program.
DAYS: dict[str, tuple[dict[str, str], str]] = {
    "2025-12-02": ({**LATER, "sorensen-general": "idea"}, ""),
    "2026-11-20": ({**LATER, "charles-im": "agreed", "sorensen-general": "idea"}, ""),
    "2027-03-10": ({**LATER, "patel-im": "agreed", "charles-im": "agreed"}, ""),
    "2027-06-10": ({"brooks-im": "agreed", "moreau-research": "idea"}, ""),
    "2027-07-20": ({}, ""),
    "2027-09-10": ({}, ""),
    "2027-09-30": ({}, "patel-im, brooks-im"),
    "2027-11-20": ({"charles-im": "uploaded"}, "patel-im, brooks-im"),
    "2028-03-08": ({"charles-im": "uploaded"}, "patel-im, brooks-im, charles-im"),
    "2028-03-14": ({"charles-im": "uploaded"}, "patel-im, brooks-im, charles-im"),
}


def as_of(day: str) -> str:
    """The flagship as its applicant would keep it on that day."""
    statuses, sent = DAYS[day]
    text = FILE.read_text(encoding="utf-8").replace("as_of: 2027-07-20", f"as_of: {day}")
    for letter, status in statuses.items():
        head, name, rest = text.partition(f"\n  {letter}:")
        told = r"status: \w+, answer: \w+, waived: true" if "{" in rest.split("\n")[0] else r"status: \w+\n.*\n.*"
        new = f"status: {status}" if status == "idea" else f"status: {status}, answer: eager, waived: true"
        text = head + name + re.sub(told, new, rest, count=1)
    if sent:
        text = re.sub(r"(\n  - \{id: .*)\}", rf"\1, assigned: [{sent}]}}", text)
    return text


# Two others, from the day of the file on, as they are in it.
OTHERS = {
    "late-no-us-letter": ("2027-08-23", "2027-09-20", "2027-10-20", "2028-03-04", "2028-03-13"),
    "reapplicant": ("2027-08-02", "2027-09-10", "2027-09-25", "2028-03-04", "2028-03-13"),
}


@cache
def planned(day: str, name: str = "") -> Plan:
    """The flagship's plan on a day, or that of another scenario."""
    if not name:
        return api.solve(api.Source(FILE.name, written=as_of(day)))
    return api.solve(api.Source(folder("scenarios") / f"{name}.yaml", date.fromisoformat(day)))


@pytest.mark.parametrize("day", DAYS)
def test_the_flagship_reads_right_on_each_day(day: str) -> None:
    plan = planned(day)
    assert plan.as_of == day
    golden(f"season-{day}", render(plan, "text", View(width=80)))


@pytest.mark.parametrize("day", DAYS)
def test_no_day_that_is_past_is_ahead(day: str) -> None:
    plan = planned(day)
    assert all(ahead.day >= day for ahead in plan.season_now.days)
    assert all(step.by is None or step.by >= day for step in plan.next_steps)
    assert all(request.needed_by is None or request.needed_by >= day for request in plan.requests)


@pytest.mark.parametrize(("name", "day"), [(name, day) for name, days in OTHERS.items() for day in days])
def test_two_others_read_right_on_five_days(name: str, day: str) -> None:
    golden(f"season-{name}-{day}", render(planned(day, name), "text", View(width=80)))


@pytest.mark.parametrize("width", [44, 100])
@pytest.mark.parametrize("day", DAYS)
def test_on_every_screen_nothing_is_cut_said_twice_or_points_nowhere(day: str, width: int) -> None:
    plan = planned(day)
    text = render(plan, "text", View(width=width))
    assert max(map(len, text.splitlines())) <= width
    steps = [step.what for step in plan.next_steps]
    assert len(steps) == len(set(steps))
    shown = [int(number) for number in re.findall(r"^(\d+)\. (?:Today|By)", text, re.MULTILINE)]
    assert {int(number) for number in re.findall(r"What to do:\s+step\s+(\d+)", text)} <= set(shown)
    assert ("answer question 1" in " ".join(text.split())) <= ("WHAT HANGS ON AN ANSWER" in text)
    sentences = [each for each in re.split(r"(?<=\.) (?=[A-Z])", " ".join(text.split())) if len(each) > 60]
    assert not [each for each in sentences if sentences.count(each) > 1]
