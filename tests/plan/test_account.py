"""The account of an assignment: labels, sets of letters, the ledger that adds up, what an open must hangs on."""

from __future__ import annotations

from pathlib import Path

import pytest
from answers.verify.cases import case_of, must

from lorplan.basics.errors import Bug
from lorplan.engines.assignment import Assignment
from lorplan.engines.optimise import optimise
from lorplan.engines.recount import values_of
from lorplan.plan.account import account, label, letter_sets, letters_by_program
from lorplan.plan.decide import decide, explain_plan
from lorplan.plan.ledger import ledger
from lorplan.plan.readings import Readings
from lorplan.plan.settling import Settling
from lorplan.results.plan import LedgerLine

POINTS = "  - {id: ann-pays, level: should, says: Ann pays., points: {of: {letter.id: ann}, worth: 7}}\n"


@pytest.mark.parametrize(
    ("number", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (27, "AB"), (51, "AZ"), (52, "BA"), (702, "AAA")]
)
def test_labels_go_on_after_z(number: int, letters: str) -> None:
    assert label(number) == letters


def test_sets_of_letters_are_named_by_weight(tmp_path: Path) -> None:
    case = case_of(tmp_path)  # south weighs 2 x 8 = 16 and north 3 x 4 = 12
    bit = {name: 1 << index for index, name in enumerate(case.problem.letters)}
    north, south = (program_class.id for program_class in case.problem.classes)
    assert (north, south) == ("north", "south")
    sets = letter_sets(case, [bit["dan"] | bit["ann"], bit["ann"]])
    assert [(one.id, one.mask, one.programs, one.count, one.weight) for one in sets] == [
        ("A", bit["ann"], ("south",), 2, 16),
        ("B", bit["ann"] | bit["dan"], ("north",), 3, 12),
    ]
    (shared,) = letter_sets(case, [bit["ann"], bit["ann"]])
    assert (shared.id, shared.programs, shared.count, shared.weight) == ("A", ("north", "south"), 5, 28)


def test_the_ledger_adds_up_to_the_points_and_says_where_it_does_not(tmp_path: Path) -> None:
    case = case_of(tmp_path, POINTS)
    bit = {name: 1 << index for index, name in enumerate(case.problem.letters)}
    assignment = Assignment(0, (bit["ann"], bit["ann"]))
    points = values_of(case.problem, assignment).points
    lines = ledger(case, assignment, points, Readings(case))
    assert sum(line.points * line.weight for line in lines) == points
    paid = [line for line in lines if line.rule == "ann-pays"]
    assert paid == [
        LedgerLine("ann-pays", "north", ("ann",), 1, 7, 12),
        LedgerLine("ann-pays", "south", ("ann",), 1, 7, 16),
    ]
    with pytest.raises(Bug):
        ledger(case, assignment, points + 1, Readings(case))


def test_the_account_of_a_program_is_what_is_sent_there(tmp_path: Path) -> None:
    case = case_of(tmp_path, POINTS, must("needs-ben", "[ben]", "at_least: 1"))
    bit = {name: 1 << index for index, name in enumerate(case.problem.letters)}
    assignment = Assignment(bit["eva"], (bit["ann"] | bit["ben"], bit["ann"] | bit["eva"]))
    readings = Readings(case)
    result = account(case, assignment, values_of(case.problem, assignment).points, readings, Settling(case))
    north, south = result.programs
    assert [(placement.letter, placement.step) for placement in north.letters] == [
        ("ann", "add now"),
        ("ben", "add when it arrives"),
    ]
    assert [(placement.letter, placement.step) for placement in south.letters] == [
        ("ann", "there"),
        ("eva", "add after asking"),
    ]
    assert (south.assigned_before, south.to_add) == (("ann",), ("eva",))
    assert ("needs-ben" in north.kept, "needs-ben" in south.broken) == (True, True)
    assert [north.portfolio, south.portfolio] == ["B", "A"]
    assert north.points == sum(line.points for line in result.ledger if line.subject == "north")
    assert {program.program: program.state for program in result.verdict.programs} == {
        program.program: program.state for program in result.programs
    }


def test_the_decision_is_had_before_the_reasons(tmp_path: Path) -> None:
    case = case_of(tmp_path, POINTS)
    decision = decide(case, engines=("table",))
    plan = explain_plan(decision)
    assert decision.letters == {
        program.program: tuple(placement.letter for placement in program.letters) for program in plan.programs
    }
    assert decision.letters == letters_by_program(case, optimise(case.problem).assignment)
    assert decision.asked == tuple(letter for request in plan.requests for letter in request.letters)
