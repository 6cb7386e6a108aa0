"""A letter that the budget or its writer leaves no room for: every command says so, not that nobody new is asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from lorplan import api
from lorplan.report import View, render
from lorplan.report.ask import render as render_ask
from lorplan.report.explain import render as render_why

TEXT = """format: 1
season: eras-2028
as_of: 2027-07-02
applicant: {kind: us_citizen_img, applying_to: internal_medicine}
institutions: {lakeside: {country: US}}
experiences: {ward: {as: sub_intern, supervised: directly, institution: lakeside}}
writers:
  patel: {degree: md, specialty: internal_medicine, institution: lakeside, knows_me: very_well, experience: ward}
  chan: {name: Dr. Chan, degree: md, specialty: internal_medicine, knows_me: well, experience: ward}
letters:
  patel: {status: uploaded, answer: eager}
  chan: {status: idea, addressed_to: internal_medicine}
programs:
  - {id: community, count: 40, letters: {asked: 2, max: 3}}
"""
WILLING = "Dr. Chan writes 0 versions at most, so you may ask for no more letter"
CASES = [
    ("budget: {new_requests: 3, letters: 0}\n", "your budget lets you ask for no more letter in all"),
    ("budget: {per_writer: 0}\n", "your budget lets you ask Dr. Chan for no more letter"),
    (
        "budget: {per_specialty: {internal_medicine: 0}}\n",
        "your budget lets you ask for no more letter addressed to internal medicine",
    ),
    ("", WILLING),
    ("budget: {new_requests: 0}\n", None),
]


@pytest.fixture(params=CASES, ids=["letters", "per_writer", "per_specialty", "versions", "people"])
def told(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, str | None]:
    more, says = request.param
    text = TEXT.replace("{name: Dr. Chan, ", "{name: Dr. Chan, versions: 0, ") if says == WILLING else TEXT
    (tmp_path / "plan.yaml").write_text(text + more, encoding="utf-8")
    return tmp_path / "plan.yaml", says


def flat(text: str) -> str:
    return " ".join(text.split())


def test_why_not_names_what_leaves_no_room(told: tuple[Path, str | None]) -> None:
    file, says = told
    found = api.explain(api.Source(file), why_not="chan")
    assert found.why_not is not None
    (place,) = found.why_not.payers
    assert place.says == f"Dr. Chan would have to be asked, and {says or 'you ask nobody new'}."
    if says == WILLING:  # nobody can change that; a wish to keep it would be refused
        assert found.next_steps == ("Leave it as it is.",)


def test_the_letter_says_it(told: tuple[Path, str | None]) -> None:
    file, says = told
    text = flat(render_why(api.explain(api.Source(file), letter="chan"), View(width=300)))
    assert (f"{says[:1].upper()}{says[1:]}." if says else "and nobody new is asked.") in text


def test_ask_does_not_say_that_others_are_worth_more(told: tuple[Path, str | None]) -> None:
    file, says = told
    report = api.ask(api.Source(file))
    text = flat(render_ask(report, View(width=300)))
    if says is None:
        assert [one.order for one in report.people] == [1]
        return
    assert [(one.why, one.says) for one in report.not_to_ask] == [("not allowed", f"{says[:1].upper()}{says[1:]}.")]
    assert f"- Dr. Chan: {says[:1].upper()}{says[1:]}." in text
    assert "others are worth more" not in text


ONE_MORE = {
    "your budget lets you ask for no more letter in all": "1 letter more than your budget allows: 1 in all",
    "your budget lets you ask Dr. Chan for no more letter": (
        "1 letter of one writer more than your budget allows: 1 in all"
    ),
    "your budget lets you ask for no more letter addressed to internal medicine": (
        "1 letter addressed to internal medicine more than your budget allows: 1 in all"
    ),
    None: "1 person more than your budget allows: 1 in all",
}


def test_what_mends_names_what_stands_against_it(told: tuple[Path, str | None]) -> None:
    file, says = told
    plan = api.solve(api.Source(file))
    broken = next(finding for finding in plan.findings if finding.status == "broken")
    assert broken.mend is not None
    if says == WILLING:  # nobody can change that: only somebody else's letter mends it
        assert "Dr. Chan" not in broken.mend
        assert broken.mend.startswith("To mend it: get a letter from a US ward attending")
    else:
        whom = "ask" if says is None else "ask for"
        assert broken.mend.startswith(f"To mend it: {whom} {ONE_MORE[says]}. The plan would then ask Dr. Chan.")
    assert flat(render(plan, "text", View(width=300, all=True))).count(broken.mend) >= 1
    fate = next(letter for letter in plan.letters if letter.letter == "chan")
    assert fate.why == (f"{says[:1].upper()}{says[1:]}." if says else "Nobody new is asked in this plan.")
