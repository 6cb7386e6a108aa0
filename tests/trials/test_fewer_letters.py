"""The best plan with fewer letters to have, worked out by hand; with and without a table of all sets of letters."""

from __future__ import annotations

from pathlib import Path

import pytest
from answers.verify.cases import case_of, must

from lorplan.case.case import Case
from lorplan.engines.optimise import optimise
from lorplan.trials.fewer_letters import best_portfolio, with_people, without_letters

LETTERS = """\
letters:
  ann: {status: uploaded, answer: eager, waived: true}
  ben: {status: idea}
  cat: {status: idea}
  dan: {status: agreed, answer: yes}
"""
PROGRAMS = "programs: [{id: north, letters: {asked: 2, max: 3}}]\n"


@pytest.fixture
def case(tmp_path: Path) -> Case:
    """A letter of ben's and one of cat's are required, and dan's is worth more than anything else."""
    rules = (
        must("ben-and-cat", "[ben, cat]", "at_least: 2"),
        "  - {id: dan, level: should, says: Dan., points: {of: {letter.id: dan}, worth: 90}}\n",
    )
    return case_of(tmp_path, *rules, letters=LETTERS, programs=PROGRAMS, more="budget: {new_requests: 2}\n")


@pytest.mark.parametrize("tabled", [True, False])
@pytest.mark.parametrize(("people", "asked", "lacking"), [(0, 0, 2), (1, 1, 1), (2, 2, 0), (3, 2, 0)])
def test_no_more_people_are_asked_than_that(case: Case, tabled: bool, people: int, asked: int, lacking: int) -> None:
    table = optimise(case.problem).table if tabled else None
    best = with_people(case.problem, table, people)
    assert len(case.problem.people_for(best.assignment.requests)) == asked
    assert best.values.people == asked
    assert best.values.short == (
        16 if lacking else 0
    )  # one program of priority 3, and what the user requires counts four times


@pytest.mark.parametrize("tabled", [True, False])
def test_nobody_is_asked_for_letters_that_are_left_out(case: Case, tabled: bool) -> None:
    table = optimise(case.problem).table if tabled else None
    ben = 1 << case.problem.letters.index("ben")
    assert not without_letters(case.problem, table, ben).assignment.requests & ben


@pytest.mark.parametrize("tabled", [True, False])
def test_only_these_letters_are_sent(case: Case, tabled: bool) -> None:
    table = optimise(case.problem).table
    assert table is not None
    (program_class,) = case.problem.classes
    for sent in (("ann",), ("ann", "dan")):
        letters = sum(1 << case.problem.letters.index(name) for name in sent)
        portfolio = best_portfolio(case.problem, program_class, letters, table.classes[0] if tabled else None)
        assert set(case.problem.names(portfolio)) <= set(sent)
        assert ("dan" in case.problem.names(portfolio)) == ("dan" in sent)
