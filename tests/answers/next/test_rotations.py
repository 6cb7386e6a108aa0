"""Rotations that have not ended: what their letters are worth, which of two that overlap, and what is left."""

from __future__ import annotations

import pytest

from lorplan.api import Source, next_tasks, solve
from lorplan.report import View
from lorplan.report.tasks import render
from lorplan.report.text import render as plan_text
from lorplan.results.plan import Plan
from lorplan.results.rotations import RotationAhead

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
    assert "You can do only one: this, or your elective with Dr. Ngozi Okafor" in wards.says
    assert "This one is worth more." in wards.says
    assert "The other is worth more." in heart.says
    assert (wards.asked, heart.asked) == (("patel-im",), ())
    assert wards.says.endswith("If nothing comes of it, ask Dr. Ruth Levin.")
    assert (wards.points or 0) > (heart.points or 0) > 0


def test_rotations_one_after_the_other_are_no_choice() -> None:
    after = ahead(("started: 2027-06-21", "started: 2027-07-03"))
    assert after["wards"].instead_of == after["heart"].instead_of == ()
    assert "only one" not in after["wards"].says


def test_what_hangs_on_a_rotation_is_told_in_programs() -> None:
    alone = ahead(
        ("  levin-im: {writer: levin, addressed_to: internal_medicine, status: idea}\n", ""),
        ("  okafor-im: {writer: okafor, addressed_to: internal_medicine, status: idea}\n", ""),
        ("letters: 2}", "letters: 2, looked_up: 2027-05-01}"),
        ("knows_me: well}", "knows_me: well, experience: {as: sub_intern, weeks: 4, ended: 2027-02-26}}"),
    )
    assert (alone["wards"].complete_with, alone["wards"].complete_without, alone["wards"].points) == (40, 0, None)
    assert alone["wards"].says.startswith(
        "The plan counts on its letter. With its letter 40 of 40 programs are complete, without none."
    )
    assert alone["heart"].letters == ()
    assert alone["heart"].says.startswith("Your file names no letter from it")


def test_what_has_ended_is_no_rotation_to_come() -> None:
    assert set(ahead(("as_of: 2027-05-20", "as_of: 2027-07-10"))) == {"heart"}
    assert ahead(("as_of: 2027-05-20", "as_of: 2027-07-17")) == {}


def test_rotations_stand_below_the_tasks() -> None:
    text = render(next_tasks(Source("x.yaml", written=WRITTEN)), View(50))
    assert "ROTATIONS TO COME\n- Your sub-internship with Dr. Anita Patel" in text
    assert max(map(len, text.splitlines())) <= 50


# ---- choices

CHOICE = """
format: 1
season: eras-2028
as_of: 2027-03-01
applicant: {kind: us_citizen_img, applying_to: [internal_medicine], school: {id: windward, country: GD}}
institutions:
  lakeside: {name: Lakeside Medical Center, country: US}
  harbor: {name: Harbor Hospital, country: US}
rotations:
  june:
    - {id: wards, as: sub_intern, specialty: internal_medicine, supervised: directly, weeks: 4, institution: lakeside,
       started: 2027-06-07, ended: 2027-07-02}
    - {id: heart, as: elective, specialty: cardiology, supervised: directly, weeks: 4, institution: harbor,
       started: 2027-06-07, ended: 2027-07-02}
writers:
  patel: {name: Dr. Anita Patel, degree: md, specialty: internal_medicine, rank: attending, experience: wards}
  owens: {name: Dr. Grace Owens, degree: md, specialty: internal_medicine, rank: attending, experience: wards}
  reyes: {name: Dr. Luis Reyes, degree: md, specialty: cardiology, rank: attending, experience: heart}
letters:
  patel: {status: idea}
  owens: {status: idea}
  reyes: {status: idea}
programs: [{id: community, count: 40, letters: 3}]
"""


def planned(*swaps: tuple[str, str]) -> Plan:
    written = CHOICE
    for old, new in swaps:
        assert old in written
        written = written.replace(old, new)
    return solve(Source("x.yaml", written=written))


def asked(plan: Plan) -> set[str]:
    return {letter for request in plan.requests for letter in request.letters}


def test_letters_of_two_rotations_of_one_choice_are_never_in_one_plan() -> None:
    """Three letters are wanted; two can be had, both of the same rotation."""
    plan = planned()
    assert plan.status == "proved"
    assert [engine.status for engine in plan.engines] == ["proved", "proved"]
    assert asked(plan) == {"patel", "owens"}
    assert plan.programs[0].state == "thin"
    free = planned(
        ("    - {id: heart", "  july:\n    - {id: heart"),
        ("started: 2027-06-07, ended: 2027-07-02}\nwriters", "started: 2027-07-05, ended: 2027-07-30}\nwriters"),
    )
    assert asked(free) == {"patel", "owens", "reyes"}


def test_a_letter_that_was_asked_for_decides_the_choice() -> None:
    assert asked(planned(("  reyes: {status: idea}", "  reyes: {status: asked}"))) == set()


def test_a_plan_says_which_rotation_yields_letters_when_to_ask_and_what_is_left() -> None:
    plan = planned()
    rotations = {each.experience: each for each in plan.rotations}
    assert {name: (each.choice, each.asked, each.ask_on) for name, each in rotations.items()} == {
        "wards": ("june", ("owens", "patel"), "2027-06-29"),
        "heart": ("june", (), "2027-06-29"),
    }
    assert rotations["wards"].says.startswith("The plan counts on its letters.")
    assert rotations["heart"].says.startswith("The plan asks for no letter from it.")
    text = plan_text(plan, View(80))
    assert "ROTATIONS TO COME\n- june: your elective at Harbor Hospital" in text
    assert " ".join(text.split()).count("Ask for a letter by Jun 29, 2027.") == 1  # not of the one that is not done


def test_nobody_of_a_rotation_that_is_not_done_is_named_as_a_spare_or_in_reserve() -> None:
    plan = planned()
    assert all("reyes" not in request.reserve for request in plan.requests)
    assert plan.resilience is not None
    assert all(spare.writer != "reyes" for failure in plan.resilience.failures for spare in failure.spares)
    why = next(fate.why for fate in plan.letters if fate.letter == "reyes")
    assert "you can do only one of heart and wards" in why


def test_there_is_no_task_for_a_rotation_that_the_plan_leaves_out() -> None:
    tasks = next_tasks(Source("x.yaml", written=CHOICE)).tasks
    assert {about for task in tasks if task.of == "experience" for about in task.about} == {"wards"}


def test_nobody_is_asked_how_well_somebody_knows_you_before_you_have_met() -> None:
    assert not [unknown for unknown in planned().unknowns if unknown.fact.endswith(".knows_me")]
    met = planned(
        ("as_of: 2027-03-01", "as_of: 2027-07-10"),
        (
            "    - {id: heart, as: elective, specialty: cardiology, supervised: directly, weeks: 4, institution: harbor"
            ",\n"
            "       started: 2027-06-07, ended: 2027-07-02}\n",
            "",
        ),
        (
            "  reyes: {name: Dr. Luis Reyes, degree: md, specialty: cardiology, rank: attending, experience: heart}\n",
            "",
        ),
        ("  reyes: {status: idea}\n", ""),
    )
    assert [unknown for unknown in met.unknowns if unknown.fact.endswith(".knows_me")]


@pytest.mark.parametrize(("day", "doubted"), [("2027-06-06", False), ("2027-06-07", True)])
def test_once_a_choice_has_begun_the_user_is_asked_to_say_which(day: str, doubted: bool) -> None:
    doubts = [doubt.text for doubt in planned(("as_of: 2027-03-01", f"as_of: {day}")).doubts]
    told = "You do only one of heart and wards, and the first of them began on 2027-06-07."
    assert (told in doubts) == doubted
