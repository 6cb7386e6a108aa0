"""If a letter fails: what stands in costs what the best plan without it is worth less."""

from __future__ import annotations

from pathlib import Path

from answers.verify.cases import LETTERS, case_of, must

from lorplan.engines.optimise import optimise
from lorplan.plan.resilience import resilience, resilience_of

PROGRAMS = "programs: [{id: north, count: 3, letters: {asked: 1, max: 1}}]\n"
POINTS = "  - {id: ben-pays, level: should, says: Ben pays., points: {of: {letter.id: ben}, worth: 90}}\n"


def test_what_stands_in_for_a_letter_that_fails(tmp_path: Path) -> None:
    case = case_of(tmp_path, POINTS, programs=PROGRAMS)
    optimum = optimise(case.problem)
    result = resilience(case, optimum)
    assert result is not None
    (ben,) = [failure for failure in result.failures if failure.writer == "ben"]
    assert (result.kept, result.safe, ben.count, ben.programs) == (3, 3, 0, ())
    (stand_in,) = ben.stand_ins
    assert (stand_in.programs, stand_in.count) == (("north",), 3)
    gone = case_of(
        tmp_path, POINTS, programs=PROGRAMS, letters=LETTERS.replace("ben: {status: agreed", "ben: {status: declined")
    )
    assert stand_in.points == optimum.values.points - optimise(gone.problem).values.points
    assert resilience_of(case, optimum.assignment) == result


def test_programs_that_need_a_letter_hang_on_it(tmp_path: Path) -> None:
    case = case_of(tmp_path, must("needs-ben", "[ben]", "at_least: 1"), programs=PROGRAMS)
    result = resilience(case, optimise(case.problem))
    assert result is not None
    (ben,) = [failure for failure in result.failures if failure.writer == "ben"]
    assert (result.kept, result.safe, ben.count, ben.programs, ben.stand_ins) == (3, 0, 3, ("north",), ())
    assert "needs-ben" in [lacking.rule for lacking in ben.lacking]
