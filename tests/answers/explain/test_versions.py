"""A second version as a remedy: a new letter that shares what is told of the first, and nothing of its history."""

from __future__ import annotations

from pathlib import Path

from lorplan import api
from lorplan.trials.candidates import Candidates

TEXT = """format: 1
season: eras-2028
as_of: 2027-08-02
applicant: {kind: us_citizen_img, applying_to: [internal_medicine, family_medicine]}
writers:
  patel: {specialty: internal_medicine, knows_me: well, degree: md}
letters:
  patel: {status: uploaded, addressed_to: internal_medicine, answer: eager, season_used: [eras-2027],
          written_on: 2026-05-01, experience: {as: elective, weeks: 4}}
programs:
  - {id: im, specialty: internal_medicine}
  - {id: fm, specialty: family_medicine}
"""


def test_a_second_version_has_no_history_of_its_own(tmp_path: Path) -> None:
    file = tmp_path / "plan.yaml"
    file.write_text(TEXT, encoding="utf-8")
    variants = api.Source(file).variants()
    case = variants.case()
    (change,) = Candidates(variants, case).versions(case.problem.classes)
    made = variants.changed([change]).scenario
    first, second = made.letters["patel"], made.letters[change.key]
    assert (second.status, second.addressed_to, second.version_of) == ("agreed", "family_medicine", "patel")
    assert second.facts["answer"] == "eager"
    assert "season_used" in first.facts
    assert not {"season_used", "written_on"} & set(second.facts)
    assert second.experiences == first.experiences == ("patel:experience",)
    assert list(made.experiences) == ["patel:experience"]
