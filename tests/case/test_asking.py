"""What may be asked for and what that costs: budgets on letters, who writes already, further versions, portals."""

from __future__ import annotations

from pathlib import Path

import pytest
from rules.packs.small import case, general

from lorplan.case.case import Case
from lorplan.engines.effort import effort_of
from lorplan.engines.optimise import optimise

HEAD = "format: 1\nseason: eras-2028\nas_of: 2027-07-20\napplicant: {applying_to: medicine}\n"
WRITERS = "writers: {wa: {}, wb: {}, wc: {}}\n"
LETTERS = """letters:
  a: {writers: [wa], addressed_to: medicine}
  a2: {writers: [wa], addressed_to: surgery}
  b: {writers: [wb], addressed_to: medicine}
  c: {writers: [wc], addressed_to: surgery, status: uploaded}
  c2: {writers: [wc], addressed_to: medicine}
"""
PROGRAMS = "programs: [{id: p, specialty: medicine, priority: 1}]\n"
POINTS = "- {id: good, says: Good., points: {of: {letter.id: [a, a2, b, c, c2]}, worth: 10}, source: SOURCE}"
SETTINGS = (
    "settings: {effort: {value: 3, why: So., source: SOURCE}, further_effort: {value: 50, why: So., source: SOURCE}"
    ", rewrite_effort: {value: 80, why: So., source: SOURCE}}\n"
)


OTHER = """
format: 1
pack: residencycas
layer: portal
portal: residencycas
title: ResidencyCAS
rules:
  - {id: residencycas.cap, level: limit, says: At most four., count: {at_most: 4}, source: SOURCE}
"""


def there(folder: Path, budget: str = "{}", writers: str = WRITERS, programs: str = PROGRAMS) -> Case:
    text = HEAD + writers + LETTERS + programs + f"budget: {budget}\n"
    return case(folder, general(POINTS, more=SETTINGS), OTHER, text=text)


def asked(found: Case) -> tuple[str, ...]:
    """The letters that the best plan asks for, by both engines."""
    return found.problem.names(optimise(found.problem).assignment.requests)


def test_who_writes_already_is_no_new_person(tmp_path: Path) -> None:
    found = there(tmp_path, "{new_requests: 0}")
    assert asked(found) == ("c2",)
    assert optimise(found.problem).values.people == 0


@pytest.mark.parametrize(
    ("letters", "cost"),
    [
        ("a", 3),  # a new person
        ("a a2", 4),  # and half of 3, rounded down, for the second version
        ("a b", 6),
        ("c2", 2),  # somebody who has written: 80 % of 3
        ("a a2 b c2", 9),
        ("", 0),
    ],
)
def test_what_asking_costs(tmp_path: Path, letters: str, cost: int) -> None:
    problem = there(tmp_path).problem
    assert effort_of(problem, sum(1 << problem.letters.index(one) for one in letters.split())) == cost


@pytest.mark.parametrize(
    ("status", "cost"),
    [
        ("status: asked", 1),  # still to be written: the version goes with it
        ("status: agreed", 1),
        ("status: uploaded", 2),
        ("status: uploaded, at: {residencycas: asked}", 2),  # it is written, whatever is missing elsewhere
    ],
)
def test_a_version_costs_by_whether_the_writer_is_done(status: str, cost: int, tmp_path: Path) -> None:
    text = HEAD + WRITERS + LETTERS.replace("status: uploaded", status) + PROGRAMS
    problem = case(tmp_path, general(POINTS, more=SETTINGS), OTHER, text=text).problem
    assert effort_of(problem, 1 << problem.letters.index("c2")) == cost


def test_the_ledger_has_the_effort_of_people_and_of_further_letters(tmp_path: Path) -> None:
    from lorplan.plan.ledger import ledger
    from lorplan.plan.readings import Readings

    found = there(tmp_path, programs="programs: [{id: p, specialty: medicine, count: 7, priority: 1}]\n")
    best = optimise(found.problem)
    ledger_lines = ledger(found, best.assignment, best.values.points, Readings(found))
    lines = [line for line in ledger_lines if line.rule.startswith("effort")]
    told = [(line.rule, line.subject, line.letters, line.units, line.points, line.weight) for line in lines]
    assert told == [
        ("effort", "writer:wa", ("a", "a2"), 1, -3, 7),
        ("effort.further", "writer:wa", ("a", "a2"), 1, -1, 10),  # 3 x 7 / 2
        ("effort.rewritten", "writer:wc", ("c2",), 1, -1, 16),  # 3 x 7 x 80 / 100
    ]


@pytest.mark.parametrize(
    ("budget", "most"),
    [
        ("{}", 3),  # with the one that is there, the four that the portal takes
        ("{letters: 2}", 2),
        ("{letters: 0}", 0),
        ("{per_writer: 1}", 3),
        ("{per_writer: 0}", 0),
        ("{per_specialty: {medicine: 1}}", 2),
        ("{per_specialty: {medicine: 0, surgery: 1}}", 1),
        ("{new_requests: 1, letters: 3}", 3),
    ],
)
def test_budgets_on_letters(tmp_path: Path, budget: str, most: int) -> None:
    found = there(tmp_path, budget)
    assert len(asked(found)) == most
    assert found.problem.allows(optimise(found.problem).assignment.requests)


def test_how_many_versions_a_writer_is_willing_to_write(tmp_path: Path) -> None:
    assert asked(there(tmp_path, writers="writers: {wa: {versions: 1}, wb: {}, wc: {versions: 1}}\n")) == ("a", "b")
    assert "a2" in asked(there(tmp_path, writers="writers: {wa: {versions: 2}, wb: {}, wc: {}}\n"))


TWO = """programs:
  - {id: p, specialty: medicine, priority: 1}
  - {id: q, specialty: surgery, portal: residencycas, priority: 1}
"""


def test_a_letter_that_is_there_is_requested_anew_at_another_portal(tmp_path: Path) -> None:
    found = there(tmp_path, "{new_requests: 0, letters: 0}", programs=TWO)
    letters = found.scenario.letters
    # `c` is addressed to surgery, whose programs are at the second portal: there it is uploaded.
    assert [letters["c"].status_at(portal) for portal in ("eras", "residencycas")] == ["idea", "uploaded"]
    best = optimise(found.problem)
    assert found.problem.names(best.assignment.requests) == ("c",)
    assert (best.values.people, best.values.letters) == (0, 1)
    assert effort_of(found.problem, best.assignment.requests) == 3  # half of 3 points at the weight 2


def test_what_is_requested_where(tmp_path: Path) -> None:
    from lorplan.plan.entries import entries

    found = there(tmp_path, "{per_writer: 1}", programs=TWO)
    best = optimise(found.problem)
    told = {
        person: [
            (one.letter, one.portal, one.address, one.label, one.why)
            for one in entries(found, best.assignment, found.problem.people.index(person))
        ]
        for person in ("wa", "wc")
    }
    assert told == {
        "wa": [("a", "eras", "medicine", None, "new"), ("a", "residencycas", "medicine", None, "another portal")],
        "wc": [
            ("c", "eras", "surgery", None, "another portal"),
            ("c2", "eras", "medicine", None, "another version"),
            ("c2", "residencycas", "medicine", None, "another portal"),
        ],
    }
