"""Comparisons that applicants really make, with the exact text that they get to read and the numbers behind it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from lorplan import api
from lorplan.edits.whatifs import Assumption, assumptions
from lorplan.report import View
from lorplan.report.comparisons import render
from lorplan.results.compare import Comparison

CASES = Path(__file__).parent / "cases"

# What is named besides the scenario, and the what-ifs, each a side of its own.
WORDS: dict[str, tuple[list[str], list[tuple[Assumption, ...]]]] = {
    "three-or-four": (["three", "four"], []),
    "famous-name": (["famous"], [assumptions(without=["chair"])]),
    "late-letter": (["now", "two"], []),
    "prelims": (["same", "swapped"], []),
    "us-or-research": ([], [assumptions(without=["second-us"]), assumptions(without=["research"])]),
}


def compared(name: str, monkeypatch: pytest.MonkeyPatch) -> Comparison:
    monkeypatch.chdir(CASES)
    words, what_ifs = WORDS[name]
    found = api.compare([f"{name}.yaml", *words], what_ifs=what_ifs)
    assert isinstance(found, Comparison)
    return found


@pytest.mark.parametrize("name", sorted(WORDS))
@pytest.mark.parametrize("width", [80, 40])
def test_the_text_is_pinned(name: str, width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    text = render(compared(name, monkeypatch), View(width=width))
    assert text == (CASES / f"{name}-{width}.txt").read_text()
    assert all(len(line) <= width for line in text.splitlines())


def test_every_case_is_run() -> None:
    assert {path.stem for path in CASES.glob("*.yaml")} == set(WORDS)


def numbers(found: Comparison, name: str) -> tuple[Any, ...]:
    return next(line.values for line in found.lines if line.name.startswith(name))


def changes(found: Comparison, place: int) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    return [(one.program, one.added, one.removed) for one in found.differences[place].programs]


def test_three_letters_everywhere_lose_at_research_and_four_everywhere_at_the_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = compared("three-or-four", monkeypatch)
    best, three, four = numbers(found, "points")
    assert best > three
    assert best > four
    assert changes(found, 0) == [("research-heavy", (), ("research",))]
    assert changes(found, 1) == [("community", ("research",), ())]


def test_the_famous_name_is_not_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    found = compared("famous-name", monkeypatch)
    best, famous, without = numbers(found, "points")
    assert best == without > famous
    assert {(added, removed) for _, added, removed in changes(found, 0)} == {(("chair",), ("baptiste",))}
    assert changes(found, 1) == []


def test_the_late_letter_on_top_is_worth_more_and_costs_nothing_tonight(monkeypatch: pytest.MonkeyPatch) -> None:
    found = compared("late-letter", monkeypatch)
    assert numbers(found, "complete now") == (60, 60, 0)  # the late letter comes on top of three in hand
    assert numbers(found, "complete when") == (60, 60, 0)
    wait, now, two = numbers(found, "points")
    assert wait > now > two


def test_the_surgeon_takes_the_third_place_at_preliminary_years(monkeypatch: pytest.MonkeyPatch) -> None:
    found = compared("prelims", monkeypatch)
    best, same, swapped = numbers(found, "points")
    assert best == swapped > same
    assert [program for program, _, _ in changes(found, 0)] == ["preliminary", "surgery", "transitional"]
    assert found.differences[1].nothing


def test_one_more_us_letter_is_worth_more_than_a_research_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    found = compared("us-or-research", monkeypatch)
    best, research, second_us = numbers(found, "points")
    assert best == second_us > research
    assert found.sides[0].asked == ("second-us",)
