"""Every packaged scenario gives its pinned result, proved twice, with `verify` clean and its JSON valid."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from lorplan import api
from lorplan.plan import Plan
from lorplan.report import View, render
from lorplan.report.schema import plan_schema

SCENARIOS = Path(__file__).parents[2] / "scenarios"
PINS: dict[str, dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "pins.yaml").read_text())
NAMES = sorted(path.stem for path in SCENARIOS.glob("*.yaml"))


@pytest.fixture(scope="module")
def plan_of() -> Callable[[str], Plan]:
    """Plans by name, each solved once."""
    plans: dict[str, Plan] = {}

    def get(name: str) -> Plan:
        if name not in plans:
            plans[name] = api.solve(SCENARIOS / f"{name}.yaml")
        return plans[name]

    return get


def test_every_scenario_is_pinned() -> None:
    assert sorted(PINS) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_the_result_is_the_pinned_one(name: str, plan_of: Callable[[str], Plan]) -> None:
    plan = plan_of(name)
    pin = PINS[name]
    assert plan.status == "proved"
    assert [engine.status for engine in plan.engines] == ["proved", "proved"]
    assert plan.broken is pin.get("broken", False)
    assert {stage.name: stage.value for stage in plan.objective} == pin["objective"]
    assert [request.writer for request in plan.requests] == pin["requests"]
    found = {" ".join(portfolio.letters): portfolio.count for portfolio in plan.portfolios}
    assert found == {letters: count for letters, count in pin["portfolios"].items()}
    if "findings" in pin:
        assert [f"{f.rule} {f.status}" for f in plan.findings if f.status != "note"] == pin["findings"]


@pytest.mark.parametrize("name", NAMES)
def test_verify_accepts_the_plan(name: str, plan_of: Callable[[str], Plan], tmp_path: Path) -> None:
    plan = plan_of(name)
    for form in ("json", "csv"):
        file = tmp_path / f"plan.{form}"
        file.write_text(render(plan, form, View(width=80)), encoding="utf-8")
        report = api.verify(SCENARIOS / f"{name}.yaml", str(file))
        assert report.wrong == ()
        values = {stage.name: stage.value for stage in report.value}
        assert values == {stage.name: stage.value for stage in plan.objective}


@pytest.mark.parametrize("name", NAMES)
def test_the_json_fits_its_schema(name: str, plan_of: Callable[[str], Plan]) -> None:
    document = json.loads(render(plan_of(name), "json", View(width=80)))
    jsonschema.Draft7Validator(plan_schema()).validate(document)


@pytest.mark.parametrize("name", NAMES)
def test_the_ledger_adds_up(name: str, plan_of: Callable[[str], Plan]) -> None:
    plan = plan_of(name)
    points = next(stage.value for stage in plan.objective if stage.name == "points")
    assert sum(line.points * line.weight for line in plan.ledger) == points


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("width", [50, 80])
def test_the_text_stays_within_its_width(name: str, width: int, plan_of: Callable[[str], Plan]) -> None:
    text = render(plan_of(name), "text", View(width=width))
    assert max(len(line) for line in text.splitlines()) <= width


def test_the_guides_example_is_answered_as_the_guide_does(plan_of: Callable[[str], Plan]) -> None:
    """G28: the three clinical letters everywhere, the research letter added at research-heavy programs."""
    letters = {program.program: [p.letter for p in program.letters] for program in plan_of("guide-example").programs}
    clinical = ["baptiste-im", "farrell-im", "ito-im"]
    assert letters == {"most-programs": clinical, "research-heavy": [*clinical, "lindqvist-research"]}


def test_the_surgeon_replaces_one_letter_at_preliminary_and_transitional_years(
    plan_of: Callable[[str], Plan],
) -> None:
    """G27."""
    plan = plan_of("preliminary-and-transitional")
    with_surgeon = {
        program.track for program in plan.programs if "nakamura-surgery" in [p.letter for p in program.letters]
    }
    assert with_surgeon == {"preliminary", "transitional"}


def test_without_a_us_letter_every_program_falls_short_and_the_advice_says_what_to_do(
    plan_of: Callable[[str], Plan],
) -> None:
    """G30."""
    plan = plan_of("late-no-us-letter")
    assert all("us-im-letter.missing" in program.broken for program in plan.programs)
    assert any("a year later" in finding.says for finding in plan.findings if finding.status == "note")


def test_letters_assigned_already_stay(plan_of: Callable[[str], Plan]) -> None:
    for program in plan_of("already-applied").programs:
        placed = {placement.letter for placement in program.letters}
        assert set(program.assigned_before) <= placed
        assert not set(program.assigned_before) & set(program.to_add)
