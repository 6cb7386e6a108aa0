"""What waits for a letter: day by day, by portal, by wish; at the size that is promised, and beyond it."""

from __future__ import annotations

import datetime
import time
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from plan.test_sureness import many

from lorplan.answers.verify.holding import wrongly_held
from lorplan.api import Source, solve
from lorplan.engines.optimise import optimise
from lorplan.plan.holding import holding
from lorplan.plan.readings import Readings
from lorplan.plan.verdict import Standings
from lorplan.results.holding import HeldPlaces
from lorplan.results.plan import Plan

SMALL = """\
format: 1
season: eras-2028
as_of: 2027-09-08
applicant: {citizenship: [US], degree: md, applying_to: [internal_medicine], school: {id: lakeside, country: US}}
institutions: {lakeside: {name: Lakeside, country: US}}
writers:
  ann: {name: Dr. Ann, degree: md, specialty: internal_medicine, rank: attending, knows_me: very_well}
  ben: {name: Dr. Ben, degree: md, specialty: internal_medicine, rank: attending, knows_me: well}
  cat: {name: Dr. Cat, degree: md, specialty: general_surgery, rank: attending, knows_me: somewhat}
  pat: {name: Dr. Pat, degree: md, specialty: internal_medicine, rank: attending, knows_me: very_well}
letters:
  ann: {status: uploaded, waived: true, addressed_to: internal_medicine}
  ben: {status: uploaded, waived: true, addressed_to: internal_medicine}
  cat: {status: uploaded, waived: true, addressed_to: general}
  pat: {status: agreed, answer: eager, waived: true, addressed_to: internal_medicine, PROMISE}
programs:
  - {id: city, name: City, PROGRAM, letters: {asked: ASKED, max: MOST}}
MORE"""


def planned(
    day: str = "2027-09-08",
    program: str = "applied_on: 2027-09-02",
    promise: str = "promised_for: 2027-09-13",
    **parts: str,
) -> Plan:
    """The plan of a small file on a day."""
    text = SMALL.replace("PROMISE", promise).replace("PROGRAM", program)
    text = text.replace("ASKED", parts.get("asked", "3")).replace("MOST", parts.get("most", "3"))
    text = text.replace("MORE", parts.get("more", ""))
    return solve(Source("my-plan.yaml", on=datetime.date.fromisoformat(day), written=text))


def held(*told: Any, **parts: str) -> HeldPlaces | None:
    """What waits at the one program; None where nothing does."""
    records = planned(*told, **parts).holding
    assert records is not None
    return next(iter(records), None)


def test_where_one_has_applied_a_place_is_kept_until_two_business_days_before_review() -> None:
    found = held()
    assert found is not None
    assert (found.applied, found.assign_now, found.apply_on, found.until) == (True, ("ann", "ben"), None, "2027-09-20")
    assert [(each.letters, each.instead) for each in found.held_for] == [(("pat",), ("cat",))]
    assert (found.if_all.letters, found.if_none.letters) == (("pat",), ("cat",))
    assert (found.worst.letters, found.worst.counted) == (("ann", "ben", "cat"), 3)
    assert (found.best.letters, found.best.state) == (("ann", "ben", "pat"), "hangs")
    assert found.says == (
        "Assign the letters of Dr. Ann and Dr. Ben now.",
        "Keep the third place for the letter of Dr. Pat until 2027-09-20 (projected).",
        "If it is not there, send the letter of Dr. Cat.",
    )


def test_a_deadline_is_the_day_that_counts_and_nothing_comes_after_it() -> None:
    found = held("2027-09-08", "applied_on: 2027-09-02, deadline: 2027-10-15", "promised_for: 2027-10-11", most="4")
    assert found is not None
    assert (found.until, found.projected, found.if_none.on_top, found.late_until) == ("2027-10-13", False, (), None)


@pytest.mark.parametrize(
    "promise",
    ["promised_for: 2027-10-04", "promised_from: 2027-09-21, promised_for: 2027-09-22", "answered_on: 2027-09-01"],
)
def test_no_place_is_kept_for_what_may_be_late(promise: str) -> None:
    found = held("2027-09-08", "applied_on: 2027-09-02", promise, most="4")
    assert found is not None
    assert (found.assign_now, found.fills, found.held_for) == (("ann", "ben", "cat"), ("cat",), ())
    assert (found.if_none.on_top, found.late_until) == (("pat",), "2027-11-17")
    assert (
        found.says[1]
        == "The letter of Dr. Cat fills a place, since the letter of Dr. Pat is not sure to be there in time."
    )
    assert (
        held("2027-09-08", "applied_on: 2027-09-02", promise).says[-1]
        == "No place is left then for the letter of Dr. Pat."
    )  # type: ignore[union-attr]


def test_before_applying_one_waits_even_for_what_is_not_sure() -> None:
    found = held("2027-09-08", "count: 2", "answered_on: 2027-09-01")
    assert found is not None
    assert (found.applied, found.apply_on, found.assign_now) == (False, "2027-09-20", ("ann", "ben"))
    assert found.says[0] == "Apply as soon as the letter of Dr. Pat is there, on 2027-09-20 (projected) at the latest."
    plan = planned("2027-09-08", "count: 2")
    step = next(step for step in plan.next_steps if step.what.startswith("Apply to 2 programs"))
    assert (step.by, step.projected) == ("2027-09-20", True)
    assert not any(step.what.startswith("Assign") for step in plan.next_steps)


def test_a_portal_of_which_no_page_says_so_is_not_waited_with() -> None:
    found = held("2027-09-08", "portal: sf_match, deadline: 2027-09-28", "promised_for: 2027-09-13")
    assert found is None or found.apply_on is None


@pytest.mark.parametrize("day", ["2028-03-02", "2028-03-14", "2028-03-20"])
def test_when_ranks_are_certified_and_in_soap_nothing_is_held(day: str) -> None:
    assert held(day) is None


def test_a_program_that_is_closed_holds_nothing() -> None:
    assert held("2027-10-20", "deadline: 2027-10-01") is None


def test_after_november_what_is_in_hand_goes_and_nothing_waits() -> None:
    found = held("2027-12-01", "applied_on: 2027-09-02", "promised_for: 2027-12-15", most="4")
    assert found is not None
    assert (found.assign_now, found.fills, found.if_none.on_top) == (("ann", "ben", "cat"), ("cat",), ())


def test_a_wish_for_the_weaker_letter_leaves_nothing_to_hold_for_it() -> None:
    found = held(more="wishes: {keep: [{letter: cat, programs: [city]}]}\n")
    assert found is None or "cat" not in found.if_none.letters


def test_what_waits_is_no_add_now() -> None:
    """Beside Dr. Pat's letter that of Dr. Ann is right; without it Dr. Cat's has to be there, and hers may not."""
    rules = (
        "rules:\n  - {id: pair, level: must, says: Not both., count: {of: {letter.id: [ann, cat]}, at_most: 1}}\n"
        "  - {id: one, level: must, says: Cat or Pat., count: {of: {letter.id: [cat, pat]}, at_least: 1}}\n"
    )
    plan = planned(asked="2", most="2", more=rules)
    assert plan.holding
    (found,) = plan.holding
    assert (found.assign_now, found.if_all.letters, found.if_none.letters) == ((), ("ann", "pat"), ("ben", "cat"))
    assert found.says[:3] == (
        "Assign nothing yet.",
        "Keep 2 places for the letter of Dr. Pat until 2027-09-20 (projected).",
        "When it is there, send the letter of Dr. Ann as well.",
    )
    assert {each.letter: each.step for each in plan.programs[0].letters} == {
        "ann": "wait",
        "pat": "add when it arrives",
    }


def test_verify_finds_what_is_wrongly_held() -> None:
    text = SMALL.replace("PROMISE", "promised_for: 2027-09-13").replace("PROGRAM", "applied_on: 2027-09-02")
    source = Source("my-plan.yaml", written=text.replace("ASKED", "3").replace("MOST", "3").replace("MORE", ""))
    case, plan = source.case(), solve(source)
    assert plan.holding is not None
    (right,) = plan.holding
    for record, what in (
        (right, []),
        (replace(right, assign_now=("ann", "cat")), ["best set of letters whatever comes"]),
        (replace(right, assign_now=("ann", "pat")), ["not in hand"]),
        (replace(right, if_none=replace(right.if_none, letters=())), ["falls short by more"]),
        (replace(right, if_none=replace(right.if_none, letters=("pat",))), ["not there"]),
        (replace(right, programs=("nowhere",)), ["no such program"]),
    ):
        faults = list(wrongly_held(case, replace(plan, holding=(record,))))
        assert len(faults) >= len(what)
        assert all(any(each in fault for fault in faults) for each in what)
        assert bool(faults) == bool(what)


# ---- size ------------------------------------------------------------------------------------------------------------


def crowd(folder: Path, writers: int) -> tuple[tuple[HeldPlaces, ...] | None, float]:
    """What is held at 300 programs that no two are alike, where these writers' letters are on their way and three more
    are in hand; and the seconds it takes."""
    many(folder, writers)
    file = folder / "many.yaml"
    text = file.read_text(encoding="utf-8").replace("2027-07-20", "2027-09-08")
    people = "".join(f"  in{number}: {{degree: md, specialty: psychiatry, rank: attending}}\n" for number in range(3))
    letters = "".join(f"  in{number}: {{status: uploaded, waived: true}}\n" for number in range(3))
    text = text.replace("\nwriters:\n", f"\nwriters:\n{people}").replace("\nletters:\n", f"\nletters:\n{letters}")
    file.write_text(text, encoding="utf-8")
    case = Source(file).case()
    optimum, standings = optimise(case.problem, engines=("table",)), Standings(case, Readings(case))
    began = time.process_time()
    return holding(case, optimum, standings), time.process_time() - began


def test_twelve_letters_and_300_programs_take_about_a_second(tmp_path: Path) -> None:
    records, seconds = crowd(tmp_path, 12)
    assert records is not None
    assert sum(record.count for record in records) <= 300
    assert seconds < 4  # 1.2 s on a machine with nothing else to do


def test_beyond_twelve_letters_nothing_is_worked_out_and_that_is_said() -> None:
    writers = "".join(f"  w{number}: {{degree: md, specialty: internal_medicine}}\n" for number in range(13))
    letters = "".join(f"  w{number}: {{status: agreed, waived: true}}\n" for number in range(13))
    text = SMALL.replace("\nletters:\n", f"\n{writers}letters:\n{letters}").replace("PROGRAM", "count: 2")
    text = text.replace("PROMISE", "rank: 1").replace("MORE", "")
    plan = solve(
        Source("my-plan.yaml", written=text.replace(", rank: 1", "").replace("ASKED", "3").replace("MOST", "3"))
    )
    assert plan.holding is None
    assert any(note.startswith("For whom to hold a place was not worked out") for note in plan.notes)
