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
from lorplan.report import View, render
from lorplan.report.schema import plan_schema
from lorplan.results.plan import Plan

SCENARIOS = Path(__file__).parents[2] / "scenarios"
PINS: dict[str, dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "pins.yaml").read_text())
NAMES = sorted(path.stem for path in SCENARIOS.glob("*.yaml"))


@pytest.fixture(scope="module")
def plan_of() -> Callable[[str], Plan]:
    """Plans by name, each solved once."""
    plans: dict[str, Plan] = {}

    def get(name: str) -> Plan:
        if name not in plans:
            plans[name] = api.solve(api.Source(SCENARIOS / f"{name}.yaml"))
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
        report = api.verify(api.Source(SCENARIOS / f"{name}.yaml"), str(file))
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
    (advice,) = (finding for finding in plan.findings if finding.status == "step")
    assert "a year later" in advice.says
    assert advice.says in [step.what for step in plan.next_steps]
    steps = render(plan, "text", View(width=80)).partition("WHAT TO DO NEXT")[2].partition("WHICH LETTERS")[0]
    assert advice.says in " ".join(steps.split())


def test_where_a_program_of_the_specialty_has_a_full_set_nobody_is_told_to_wait() -> None:
    """G30: another year is for those who have nowhere to go with these letters."""
    file = SCENARIOS / "late-no-us-letter.yaml"
    content = """
  - id: any-country
    letters: 2
    rules:
      - {lift: us-im-letter.missing, reason: Its page takes letters from any country.}
"""
    plan = api.solve(api.Source(file, written=file.read_text(encoding="utf-8") + content))
    assert {program.program for program in plan.programs if not program.broken} == {"any-country"}
    assert not [finding for finding in plan.findings if finding.status == "step"]
    assert "a year later" not in render(plan, "text", View(width=80, all=True))


def test_letters_assigned_already_stay(plan_of: Callable[[str], Plan]) -> None:
    for program in plan_of("already-applied").programs:
        placed = {placement.letter for placement in program.letters}
        assert set(program.assigned_before) <= placed
        assert not set(program.assigned_before) & set(program.to_add)


def sent(plan: Plan, specialty: str, track: str = "categorical") -> set[str]:
    """Every letter that some program of a specialty and track gets."""
    here = (one for one in plan.programs if (one.specialty, one.track) == (specialty, track))
    return {placement.letter for program in here for placement in program.letters}


def test_each_of_two_specialties_gets_its_own_letters_and_the_general_one_serves_both(
    plan_of: Callable[[str], Plan],
) -> None:
    """G34: two strong letters for the first specialty, its own for the other, two versions by one writer."""
    plan = plan_of("internal-and-family-medicine")
    assert sent(plan, "internal_medicine") == {"patel-im", "charles-im", "mensah-general"}
    assert sent(plan, "family_medicine") == {"patel-fm", "okafor-fm", "mensah-general"}
    assert [(one.writer, one.new) for one in plan.requests] == [("patel", False), ("okafor", True)]
    first, other = plan.specialties
    assert (first.name, other.name) == ("Internal medicine", "Family medicine")
    assert {one.letter: one.shared_with for one in first.letters}["mensah-general"] == ("Family medicine",)
    assert "own-letters.two-for-the-first-specialty" not in first.thin
    assert "own-letters.one-or-two-for-each-specialty" in other.thin


def test_two_specialties_at_one_hospital_and_the_portals_label_are_told(plan_of: Callable[[str], Plan]) -> None:
    notes = {one.rule: one.programs for one in plan_of("internal-and-family-medicine").findings if one.status == "note"}
    assert notes["specialties.at-one-institution"] == ("lakeside-fm", "lakeside-im")
    assert "eras.specialty-label" in notes
    text = render(plan_of("internal-and-family-medicine"), "text", View(width=80, parts=("notes",)))
    assert "  At Lakeside family medicine and Lakeside internal medicine.\n" in text


def test_the_section_by_specialty_is_for_those_who_apply_to_two(plan_of: Callable[[str], Plan]) -> None:
    """Whoever wants medicine and a year of it beside has one specialty; with --all it is told all the same."""
    plan = plan_of("us-citizen-img")
    assert [one.applied_to for one in plan.specialties] == [True, True, False]
    assert "BY SPECIALTY" not in render(plan, "text", View(width=80))
    assert "BY SPECIALTY" in render(plan, "text", View(width=80, all=True))


def test_no_letter_for_neurology_goes_to_medicine_nor_the_other_way_round(plan_of: Callable[[str], Plan]) -> None:
    plan = plan_of("neurology-and-internal-medicine")
    neurology, medicine = sent(plan, "neurology"), sent(plan, "internal_medicine")
    assert neurology & medicine == {"saade-general"}
    assert {"osei-neuro", "lund-neuro"} <= neurology
    assert {"tran-im", "osei-neuro-general"} <= medicine
    assert [(one.writer, one.new, one.letters) for one in plan.requests] == [("osei", False, ("osei-neuro-general",))]


def test_a_letter_for_two_portals_is_requested_at_the_second_one(plan_of: Callable[[str], Plan]) -> None:
    plan = plan_of("emergency-and-internal-medicine")
    assert sent(plan, "emergency_medicine") == {"mercer-sloe", "unity-sloe", "burke-general"}
    assert sent(plan, "internal_medicine") == {"gold-im", "shah-im", "burke-general"}
    (request,) = plan.requests
    assert [(one.letter, one.portal, one.why) for one in request.entries] == [
        ("burke-general", "residencycas", "another portal")
    ]
    medicine, emergency = (next(one for one in plan.specialties if one.name == name) for name in (
        "Internal medicine", "Emergency medicine",
    ))  # fmt: skip
    assert {one.letter: one.status for one in medicine.letters}["burke-general"] == "uploaded"
    assert {one.letter: one.status for one in emergency.letters}["burke-general"] == "idea"


def test_the_year_before_an_advanced_specialty_gets_no_letter_that_names_it_where_a_neutral_one_is_to_be_had(
    plan_of: Callable[[str], Plan],
) -> None:
    plan = plan_of("anesthesiology-and-preliminary-medicine")
    assert sent(plan, "anesthesiology", "advanced") == {"reid-anesthesiology", "kaur-anesthesiology", "bell-neutral"}
    for specialty, track in (("internal_medicine", "preliminary"), ("transitional_year", "transitional")):
        assert sent(plan, specialty, track) == {"bell-neutral", "reid-neutral", "ngo-im"}
    assert [one.linked_specialty for one in plan.specialties] == [None, "anesthesiology", "anesthesiology"]


def test_a_reapplicant_sends_new_letters_first_and_none_that_cannot_be_imported(plan_of: Callable[[str], Plan]) -> None:
    plan = plan_of("reapplicant")
    letters = sent(plan, "internal_medicine")
    assert {"wells-im", "ibarra-im", "adler-im"} <= letters
    fates = {one.letter: (one.fate, one.why) for one in plan.letters}
    assert fates["lowe-im"][0] == "barred"
    assert fates["lowe-im"][1].startswith("ERAS imports letters only from a season")
    notes = {one.rule for one in plan.findings if one.status == "note"}
    assert {"reapplicant.imported-letters", "reapplicant.no-letter-of-growth"} <= notes
