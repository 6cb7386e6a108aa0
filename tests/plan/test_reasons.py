"""A letter that is weak is not praised: it is there because something needs it, and the reason says so."""

from __future__ import annotations

from pathlib import Path

from lorplan import api

SCENARIO = """\
format: 1
season: eras-2028
as_of: 2027-07-20
applicant: {kind: us_md, applying_to: [psychiatry]}
writers:
  ada: {degree: md, specialty: psychiatry, institution: {id: here, country: US}, knows_me: well}
  hal: {degree: md, specialty: family_medicine, institution: here, knows_me: well, experience: {as: observership}}
letters:
  ada: {status: uploaded}
  hal: {status: uploaded}
programs:
  - {id: city, letters: {asked: 2, max: 2}}
"""


def test_a_letter_with_points_below_nothing_is_there_for_the_number(tmp_path: Path) -> None:
    file = tmp_path / "plan.yaml"
    file.write_text(SCENARIO)
    (portfolio,) = api.solve(api.Source(file)).portfolios
    reason = next(one for one in portfolio.reasons if one.letter == "hal")
    assert reason.points < 0
    assert reason.says == "Needed: The program requires this many letters."
