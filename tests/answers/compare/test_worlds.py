"""Whole small scenarios at random, with wishes, assigned letters and several portals: the next best sets of letters and
the frontier equal what trying every plan finds."""

from __future__ import annotations

import random
from math import prod
from pathlib import Path

import pytest
from engines import test_choices, test_front
from hypothesis import given
from hypothesis import strategies as st
from longer import some
from properties import worlds

from lorplan.basics.errors import InputError
from lorplan.case.problem import Problem
from lorplan.engines.cpsat.frontier import front_by_search
from lorplan.engines.cpsat.nextbest import best_choices
from lorplan.engines.optimise import optimise
from lorplan.engines.table.frontier import front
from lorplan.engines.table.nextbest import Choices

SEEDS = st.integers(0, 2**40)
MOST = 4000  # plans to try


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("rules")


def problem_of(folder: Path, seed: int) -> Problem | None:
    """The problem of a world; None where it is refused, or has too many plans."""
    try:
        problem = worlds.case(folder, worlds.Maker(random.Random(seed)).world()).problem
        optimise(problem)
    except InputError:
        return None
    plans = prod(1 << (one.usable & ~one.fixed).bit_count() for one in problem.classes)
    return problem if plans <= MOST else None


@some(60, 1000)
@given(SEEDS)
def test_lean_choices_are_those_of_trying_everything(folder: Path, seed: int) -> None:
    problem = problem_of(folder, seed)
    if problem is None:
        return
    choices = Choices(problem)
    places = choices.lean()
    expected = test_choices.by_trying(problem)
    assert [(test_choices.order(choices.values(place)), choices.choice(place)) for place in places] == expected
    searched = best_choices(problem, len(expected) + 1)
    assert [test_choices.order(one.values) for one in searched.plans] == [order for order, _ in expected]
    assert searched.complete


@some(60, 1000)
@given(SEEDS)
def test_the_frontier_is_that_of_trying_everything(folder: Path, seed: int) -> None:
    problem = problem_of(folder, seed)
    if problem is None:
        return
    expected = test_front.by_trying(problem)
    assert [point.order for point in front(problem)] == expected
    assert [point.order for point in front_by_search(problem).points] == expected


def test_most_worlds_are_looked_at(folder: Path) -> None:
    found = [problem_of(folder, seed) for seed in range(60)]
    looked_at = [problem for problem in found if problem is not None]
    assert len(looked_at) > 20
    assert any(one.fixed for problem in looked_at for one in problem.classes)
    assert any(one.pending for problem in looked_at for one in problem.classes)
