"""The flagship planned on ten days, from 18 months before the portal opens to SOAP, each read aloud and pinned."""

from __future__ import annotations

import re

import pytest
from report.test_text import golden

from lorplan import api
from lorplan.report import View, render
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


@pytest.mark.parametrize("day", DAYS)
def test_the_flagship_reads_right_on_each_day(day: str) -> None:
    plan = api.solve(api.Source(FILE.name, written=as_of(day)))
    assert plan.as_of == day
    golden(f"season-{day}", render(plan, "text", View(width=80)))


@pytest.mark.parametrize("day", DAYS)
def test_no_day_that_is_past_is_ahead(day: str) -> None:
    plan = api.solve(api.Source(FILE.name, written=as_of(day)))
    assert all(ahead.day >= day for ahead in plan.season_now.days)
    assert all(step.by is None or step.by >= day for step in plan.next_steps)
    assert all(request.needed_by is None or request.needed_by >= day for request in plan.requests)
