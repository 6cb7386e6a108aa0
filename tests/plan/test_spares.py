"""Spares: who stands in for a writer who fails, and where asking one begins to be worth it."""

from __future__ import annotations

import random
from pathlib import Path

from answers.verify.cases import case_of, must
from properties.test_failing import rescued_wrongly, turns_wrongly

from lorplan.case.case import Case
from lorplan.engines.optimise import Optimum, optimise
from lorplan.plan.resilience import resilience
from lorplan.results.resilience import Failure

LETTERS = "letters: {cat: {status: uploaded}, ben: {status: agreed}, gus: {status: idea}, eva: {status: idea}}\n"
SINGLE = "programs: [{id: north, count: 3, letters: {asked: 1, max: 1}}]\n"


def pays(**points: int) -> str:
    """Points for letters, as rules."""
    rule = "  - {{id: {0}-pays, level: should, says: It pays., points: {{of: {{letter.id: {0}}}, worth: {1}}}}}\n"
    return "".join(rule.format(name, worth) for name, worth in points.items())


def planned(folder: Path, *rules: str, effort: int = 10) -> tuple[Case, Optimum, dict[str, Failure]]:
    """The case with its plan, and what is said of everybody who may fail."""
    case = case_of(folder, *rules, letters=LETTERS, programs=SINGLE, more=f"budget: {{effort: {effort}}}\n")
    optimum = optimise(case.problem)
    result = resilience(case, optimum)
    assert result is not None
    return case, optimum, {failure.writer: failure for failure in result.failures}


def test_where_only_points_are_at_stake_asking_a_spare_has_a_turning_point(tmp_path: Path) -> None:
    """Ben, Cat and Gus are alike but for the points. Without Ben's 100 points Cat's letter goes, for none; with Gus as
    a spare 60 points are kept, and asking costs 10: 50 are won where Ben fails, 10 lost where he does not."""
    _, _, told = planned(tmp_path, pays(ben=100, gus=60))
    assert told["ben"].count == 0
    assert [(spare.writer, spare.count, spare.worth_below) for spare in told["ben"].spares] == [("gus", 0, 84)]


def test_nobody_is_a_spare_who_is_worth_less_than_asking_costs(tmp_path: Path) -> None:
    _, _, told = planned(tmp_path, pays(ben=100, gus=10))
    assert told["ben"].spares == ()


def test_where_a_must_is_at_stake_a_spare_is_measured_by_the_programs_it_keeps_complete(tmp_path: Path) -> None:
    _, _, told = planned(tmp_path, must("needs", "[ben, gus]", "at_least: 1"))
    (spare,) = told["ben"].spares
    assert (spare.writer, spare.programs, spare.count, spare.worth_below) == ("gus", ("north",), 3, None)


def test_turning_points_are_where_what_is_to_be_expected_turns(tmp_path: Path) -> None:
    rng, turning = random.Random(1), 0
    for _ in range(40):
        points = {name: rng.randint(0, 90) for name in ("ben", "cat", "gus", "eva")}
        case, optimum, told = planned(tmp_path, pays(**points), effort=rng.randint(5, 20))
        for failure in told.values():
            assert rescued_wrongly(case, optimum.assignment.requests, failure) is None
            for spare in failure.spares:
                turning += spare.worth_below is not None
                assert turns_wrongly(case, optimum.assignment.requests, failure, spare) is None
    assert turning > 5
