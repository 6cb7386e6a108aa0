"""Judging an assignment: what cannot be, and the case split by what its programs are sent."""

from __future__ import annotations

from pathlib import Path

import pytest
from answers.verify.cases import PROGRAMS, case_of, must

from lorplan.assignments.claim import Claim
from lorplan.assignments.judge import judge
from lorplan.assignments.recount import best_of, recount
from lorplan.engines.recount import values_of

IDEAS = "letters:\n  ann: {status: uploaded}\n  ben: {status: idea}\n  cat: {status: idea}\n  dan: {status: idea}\n"


def claim(**letters: str) -> Claim:
    return Claim("yaml", {program: tuple(sent.split()) for program, sent in letters.items()})


@pytest.mark.parametrize(
    ("north", "south", "people"),
    [("ann", "ann", 0), ("ann ben", "ann", 1), ("ann ben", "ann cat", 2), ("ben cat", "ann dan", 3)],
)
def test_the_budget_bounds_new_people_of_all_programs_together(
    tmp_path: Path, north: str, south: str, people: int
) -> None:
    case = case_of(tmp_path, letters=IDEAS, more="budget: {new_requests: 2}\n")
    judged = judge(case, claim(north=north, south=south))
    assert len(case.problem.asked_for(judged.assignment.requests)) == people
    too_many = "3 new people would have to be asked (Dr. Ben, Dr. Cat and Dr. Dan); the budget is 2"
    assert judged.wrong == ((too_many,) if people > 2 else ())


@pytest.mark.parametrize(("sent", "fits"), [("ann ben cat dan", True), ("ann ben cat dan eva", False)])
def test_the_portal_takes_four(tmp_path: Path, sent: str, fits: bool) -> None:
    judged = judge(case_of(tmp_path), claim(north=sent, south="ann"))
    assert [what.startswith("5 letters are too many at north") for what in judged.wrong] == ([] if fits else [True])


def test_programs_of_a_class_that_are_sent_different_letters_are_told_apart(tmp_path: Path) -> None:
    programs = "programs:\n" + "".join(
        f"  - {{id: {name}, count: {count}}}\n" for name, count in zip("pqr", (2, 3, 5), strict=True)
    )
    case = case_of(tmp_path, programs=programs)
    assert [program_class.programs for program_class in case.problem.classes] == [("p", "q", "r")]
    judged = judge(case, claim(p="ann", q="ann dan", r="dan ann"))
    classes = judged.case.problem.classes
    assert [(program_class.programs, program_class.count) for program_class in classes] == [
        (("p",), 2),
        (("q", "r"), 8),
    ]
    assert sum(program_class.weight for program_class in classes) == case.problem.weight
    assert judged.case.class_of == {"p": "p", "q": "q", "r": "q"}


def test_a_program_that_is_not_mentioned_has_what_is_assigned(tmp_path: Path) -> None:
    case = case_of(tmp_path)
    judged = judge(case, claim(north="dan"))
    assert judged.missing == ("south",)
    assert [case.problem.names(sent) for sent in judged.assignment.portfolios] == [("dan",), ("ann",)]


def test_what_is_assigned_is_sent_whatever_is_claimed(tmp_path: Path) -> None:
    case = case_of(tmp_path)
    judged = judge(case, claim(north="dan", south="dan"))
    assert judged.wrong == ("'ann' is left out at south, where it is assigned already and cannot be taken back",)
    assert [case.problem.names(sent) for sent in judged.assignment.portfolios] == [("dan",), ("ann", "dan")]


def test_a_letter_against_a_bar_is_one_too_many(tmp_path: Path) -> None:
    bar = "  - {id: no-dan, level: must, says: Not dan., bar: {of: {letter.id: dan}}}\n"
    case = case_of(tmp_path, bar, programs=PROGRAMS.replace("assigned: [ann]", "letters: {asked: 1}"))
    allowed, barred = (judge(case, claim(north="ann ben cat", south=sent)) for sent in ("ann", "ann dan"))
    before, after = recount(allowed), recount(barred)
    weight = {program_class.id: program_class.weight for program_class in case.problem.classes}
    assert after.values.missing == before.values.missing + 4 * weight["south"]  # the file requires it
    south = {program.program: program for program in after.account.programs}["south"]
    assert "no-dan" in south.broken
    plain = values_of(barred.case.problem, barred.assignment)
    assert plain.missing == before.values.missing  # the plan's order does not know bars
    assert after.account.verdict.letters == ("ann", "ben", "cat")  # it satisfies nothing


def test_the_best_is_no_worse_than_any_assignment(tmp_path: Path) -> None:
    case = case_of(tmp_path, must("needs-ben", "[ben]", "at_least: 1"))
    best = best_of(case.problem)
    assert best is not None
    orders = [
        recount(judge(case, claim(north=north, south=south))).values.order
        for north, south in (("ann ben", "ann"), ("dan", "ann ben"), ("ann ben cat", "ann ben cat"))
    ]
    assert best.values.order <= min(orders)
