"""Every line of "what pages say" in the reference is a rule that a program can have."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lorplan import api
from lorplan.keeper.rule_at import rule_at
from lorplan.report import View, render
from tools import docs

PAGE = docs.ROOT / "docs/reference/rule-kinds.md"
SCENARIO = """
format: 1
season: eras-2028
as_of: 2027-07-20
applicant:
  applying_to: internal_medicine
  kind: us_citizen_img
  school: {id: school, departments: [internal_medicine]}
  reapplicant: true
  graduated: 2025-05-30
  prior_training: {institution: harbor, until: 2028-06-30}
institutions: {harbor: {country: US}}
experiences: {job: {as: employment, weeks: 20, ended: 2027-12-31}}
writers: {chen: {specialty: internal_medicine}}
letters: {chen: {status: uploaded}}
programs: [{id: one, deadline: 2027-11-01, rules: [{id: the.rule, level: must, says: A rule., RULE}]}]
"""


def recipes() -> list[tuple[str, str]]:
    text = PAGE.read_text(encoding="utf-8").split("## What pages say", 1)[1].split("\n## ", 1)[0]
    return re.findall(r"^\| ([^|]+) \| `([^`]+)` \|$", text, re.M)


def test_there_are_some() -> None:
    assert len(recipes()) > 20


@pytest.mark.parametrize(("says", "rule"), recipes(), ids=lambda value: value[:50])
def test_a_line_is_a_rule(tmp_path: Path, says: str, rule: str) -> None:
    path = tmp_path / "plan.yaml"
    path.write_text(SCENARIO.replace("RULE", rule), encoding="utf-8")
    found = rule_at(api.Source(path).case(), "the.rule", "one")
    assert (found.in_force, found.says, found.level) == ("yes", "A rule.", "must")


def test_what_a_page_strongly_suggests_is_told_as_suggested(tmp_path: Path) -> None:
    """`required: false`: neither required by the program nor a custom of the field."""
    path = tmp_path / "plan.yaml"
    chair = "required: false, count: {of: {writer.role: chair}, at_least: 1}"
    path.write_text(SCENARIO.replace("RULE", chair), encoding="utf-8")
    plan = api.solve(api.Source(path))
    (finding,) = (finding for finding in plan.findings if finding.rule == "the.rule")
    assert not finding.required
    text = render(plan, "text", View(width=1000))
    assert "Strongly suggested by the program: A rule." in text
    (lack,) = (lack for lack in plan.verdicts[-1].programs[0].lacks if lack.rule == "the.rule")
    assert (lack.required, lack.suggested) == (False, True)
