"""Rotations that have not ended: what their letters are worth, which of two that overlap, and what is left."""

from __future__ import annotations

from lorplan.api import Source, next_tasks
from lorplan.report import View
from lorplan.report.tasks import render
from lorplan.results.tasks import RotationAhead

WRITTEN = """
format: 1
season: eras-2028
as_of: 2027-05-20
applicant: {citizenship: US, degree: md, applying_to: [internal_medicine], school: {id: windward, country: GD}}
institutions:
  lakeside: {name: Lakeside Medical Center, country: US}
  harbor: {name: Harbor Hospital, country: US}
writers:
  chen: {name: Dr. Wei Chen, degree: md, specialty: internal_medicine, rank: attending, institution: lakeside,
    knows_me: well}
  patel:
    name: Dr. Anita Patel
    degree: md
    specialty: internal_medicine
    institution: lakeside
    rank: attending
    experience: {id: wards, as: sub_intern, started: 2027-06-07, ended: 2027-07-02}
  okafor:
    name: Dr. Ngozi Okafor
    degree: md
    specialty: cardiology
    institution: harbor
    rank: attending
    experience: {id: heart, as: elective, started: 2027-06-21, ended: 2027-07-16}
  levin: {name: Dr. Ruth Levin, degree: md, specialty: internal_medicine, institution: lakeside, rank: attending}
letters:
  chen-im: {writer: chen, addressed_to: internal_medicine, status: uploaded, waived: true}
  patel-im: {writer: patel, addressed_to: internal_medicine, status: idea}
  okafor-im: {writer: okafor, addressed_to: internal_medicine, status: idea}
  levin-im: {writer: levin, addressed_to: internal_medicine, status: idea}
programs: [{id: community, name: Community programs, count: 40, letters: 2}]
budget: 1
"""


def ahead(*swaps: tuple[str, str]) -> dict[str, RotationAhead]:
    written = WRITTEN
    for old, new in swaps:
        assert old in written
        written = written.replace(old, new)
    return {each.experience: each for each in next_tasks(Source("x.yaml", written=written)).rotations}


def test_of_two_rotations_that_overlap_it_is_said_which_is_worth_more_and_when_to_ask() -> None:
    wards, heart = (ahead()[name] for name in ("wards", "heart"))
    assert (wards.instead_of, heart.instead_of) == (("heart",), ("wards",))
    assert (wards.ask_on, heart.ask_on) == ("2027-06-29", "2027-07-13")
    assert "at the same time. This one is worth more." in wards.says
    assert "at the same time. The other is worth more." in heart.says
    assert wards.says.endswith("If nothing comes of it, ask Dr. Ruth Levin.")
    assert (wards.points or 0) > (heart.points or 0) > 0


def test_rotations_one_after_the_other_are_no_choice() -> None:
    after = ahead(("started: 2027-06-21", "started: 2027-07-03"))
    assert after["wards"].instead_of == after["heart"].instead_of == ()
    assert "at the same time" not in after["wards"].says


def test_what_hangs_on_a_rotation_is_told_in_programs() -> None:
    alone = ahead(
        ("  levin-im: {writer: levin, addressed_to: internal_medicine, status: idea}\n", ""),
        ("  okafor-im: {writer: okafor, addressed_to: internal_medicine, status: idea}\n", ""),
        ("letters: 2}", "letters: 2, looked_up: 2027-05-01}"),
        ("knows_me: well}", "knows_me: well, experience: {as: sub_intern, weeks: 4, ended: 2027-02-26}}"),
    )
    assert (alone["wards"].complete_with, alone["wards"].complete_without, alone["wards"].points) == (40, 0, None)
    assert alone["wards"].says.startswith("With its letter 40 of 40 programs are complete, without 0.")
    assert alone["heart"].letters == ()
    assert alone["heart"].says.startswith("Your file names no letter from it")


def test_what_has_ended_is_no_rotation_to_come() -> None:
    assert set(ahead(("as_of: 2027-05-20", "as_of: 2027-07-10"))) == {"heart"}
    assert ahead(("as_of: 2027-05-20", "as_of: 2027-07-17")) == {}


def test_rotations_stand_below_the_tasks() -> None:
    text = render(next_tasks(Source("x.yaml", written=WRITTEN)), View(50))
    assert "ROTATIONS TO COME\n- Your sub-internship with Dr. Anita Patel" in text
    assert max(map(len, text.splitlines())) <= 50
