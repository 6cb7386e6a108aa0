"""Days that conditions compare with: events, and the date facts of the applicant and the program."""

from __future__ import annotations

from pathlib import Path

import pytest

from lorplan import api

SCENARIO = """
format: 1
season: eras-2028
as_of: 2027-07-20
applicant: {applying_to: SPECIALTY, graduated: 2026-05-31, school: {departments: [internal_medicine]}}
institutions: {harbor: {country: US}}
writers: {chen: {institution: harbor, specialty: internal_medicine}}
letters: {chen: {status: uploaded, written_on: WRITTEN}}
programs:
  - id: one
    specialty: SPECIALTY
    applied_on: 2027-09-22
    rules: [{id: the.rule, level: must, says: A rule., APPLIES count: {of: CONDITION, at_least: 1}}]
portfolios: {sent: {one: [chen]}}
"""


def outcome(tmp_path: Path, condition: str, written: str = "2026-08-01", applies: str = "", field: str = "") -> str:
    text = SCENARIO.replace("CONDITION", condition).replace("WRITTEN", written).replace("APPLIES", applies)
    path = tmp_path / "plan.yaml"
    path.write_text(text.replace("SPECIALTY", field or "internal_medicine"), encoding="utf-8")
    (program,) = api.verify(api.Source(path), "sent").programs
    for name in ("kept", "open", "broken"):
        if "the.rule" in getattr(program, name):
            return name
    return "absent"


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        ("{letter.written_on: {at_least: applicant.graduated}}", "kept"),
        ("{letter.written_on: {at_least: applicant.graduated + 3 months}}", "broken"),
        ("{letter.written_on: {at_least: program.applied_on - 14 months}}", "kept"),
        ("{letter.written_on: {at_least: program.applied_on - 13 months}}", "broken"),
        ("{letter.written_on: {at_most: program.deadline}}", "open"),  # nobody tells it
        ("{applicant.graduated: {at_most: today - 1 year}}", "kept"),
    ],
)
def test_date_facts_name_days(tmp_path: Path, condition: str, found: str) -> None:
    assert outcome(tmp_path, condition) == found


def test_a_rule_can_apply_by_such_a_day(tmp_path: Path) -> None:
    of = "{writer.specialty: psychiatry}"
    assert (
        outcome(tmp_path, of, applies="applies: {program.applied_on: {at_least: applicant.graduated + 1 year}},")
        == "broken"
    )
    assert (
        outcome(tmp_path, of, applies="applies: {program.applied_on: {at_most: applicant.graduated + 1 year}},")
        == "absent"
    )


@pytest.mark.parametrize(
    ("field", "found"), [("internal_medicine", "broken"), ("cardiology", "broken"), ("urology", "absent")]
)
def test_a_department_of_the_own_school(tmp_path: Path, field: str, found: str) -> None:
    """A school with a department of internal medicine has one for its parts as well."""
    applies = "applies: {program.home_department: true},"
    assert outcome(tmp_path, "{writer.specialty: psychiatry}", applies=applies, field=field) == found
