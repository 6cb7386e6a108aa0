"""The hard shapes: scenarios with the exact text that an applicant gets to read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from scenarios.dual import dual

from lorplan import api
from lorplan.report import View
from lorplan.report.explain import render
from lorplan.report.json import dumps

CASES = Path(__file__).parent / "cases"
SCENARIOS = Path(__file__).parents[3] / "scenarios"
NAMES = sorted(path.stem for path in CASES.glob("*.yaml"))


def told(text: str) -> str:
    """What falls short and what to do; the points of the portfolios belong to the rules and are left out."""
    start, _, rest = text.partition("WHY THESE LETTERS\n")
    return start + rest[rest.index("WHAT TO DO NEXT\n") :]


@pytest.mark.parametrize("name", NAMES)
def test_the_explanation_is_pinned(name: str) -> None:
    found = api.explain(api.Source(CASES / f"{name}.yaml"))
    assert told(render(found, View(width=80))) == (CASES / f"{name}.txt").read_text()


def test_the_hard_shapes_are_there() -> None:
    shapes = {"chair-letter", "four-required", "locked-slot", "no-us-letter", "own-school-and-us", "shared-budget"}
    assert set(NAMES) == shapes


def test_a_page_whose_own_musts_collide_is_called_that() -> None:
    (shortfall,) = api.explain(api.Source(CASES / "own-school-and-us.yaml")).shortfalls
    (conflict,) = shortfall.conflicts
    assert conflict.collision
    assert [member.rule for member in conflict.members] == ["us-letter", "own-school-only"]


def test_the_withdrawn_letter_is_a_member() -> None:
    (shortfall,) = api.explain(api.Source(CASES / "locked-slot.yaml")).shortfalls
    (conflict,) = shortfall.conflicts
    assert [member.kind for member in conflict.members] == ["must", "limit", "assigned"]
    assert not conflict.collision


def test_programs_that_need_one_budget_are_told() -> None:
    (shortfall,) = api.explain(api.Source(CASES / "shared-budget.yaml")).shortfalls
    (conflict,) = shortfall.conflicts
    assert [member.kind for member in conflict.members] == ["programs", "programs", "budget"]
    assert [change.kind for change in shortfall.mends[0].changes] == ["budget"]


def test_programs_with_the_same_causes_are_told_together() -> None:
    (shortfall,) = api.explain(api.Source(SCENARIOS / "late-no-us-letter.yaml")).shortfalls
    assert shortfall.programs == ("affiliated", "community")
    assert shortfall.count == 90
    assert [[member.rule for member in conflict.members] for conflict in shortfall.conflicts] == [
        ["us-im-letter.missing"],
    ]
    assert [conflict.hangs for conflict in shortfall.conflicts] == [False]


def test_a_complete_plan_has_no_shortfall() -> None:
    found = api.explain(api.Source(SCENARIOS / "guide-example.yaml"))
    assert not found.shortfalls
    assert found.next_steps


@pytest.mark.parametrize("name", NAMES)
def test_json_is_the_answer(name: str) -> None:
    found = api.explain(api.Source(CASES / f"{name}.yaml"), program=None)
    again = json.loads(dumps(found.to_json()))
    assert [one["count"] for one in again["shortfalls"]] == [one.count for one in found.shortfalls]
    for program in again["programs"]:
        by_letter = sum(letter["points"] for letter in program["letters"])
        assert by_letter + sum(line["points"] for line in program["together"]) == program["points"]


def test_a_must_for_more_letters_than_are_there_clashes_with_what_keeps_them_away() -> None:
    """Three letters are required and one is uploaded: that is not the fault of the requirement alone."""
    tree = yaml.safe_load(dual(3))
    tree |= {"budget": 1, "programs": tree["programs"][:2]}
    source = api.Source("dual.yaml", only="uploaded", written=yaml.safe_dump(tree, sort_keys=False))
    conflicts = [
        {(member.kind, member.rule) for member in conflict.members}
        for shortfall in api.explain(source).shortfalls
        for conflict in shortfall.conflicts
    ]
    must = ("must", "letters.fewer-than-required")
    assert {must, ("status", None)} in conflicts
    assert {must} not in conflicts
