"""Stages in their strict order, against bounds: what is proved, and what says nothing after a stage that is not."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from lorplan.engines.stages import Values
from lorplan.plan.stages import BestValues, best_stages, stages_against, stages_of
from lorplan.results.plan import Stage

PLAN = Values(short=4, missing=8, points=50, people=1, letters=2)


def short(stages: tuple[Stage, ...]) -> list[tuple[int, str, int, int, bool]]:
    return [(one.stage, one.name, one.value, one.bound, one.proved) for one in stages]


def optimum(bound: Values, values: Values = PLAN, proved: bool = True) -> Any:
    return SimpleNamespace(
        values=values, bound=bound, proved=proved, portfolios=3, portfolios_bound=2, portfolios_proved=False
    )


def test_a_proved_plan_is_its_own_bound() -> None:
    assert short(stages_of(optimum(PLAN))) == [
        (2, "programs short or thin", 4, 4, True),
        (3, "letters missing", 8, 8, True),
        (4, "points", 50, 50, True),
        (5, "new people", 1, 1, True),
        (5, "new letters", 2, 2, True),
        (6, "portfolios", 3, 2, False),
    ]


def test_a_stopped_plan_shows_the_bound_of_the_solver() -> None:
    stopped = stages_of(optimum(Values(short=4, missing=6, points=60, people=0, letters=0), proved=False))
    assert short(stopped)[:5] == [
        (2, "programs short or thin", 4, 4, True),
        (3, "letters missing", 8, 6, False),
        (4, "points", 50, 60, False),
        (5, "new people", 1, 1, False),  # a bound after a stage that is open says nothing
        (5, "new letters", 2, 2, False),
    ]


def test_what_hangs_on_one_letter_is_a_stage_of_a_resilient_plan() -> None:
    resilient = Values(short=4, missing=8, points=50, people=1, letters=2, exposed=5)
    assert short(stages_of(optimum(resilient, resilient)))[2] == (3, "programs exposed", 5, 5, True)


def test_any_assignment_is_held_against_the_best() -> None:
    best = BestValues(Values(short=4, missing=6, points=60, people=0, letters=0), 1)
    assert short(stages_against(PLAN, 3, best)) == [
        (2, "programs short or thin", 4, 4, True),
        (3, "letters missing", 8, 6, False),
        (4, "points", 50, 50, False),
        (5, "new people", 1, 1, False),
        (5, "new letters", 2, 2, False),
        (6, "portfolios", 3, 3, False),
    ]
    assert not any(stage.proved for stage in stages_against(PLAN, 3, None))
    assert all(stage.proved and stage.value == stage.bound for stage in best_stages(best))
