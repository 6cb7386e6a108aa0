"""Chances of events: independent, and the least and the greatest over every dependence, against a linear program over
all patterns by another solver, and against what one works out by hand."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from longer import some
from ortools.linear_solver import pywraplp

from lorplan.engines.dependence import extremes, independent


def event(people: int, holds: object) -> np.ndarray:
    """The patterns of which `holds` says so: it is given the set of those who come."""
    each = [{person for person in range(people) if pattern >> person & 1} for pattern in range(1 << people)]
    return np.array([holds(coming) for coming in each], dtype=np.bool_)  # type: ignore[operator]


def by_linear_program(flags: np.ndarray, percents: list[int], greatest: bool) -> float:
    """The same by GLOP, a variable for every pattern."""
    solver = pywraplp.Solver.CreateSolver("GLOP")
    shares = [solver.NumVar(0, 1, "") for _ in flags]
    solver.Add(sum(shares) == 1)
    for person, percent in enumerate(percents):
        solver.Add(sum(share for pattern, share in enumerate(shares) if pattern >> person & 1) == percent / 100)
    total = sum(share for share, good in zip(shares, flags, strict=True) if good)
    (solver.Maximize if greatest else solver.Minimize)(total + 0 * shares[0])
    assert solver.Solve() == pywraplp.Solver.OPTIMAL
    return float(solver.Objective().Value())


@some(80, 2000)
@given(st.integers(0, 2**40))
def test_the_extremes_are_those_of_the_linear_program(seed: int) -> None:
    rng = random.Random(seed)
    people = rng.randint(0, 5)
    flags = np.array([rng.random() < rng.choice([0.2, 0.5, 0.8]) for _ in range(1 << people)], dtype=np.bool_)
    percents = [rng.choice([0, 100, 50, rng.randint(0, 100)]) for _ in range(people)]
    least, greatest = extremes(flags, percents)
    assert float(least) == pytest.approx(by_linear_program(flags, percents, False), abs=1e-7)
    assert float(greatest) == pytest.approx(by_linear_program(flags, percents, True), abs=1e-7)
    assert least <= independent(flags, percents) <= greatest


@some(60, 2000)
@given(st.integers(0, 2**40))
def test_the_chance_if_independent_is_the_sum_over_all_patterns(seed: int) -> None:
    rng = random.Random(seed)
    people = rng.randint(0, 6)
    flags = np.array([rng.random() < 0.5 for _ in range(1 << people)], dtype=np.bool_)
    percents = [rng.randint(0, 100) for _ in range(people)]
    total = Fraction(0)
    for comes in product([False, True], repeat=people):
        if flags[sum(1 << person for person, each in enumerate(comes) if each)]:
            chance = Fraction(1)
            for percent, each in zip(percents, comes, strict=True):
                chance *= Fraction(percent if each else 100 - percent, 100)
            total += chance
    assert independent(flags, percents) == total


def test_both_of_two_people() -> None:
    """70 % and 80 %: 56 % if independent; at least 50 %, at most 70 % (Fréchet)."""
    both = event(2, lambda coming: len(coming) == 2)
    assert independent(both, [70, 80]) == Fraction(56, 100)
    assert extremes(both, [70, 80]) == (Fraction(50, 100), Fraction(70, 100))


def test_two_of_three_people() -> None:
    """Each 60 %: 64.8 % if independent. At least 40 %: the 180 % come as 100 % in threes and ones, 3a + b = 180,
    a + b = 100. At most 90 %: 180 % in twos."""
    two = event(3, lambda coming: len(coming) >= 2)
    assert independent(two, [60, 60, 60]) == Fraction(648, 1000)
    assert extremes(two, [60, 60, 60]) == (Fraction(40, 100), Fraction(90, 100))


def test_who_makes_no_difference_is_left_out() -> None:
    first = event(4, lambda coming: 0 in coming)
    assert extremes(first, [37, 5, 50, 99]) == (Fraction(37, 100), Fraction(37, 100))
    assert extremes(event(3, lambda coming: False), [1, 2, 3]) == (0, 0)
    assert extremes(event(3, lambda coming: True), [1, 2, 3]) == (1, 1)


def test_twelve_people_are_exact_too() -> None:
    """Three of twelve of 50 % each. At most 1 by Markov's bound (600/3 > 100); at least (600 - 200)/(12 - 2) = 40 %."""
    three = event(12, lambda coming: len(coming) >= 3)
    assert extremes(three, [50] * 12) == (Fraction(40, 100), Fraction(1))
