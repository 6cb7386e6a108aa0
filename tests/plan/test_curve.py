"""The curve: the best with at most 0, 1, 2 ... new people; what each request is worth; what giving up a must buys."""

from __future__ import annotations

from pathlib import Path

import pytest
from answers.verify.cases import case_of, must

from lorplan.case.case import Case
from lorplan.engines.optimise import optimise
from lorplan.plan.curve import curve, lifts, numbers, requests

LETTERS = """\
letters:
  ann: {status: uploaded, answer: eager, waived: true}
  ben: {status: idea}
  cat: {status: idea}
  dan: {status: idea}
"""
PROGRAMS = (
    "programs: [{id: north, count: 3, letters: {asked: 2, max: 3}}, {id: south, count: 2, letters: {asked: 1}}]\n"
)


@pytest.fixture
def case(tmp_path: Path) -> Case:
    """North needs ben and cat, south needs nobody who is not there; nobody needs dan, who costs more than he earns."""
    rules = (
        must("ben-and-cat", "[ben, cat]", "at_least: 2", applies="{program.id: north}"),
        "  - {id: no-dan, level: should, says: Not dan., points: {of: {letter.id: dan}, worth: -90}}\n",
    )
    return case_of(tmp_path, *rules, letters=LETTERS, programs=PROGRAMS, more="budget: {new_requests: 2}\n")


def test_each_point_asks_no_more_people_than_it_says(case: Case) -> None:
    points = curve(case, optimise(case.problem))
    assert list(numbers(case.problem)) == [0, 1, 2]
    assert [point.new_requests for point in points] == [0, 1, 2]
    assert points[0].letters == points[0].writers == ()
    assert len(points[1].letters) <= 1
    assert (points[2].letters, points[2].writers) == (("ben", "cat"), ("Dr. Ben", "Dr. Cat"))
    north = [point.programs_short for point in points]
    assert north[0] == north[1] == 3
    assert north[2] == 0
    assert all(point.proved for point in points)
    orders = [(point.short, point.letters_missing, -point.points) for point in points]
    assert orders == sorted(orders, reverse=True)  # whoever may ask more is never worse off


def test_a_request_without_which_a_must_falls_short_says_where(case: Case) -> None:
    asked = requests(case, optimise(case.problem))
    assert [(request.writer, request.letters, request.needed_for, request.worth) for request in asked] == [
        ("ben", ("ben",), ("north",), None),
        ("cat", ("cat",), ("north",), None),
    ]
    assert all(request.programs >= 3 and request.new for request in asked)


def test_giving_up_a_must_buys_what_it_costs(case: Case) -> None:
    optimum = optimise(case.problem)
    gains, examined = lifts(case, optimum)
    assert examined
    given_up = {lift.rule: lift for lift in gains}
    for lift in gains:
        assert (lift.short, lift.letters_missing, -lift.points) < optimum.values.worth
        assert lift.gain == lift.points - optimum.values.points
    assert all(lift.says for lift in given_up.values())
