"""Doubts: what a scenario says that can hardly be meant, each with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from lorplan.api import Source
from lorplan.case.doubts import doubts
from lorplan.edits.whatifs import assumptions
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
    return doubts(Source(file).case())


def test_a_plain_scenario_raises_none(tmp_path: Path) -> None:
    assert of(tmp_path) == ()


SCHOOL = "kind: us_citizen_img, applying_to: internal_medicine, school: {id: school, country: GD}"
STATED, WORK = "asked_on: 2027-05-28", "started: 2027-05-03"
AGREED = "status: uploaded, asked_on: 2027-05-28", "status: agreed, "
CASES = [
    ("us_citizen_img", "us_md", "applicant.kind", 4, "you apply as us_md, and that your school is in GD"),
    ("country: GD", "country: US", "applicant.kind", 4, "your school is in US"),
    (SCHOOL, "kind: us_md, degree: do, applying_to: internal_medicine", "applicant.kind", 4, "your degree is do"),
    ("us_citizen_img", "us_citizen_img, citizenship: [IN]", "applicant.kind", 4, "you are no US citizen"),
    ("us_citizen_img", "non_us_img, citizenship: [IN, US]", "applicant.kind", 4, "you are a US citizen"),
    ("as_of: 2027-08-02", "as_of: 2028-08-02", "season", 2, ") ended on 2028-05-31, before the day"),
    ("as_of: 2027-08-02", "as_of: 2024-08-02", "as_of", 3, "more than two years before"),
    (STATED, "asked_on: 2027-09-28", "letters.a.asked_on", 8, "2027-09-28, which is after the day of this plan"),
    (STATED, "written_on: 2027-09-28", "letters.a.written_on", 8, "a was written on 2027-09-28, which is after"),
    (STATED, "written_on: 2027-04-01", "letters.a.written_on", 8, "before the work began that it speaks of"),
    (*AGREED[:1], AGREED[1] + "promised_for: 2027-08-01", "letters.a.promised_for", 8, "promised for 2027-08-01, and"),
    (*AGREED[:1], AGREED[1] + "ready: 2027-08-01", "letters.a.ready", 8, "promised for 2027-08-01, and is not"),
    (WORK, "started: 2027-08-30", "letters.a.status", 8, "work that begins only on 2027-08-30"),
    (
        WORK,
        WORK + ", ended: 2027-08-30",
        "letters.a.status",
        8,
        "the rotation that it speaks of ends only on 2027-08-30",
    ),
    ("count: 40", "count: 40, specialty: psychiatry", "programs.community.specialty", 10, "community is in Psychiatry"),
    (
        "count: 40",
        "count: 40, deadline: 2027-08-01",
        "programs.community.deadline",
        10,
        "community was 2027-08-01, and",
    ),
]


@pytest.mark.parametrize(("old", "new", "path", "line", "says"), CASES)
def test_each_doubt_names_its_place(tmp_path: Path, old: str, new: str, path: str, line: int, says: str) -> None:
    (doubt,) = (doubt for doubt in of(tmp_path, old, new) if doubt.path == path)
    assert (doubt.file, doubt.line) == ("", line)
    assert says in doubt.text
    assert doubt.hint


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (SCHOOL, "kind: us_md, applying_to: internal_medicine, school: {id: school, country: CA}"),
        (SCHOOL, "kind: us_md, applying_to: internal_medicine, school: {id: school, country: PR}"),
        (STATED, "asked_on: 2027-05-01"),  # people are asked before they work with one
        (AGREED[0], AGREED[1] + "promised_for: 2027-08-02"),
        (AGREED[0], "status: uploaded, promised_for: 2027-08-01"),
        (AGREED[0], AGREED[1] + "ready: 2027-08-30"),
        ("as: elective, " + WORK, "as: employment, ended: 2028-06-30"),
        ("count: 40", "count: 40, deadline: 2027-08-02"),
        ("count: 40", "count: 40, deadline: 2027-08-01, assigned: [a]"),
    ],
)
def test_what_may_well_be_so_raises_none(tmp_path: Path, old: str, new: str) -> None:
    assert of(tmp_path, old, new) == ()


def test_programs_alike_are_named_together(tmp_path: Path) -> None:
    others = "".join(f"\n  - {{id: p{number}, specialty: psychiatry}}" for number in range(5))
    (doubt,) = of(tmp_path, "count: 40}", f"count: 40}}{others}")
    assert doubt.text == "p0, p1, p2 and 2 more are in Psychiatry, to which you do not say that you apply."
    assert (doubt.path, doubt.line) == ("programs.p0.specialty", 11)


def test_what_stands_in_a_list_or_in_an_option_is_placed_there(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("id,specialty\nmercy,psychiatry\n", encoding="utf-8")
    (doubt,) = of(tmp_path, "programs:", "program_lists: [{file: list.csv}]\nprograms:")
    assert (doubt.file, doubt.line) == ("list.csv", 2)
    file = tmp_path / "plan.yaml"
    what_ifs = assumptions(sets=("letters.a.asked_on=2027-12-01",))
    (doubt,) = doubts(Source(file, what_ifs=what_ifs).case())[:1]
    assert (doubt.path, doubt.file, doubt.line) == ("letters.a.asked_on", "", 0)


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
    (doubt,) = of(tmp_path, OLD, twice(f'"{name}"'))
    assert doubt.path == "writers.b"
    assert "look like the same person" in doubt.text


@pytest.mark.parametrize("name", ["Dr. Ana Gomes", "Dr. Gómez", "Dr. Ana Gómez', specialty: 'psychiatry"])
def test_namesakes_and_others_are_two_people(tmp_path: Path, name: str) -> None:
    assert of(tmp_path, OLD, twice(f"'{name}'")) == ()
