"""What would mend a broken must of a hand-made portfolio: letters of the file that bring it nearer, for every kind."""

from __future__ import annotations

from pathlib import Path

import pytest

from lorplan import api

SCENARIO = """
format: 1
season: eras-2028
as_of: 2027-07-20
applicant: {applying_to: neurology}
institutions: {lakeside: {country: US}, harbor: {country: US}}
writers:
  chair: {institution: lakeside, role: chair, faculty: true}
  ann: {institution: lakeside, faculty: true}
  ben: {institution: harbor, faculty: true}
  cem: {institution: harbor, faculty: false}
letters: {chair: {status: uploaded}, ann: {status: uploaded}, ben: {status: uploaded}, cem: {status: uploaded}}
programs:
  - id: city
    rules:
      - {id: the-rule, level: must, says: A requirement., RULE}
portfolios: {mine: {city: [SENT]}}
"""
ROLES = "slots: [{as: chair, of: {writer.role: chair}}, {as: faculty, letters: 2, of: {writer.faculty: true}}]"


@pytest.mark.parametrize(
    ("rule", "sent", "mend"),
    [
        (ROLES, "chair, ann", "send ben too."),
        (ROLES, "ann, ben", "send chair too."),
        (ROLES, "chair", "send ann and ben too."),
        ("count: {at_least: 2, different: writer.institution}", "chair, ann", "send one of ben and cem too."),
        ("count: {of: {writer.faculty: true}, at_least: 2}", "ann, cem", "send one of ben and chair too."),
        ("count: {of: {writer.faculty: true}, at_least: 2/3}", "chair, cem", "send one of ann and ben too."),
        (f"one_of: [{{{ROLES}}}, {{count: {{at_least: 4}}}}]", "chair, ann", "send ben too."),
        ("when: {portfolio: {writer.role: chair}}, count: {at_least: 2}", "chair", "send one of ann, ben and cem too."),
    ],
)
def test_letters_that_help_are_named(rule: str, sent: str, mend: str, tmp_path: Path) -> None:
    path = tmp_path / "plan.yaml"
    path.write_text(SCENARIO.replace("RULE", rule).replace("SENT", sent), encoding="utf-8")
    findings = api.verify(api.Source(path), "mine").findings
    assert [one.mend for one in findings if one.rule == "the-rule"] == [mend]
