"""Stages in strict order over one model: together in one objective, one by one, and stopped."""

from __future__ import annotations

import pytest

from lorplan.engines.cpsat import lexicographic
from lorplan.engines.cpsat.solver import Model, Row, Solution
from lorplan.rules.kinds.rows import Linear

FIRST, SECOND = Linear({0: 1}), Linear({1: 1}, constant=5)


def model() -> Model:
    """Either the first is 1, or the second is 2."""
    return Model(uppers=[1, 2], rows=[Row([0, 1], [2, 1], 2, None)])


def test_a_stage_weighs_more_than_all_after_it_can_come_to() -> None:
    assert lexicographic.objective_of([FIRST, SECOND], [1, 2]) == {0: -3, 1: -1}
    assert lexicographic.objective_of([-FIRST, SECOND, FIRST], [1, 2]) == {0: 6 - 1, 1: -2}


@pytest.mark.parametrize(("exact", "apart"), [(0, 0), (1 << 53, 0), (1 << 53, 1), (1 << 53, 2), (0, 2)])
def test_the_first_stage_decides_whatever_the_second_loses(
    exact: int, apart: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lexicographic, "EXACT", exact)
    whole = model()
    reached = lexicographic.lexicographic(whole, [FIRST, SECOND], apart=apart)
    assert (reached.outcome, reached.solution.values, reached.bound) == ("optimal", [0, 2], (0, 7))
    assert lexicographic.lexicographic(whole, [SECOND, FIRST], apart=apart).solution.values == [1, 0]
    assert (len(whole.rows), whole.objective) == (1, {})


@pytest.mark.parametrize(
    ("gap", "bound"),
    [(0, (1, 7)), (1, (1, 6)), (2, (1, 5)), (3, (0, 5))],
    ids=["nothing", "one", "two", "the first stage"],
)
def test_a_bound_is_taken_apart(gap: int, bound: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    """Stopped where both are at their worst, at an objective of -5: the first weighs 3, the second 1."""
    monkeypatch.setattr(lexicographic, "solve", lambda *_: Solution("feasible", [1, 2], -5, -5 + gap))
    assert lexicographic.lexicographic(model(), [FIRST, SECOND]).bound == bound
