"""What a program says of applicants is told even where nobody knows whether it applies, with the question."""

from __future__ import annotations

from pathlib import Path

import pytest

from lorplan import api
from lorplan.results.plan import Finding

SCENARIO = """
format: 1
season: eras-2028
as_of: 2027-07-20
applicant: {applying_to: internal_medicine GRADUATED}
institutions: {harbor: {country: US}}
writers: {chen: {institution: harbor, specialty: internal_medicine}}
letters: {chen: {status: uploaded}}
programs:
  - id: one
    rules:
      - id: graduation.too-long-ago
        level: note
        says: Nobody is considered who graduated more than three years ago.
        applies: {applicant.graduated: {at_most: submit - 3 years}}
        say: {}
  - {id: two}
"""
ASKED = "Whether this applies is not known: On which day did you graduate, or will you?"


def said(findings: tuple[Finding, ...]) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(one.status, one.text, one.programs) for one in findings if one.rule == "graduation.too-long-ago"]


@pytest.mark.parametrize(
    ("graduated", "found"),
    [
        ("", [("note", ASKED, ("one",))]),
        (", graduated: 2023-05-30", [("note", "", ("one",))]),
        (", graduated: 2027-05-30", []),
    ],
)
def test_a_note_of_a_program(tmp_path: Path, graduated: str, found: list[tuple[str, str, tuple[str, ...]]]) -> None:
    path = tmp_path / "plan.yaml"
    path.write_text(SCENARIO.replace(" GRADUATED", graduated), encoding="utf-8")
    plan, check = api.solve(api.Source(path)), api.check(api.Source(path))
    assert said(plan.findings) == found
    assert said(check.findings) == found
    asked = [one.question for one in check.unknowns if one.fact == "applicant.graduated"]
    assert bool(asked) == bool(found and found[0][1])
