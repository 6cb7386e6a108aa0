"""Doubts: what a scenario says that can hardly be meant, each with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from lorplan.api import Source
from lorplan.case.doubts import doubts
from lorplan.results.doubts import Doubt

PLAIN = """\
format: 1
season: eras-2028
as_of: 2027-08-02
applicant: {kind: us_citizen_img, applying_to: internal_medicine, school: {id: school, country: GD}}
writers:
  a: {name: Dr. Ana Gómez, specialty: internal_medicine, experience: {as: elective, started: 2027-05-03}}
letters:
  a: {status: uploaded, asked_on: 2027-05-28}
programs:
  - {id: community, count: 40}
"""


def of(tmp_path: Path, old: str = "", new: str = "") -> tuple[Doubt, ...]:
    """The doubts about the plain scenario with one text put for another."""
    assert old in PLAIN
    file = tmp_path / "plan.yaml"
    file.write_text(PLAIN.replace(old, new, 1) if old else PLAIN, encoding="utf-8")
    case = Source(file).case()
    return doubts(case.scenario, case.season, case.library.families)


def test_a_plain_scenario_raises_none(tmp_path: Path) -> None:
    assert of(tmp_path) == ()


CASES = [
    ("us_citizen_img", "us_md", "applicant.kind", 4, "the school is in GD"),
    ("country: GD", "country: US", "applicant.kind", 4, "the school is in the US"),
    ("as_of: 2027-08-02", "as_of: 2028-08-02", "season", 2, "after the end of ERAS 2028"),
    ("as_of: 2027-08-02", "as_of: 2024-08-02", "as_of", 3, "more than two years before"),
    (
        "asked_on: 2027-05-28",
        "asked_on: 2027-09-28",
        "letters.a.asked_on",
        8,
        "after the day of the plan (2 August 2027)",
    ),
    ("asked_on: 2027-05-28", "written_on: 2027-09-28", "letters.a.written_on", 8, "was written on 28 September 2027"),
    ("started: 2027-05-03", "started: 2027-08-30", "letters.a.status", 8, "work that begins on 30 August 2027"),
    (
        "count: 40",
        "count: 40, specialty: psychiatry",
        "programs.community.specialty",
        10,
        "'community' is in Psychiatry",
    ),
]


@pytest.mark.parametrize(("old", "new", "path", "line", "says"), CASES)
def test_each_doubt_names_its_place(tmp_path: Path, old: str, new: str, path: str, line: int, says: str) -> None:
    found = [doubt for doubt in of(tmp_path, old, new) if doubt.path == path]
    assert [doubt.line for doubt in found] == [line]
    assert says in found[0].text
    assert found[0].hint


@pytest.mark.parametrize(
    "program",
    [
        "specialty: transitional_year",
        "specialty: general_surgery, track: preliminary",
        "specialty: general_surgery, linked_specialty: internal_medicine",
    ],
)
def test_a_year_before_a_specialty_is_none_of_its_own(tmp_path: Path, program: str) -> None:
    assert of(tmp_path, "count: 40", f"count: 40, {program}") == ()


def twice(name: str, more: str = "") -> str:
    return f"experience: {{as: elective, started: 2027-05-03}}}}\n  b: {{name: {name}{more}}}"


OLD = "experience: {as: elective, started: 2027-05-03}}"


@pytest.mark.parametrize("name", ["Ana Gomez", "Dr. Gómez Ana", "Prof. ANA GOMEZ, MD"])
def test_one_person_under_two_ids(tmp_path: Path, name: str) -> None:
    found = of(tmp_path, OLD, twice(f'"{name}"'))
    assert [doubt.path for doubt in found] == ["writers.b"]
    assert "look like the same person" in found[0].text


@pytest.mark.parametrize("name", ["Dr. Ana Gomes", "Dr. Gómez", "Dr. Ana Gómez', specialty: 'psychiatry"])
def test_namesakes_and_others_are_two_people(tmp_path: Path, name: str) -> None:
    assert of(tmp_path, OLD, twice(f"'{name}'")) == ()
