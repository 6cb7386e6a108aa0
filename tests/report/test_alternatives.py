"""What the next best plans lose, in words."""

from __future__ import annotations

from pathlib import Path

from lorplan.api import compare
from lorplan.report import View
from lorplan.report.comparisons import render

STARTER = Path(__file__).parents[2] / "scenarios" / "starter.yaml"


def test_programs_that_fall_short_and_that_wait_are_counted_apart() -> None:
    lines = [line.strip() for line in render(compare([STARTER]), View(width=300)).splitlines()]
    assert "61 programs lack something, not 0." in lines
    assert "0 programs wait for a letter that is not in hand, not 61." in lines
