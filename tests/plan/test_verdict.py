"""The verdict counts programs, with their counts, by horizon: complete, hanging on an answer, thin, short."""

from __future__ import annotations

from pathlib import Path

import pytest
from answers.verify.cases import case_of, must

from lorplan.case.case import Case
from lorplan.engines.optimise import optimise
from lorplan.plan.readings import Readings
from lorplan.plan.verdict import HORIZONS, Standings, in_hand, planned, tally, verdicts
from lorplan.results.verdicts import Verdict

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


def standings(case: Case) -> Standings:
    return Standings(case, Readings(case))


def masks(case: Case, **letters: str) -> list[int]:
    """The portfolios of the classes. `letters`: of each class, by the id of its first program."""
    names = case.problem.letters
    return [sum(1 << names.index(name) for name in letters[one.id].split()) for one in case.problem.classes]


def numbers(verdict: Verdict) -> tuple[int, int, int, int]:
    return verdict.complete, verdict.hangs, verdict.thin, verdict.short


def states(verdict: Verdict) -> dict[str, str]:
    return {program.program: program.state for program in verdict.programs}


def test_numbers_add_up() -> None:
    counts = tally([("complete", 3), ("hangs", 5), ("short", 7), ("complete", 1), ("thin", 2)])
    assert counts == {"complete": 4, "hangs": 5, "short": 7, "thin": 2}


def test_a_verdict_counts_programs_not_entries(case: Case) -> None:
    verdict = planned(case, standings(case), masks(case, north="ann ben", south="ann ben", west="ann"))
    assert numbers(verdict) == (10, 0, 0, 5)
    assert verdict.total == 15
    assert states(verdict) == {"north": "complete", "south": "short", "west": "complete"}
    assert verdict.letters == ("ann", "ben")


def test_what_hangs_on_an_answer_is_neither_complete_nor_short(case: Case) -> None:
    verdict = planned(case, standings(case), masks(case, north="ann ben", south="ann ben", west="eva"))
    assert numbers(verdict) == (3, 7, 0, 5)


def test_fewer_letters_than_the_number_are_thin_unless_something_else_is_missing_too(case: Case) -> None:
    verdict = planned(case, standings(case), masks(case, north="ben", south="ann", west="ann"))
    assert states(verdict) == {"north": "thin", "south": "short", "west": "complete"}
    north = next(program for program in verdict.programs if program.program == "north")
    assert (north.letters, north.number) == (1, 2)
    assert [(lack.number, lack.required, lack.missing) for lack in north.lacks] == [(True, True, 1)]
    south = next(program for program in verdict.programs if program.program == "south")
    assert {lack.number for lack in south.lacks} == {True, False}  # both are told


def test_no_letter_is_never_complete(case: Case) -> None:
    verdict = planned(case, standings(case), masks(case, north="", south="", west=""))
    assert verdict.complete == verdict.hangs == 0


def test_horizons_differ_in_the_letters_that_are_there(case: Case) -> None:
    optimum = optimise(case.problem, engines=("table",))
    every = {verdict.when: verdict for verdict in verdicts(case, optimum, standings(case))}
    assert list(every) == [*HORIZONS, "planned"]
    assert every["sent"].letters == ()
    assert states(every["in_hand"])["north"] == "short"  # ben has agreed, and has not uploaded
    assert set(every["in_hand"].letters) <= {"ann", "dan"}
    assert states(every["promised"]) == {"north": "complete", "south": "short", "west": "complete"}
    assert states(every["planned"]) == states(every["promised"])


def test_in_hand_an_assignment_has_its_own_uploaded_letters_alone(case: Case) -> None:
    sent = masks(case, north="ann ben", south="ann ben", west="ann")
    assert in_hand(case, standings(case), sent).complete == 7
    sent = masks(case, north="ann ben", south="ann ben", west="ben")
    assert in_hand(case, standings(case), sent).complete == 0


def test_a_letter_promised_after_the_deadline_is_not_counted_on(tmp_path: Path) -> None:
    letters = """\
letters:
  ann: {status: uploaded, answer: eager, waived: true}
  ben: {status: agreed, promised_for: 2027-10-15}
  dan: {status: agreed}
"""
    programs = """\
programs:
  - {id: early, letters: {asked: 2, max: 3}, deadline: 2027-10-01}
  - {id: late, letters: {asked: 3, max: 3}, deadline: 2027-11-01}
  - {id: open, letters: {asked: 3, max: 3}}
"""
    case = case_of(tmp_path, letters=letters, programs=programs)
    every = {verdict.when: verdict for verdict in verdicts(case, optimise(case.problem), standings(case))}
    counted = {program.program: program.letters for program in every["promised"].programs}
    assert counted == {"early": 2, "late": 3, "open": 2}  # programs begin to read on 22 September
    assert every["promised"].undated == ("dan",)


def test_a_wish_for_a_letter_that_is_not_there_is_left_aside_until_it_is(tmp_path: Path) -> None:
    programs = "programs: [{id: north, letters: {asked: 2, max: 2}}]\nwishes: {keep: [ben]}\n"
    case = case_of(tmp_path, programs=programs)
    every = {verdict.when: verdict for verdict in verdicts(case, optimise(case.problem), standings(case))}
    assert every["in_hand"].letters == ("ann", "dan")
    assert "ben" in every["promised"].letters
