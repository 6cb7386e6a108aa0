"""The verdict counts programs, with their counts: complete, hanging on an answer, short; tonight, expected, planned."""

from __future__ import annotations

from pathlib import Path

import pytest
from answers.verify.cases import case_of, must
from lorplan.plan.horizons import complete_tonight, verdicts
from lorplan.plan.verdicts import Tally, tally, verdict

from lorplan.case.case import Case
from lorplan.engines.optimise import optimise
from lorplan.plan.readings import Readings, Statuses

PROGRAMS = """\
programs:
  - {id: north, count: 3, letters: {asked: 2, max: 2}}
  - {id: south, count: 5, letters: {asked: 2, max: 2}}
  - {id: west, count: 7, letters: {asked: 1, max: 2}}
"""


@pytest.fixture
def case(tmp_path: Path) -> Case:
    """North needs ben, south needs gus, who declined; at west nobody knows whether eva is barred."""
    unknown = "{letter.id: [eva], writer.knows_me: well}"
    rules = (
        must("needs-ben", "[ben]", "at_least: 1", applies="{program.id: north}"),
        must("needs-gus", "[gus]", "at_least: 1", applies="{program.id: south}"),
        f"  - {{id: hangs, level: must, says: It hangs., applies: {{program.id: west}}, bar: {{of: {unknown}}}}}\n",
    )
    return case_of(tmp_path, *rules, programs=PROGRAMS)


def masks(case: Case, **letters: str) -> list[int]:
    """The portfolios of the classes. `letters`: of each class, by the id of its first program."""
    names = case.problem.letters
    return [sum(1 << names.index(name) for name in letters[one.id].split()) for one in case.problem.classes]


def test_numbers_add_up() -> None:
    numbers = tally([("kept", 3), ("open", 5), ("broken", 7), ("kept", 1)])
    assert numbers == Tally(complete=4, open=5, short=7)
    assert numbers.total == 16


@pytest.mark.parametrize(
    ("statuses", "held"),
    [
        (Statuses(("a",), (), ()), "kept"),
        (Statuses(("a",), ("b",), ()), "open"),
        (Statuses(("a",), ("b",), ("c",)), "broken"),  # what is surely wrong goes before what is not known
        (Statuses((), (), ()), "kept"),
    ],
)
def test_the_worst_must_decides(statuses: Statuses, held: str) -> None:
    assert statuses.held == held


def test_a_verdict_counts_programs_not_entries(case: Case) -> None:
    sent = masks(case, north="ann ben", south="ann ben", west="ann")
    result = verdict(case, Readings(case), "plan", sent)
    assert (result.complete, result.open, result.total) == (10, 0, 15)
    assert result.short == ("south",)
    assert result.letters == ("ann", "ben")
    assert result.fewer == 0


def test_what_hangs_on_an_answer_is_neither_complete_nor_short(case: Case) -> None:
    result = verdict(case, Readings(case), "plan", masks(case, north="ann ben", south="ann ben", west="eva"))
    assert (result.complete, result.open, result.short) == (3, 7, ("south",))


def test_what_gets_fewer_letters_than_planned_is_counted_where_it_is_complete(case: Case) -> None:
    planned = masks(case, north="ann ben", south="ann ben", west="ann dan")
    fewer = masks(case, north="ann ben", south="ann", west="ann")
    result = verdict(case, Readings(case), "tonight", fewer, planned)
    assert (result.complete, result.fewer) == (10, 7)  # south gets fewer as well, and falls short
    assert verdict(case, Readings(case), "tonight", planned, planned).fewer == 0


def test_horizons_differ_in_the_letters_that_are_there(case: Case) -> None:
    optimum = optimise(case.problem, engines=("table",))
    tonight, expected, plan = verdicts(case, optimum, Readings(case))
    assert [tonight.when, expected.when, plan.when] == ["tonight", "expected", "plan"]
    assert tonight.short == ("north", "south")  # ben has agreed, and has not uploaded
    assert expected.short == plan.short == ("south",)
    assert set(tonight.letters) <= {"ann", "dan"}


def test_tonight_an_assignment_has_its_own_uploaded_letters_alone(case: Case) -> None:
    sent = masks(case, north="ann ben", south="ann ben", west="ann")
    assert complete_tonight(case, tuple(sent), Readings(case)) == 7
    sent = masks(case, north="ann ben", south="ann ben", west="ben")
    assert complete_tonight(case, tuple(sent), Readings(case)) == 0
