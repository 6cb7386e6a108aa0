"""What a plan says late in the season: no contact once, nothing assigned in vain, what no page tells is asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from lorplan import api
from lorplan.edits.whatifs import assumptions
from lorplan.report import View, render
from lorplan.report.tasks import render as tasks_text

SCENARIOS = Path(__file__).parents[2] / "scenarios"
APPLIED = SCENARIOS / "already-applied.yaml"


def text(day: str, file: Path = APPLIED, *sets: str) -> str:
    """The plan on a day, as one line."""
    source = api.Source(file, what_ifs=assumptions(sets=(f"as_of={day}", *sets)))
    return " ".join(render(api.solve(source), "text", View(width=1000)).split())


def test_a_letter_withdrawn_after_it_was_assigned_is_told_with_what_can_be_done() -> None:
    told = text("2027-10-05")
    assert (
        "Dr. Richard Holt has withdrawn holt-cardiology, which is assigned at 67 programs: it counts for nothing "
        "there, and its place stays taken. Only its writer can bring it back, through the portal's support. Beside it "
        "the plan sends other letters at 55 of them." in told
    )
    assert "has withdrawn" not in text("2028-03-05")  # ranks are certified: nothing can be done any more


@pytest.mark.parametrize("day", ["2028-03-05", "2028-03-20"])
def test_nothing_is_assigned_asked_or_looked_up_once_no_letter_changes_anything(day: str) -> None:
    told = text(day)
    assert "Assign the letters" not in told
    assert "Before you assign" not in told
    assert "LOOK UP FIRST" not in told


def test_whether_soap_locks_the_letters_of_the_season_is_asked_and_the_answer_heard() -> None:
    question = "Does the portal let you change, for SOAP, the letters at programs that you applied to in September?"
    assert question in text("2028-03-13")
    assert question not in text("2027-10-05")
    changed = text("2028-03-13", APPLIED, "applicant.soap_changes_letters=true")
    assert question not in changed
    assert "take the old ones out of its `assigned:`, and plan again." in changed
    assert "stays where it is." in text("2028-03-13", APPLIED, "applicant.soap_changes_letters=false")
    assert question not in text("2028-03-13", SCENARIOS / "us-citizen-img.yaml")  # nothing is assigned there


def test_no_contact_in_match_week_is_said_once() -> None:
    source = api.Source(SCENARIOS / "us-citizen-img.yaml", what_ifs=assumptions(sets=("as_of=2028-03-13",)))
    plan, tasks = api.solve(source), api.next_tasks(source)
    for told in (render(plan, "text", View(width=80)), tasks_text(tasks, View(width=80))):
        assert " ".join(told.split()).count("a violation of the Match agreement") == 1
    assert "as a spare" not in render(plan, "text", View(width=80))


def test_documents_that_are_no_letters_are_listed(tmp_path: Path) -> None:
    file = tmp_path / "plan.yaml"
    file.write_text(
        "format: 1\nseason: eras-2028\nas_of: 2027-08-01\n"
        "applicant: {kind: us_md, applying_to: [internal_medicine], school: {id: lakes, country: US}}\n"
        "writers: {patel: {name: Dr. Anita Patel, specialty: internal_medicine, degree: md, rank: attending}}\n"
        "letters: {patel: {status: uploaded, waived: true}}\n"
        "programs:\n"
        "  - {id: city, name: City Medicine, letters: 1, documents: [a photograph, a transcript]}\n"
        "  - {id: hill, name: Hill Medicine, letters: 1, documents: [a photograph]}\n",
        encoding="utf-8",
    )
    findings = {finding.rule: finding.text for finding in api.solve(api.Source(file)).findings}
    told = findings["program.asks-for-other-documents"]
    assert told == "City Medicine: a photograph and a transcript. Hill Medicine: a photograph."
