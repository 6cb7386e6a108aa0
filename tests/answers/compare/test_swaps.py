"""The fewest swaps towards the best plan, against trying every set of swaps."""

from __future__ import annotations

import random
from dataclasses import dataclass
from itertools import combinations, product
from types import SimpleNamespace
from typing import Any, cast

from engines.small import any_problem
from hypothesis import given
from hypothesis import strategies as st
from longer import some

from lorplan.answers.compare.options import Exchange
from lorplan.answers.compare.swaps import SwapSearch
from lorplan.assignments.judge import Judged
from lorplan.case.problem import Problem
from lorplan.engines.assignment import Assignment, needed
from lorplan.engines.effort import effort_of
from lorplan.engines.optimise import optimise
from lorplan.engines.recount import class_values

SEEDS = st.integers(0, 2**40)


@dataclass(frozen=True)
class Small:
    problem: Problem
    sent: tuple[int, ...]

    @property
    def judged(self) -> Judged:
        case = cast(Any, SimpleNamespace(problem=self.problem))
        return Judged(case, Assignment(needed(self.problem, self.sent), self.sent), (), ())


def small(seed: int) -> Small:
    """A problem with some letters sent, not always possible ones."""
    rng = random.Random(seed)
    problem = any_problem(rng, 3)
    if len(problem.classes) > 2:
        first = problem.classes[:2]
        problem = Problem(problem.letters, problem.people, problem.person_of, problem.budget, problem.effort, first)
    sent = tuple(one.usable & rng.getrandbits(3) | one.fixed for one in problem.classes)
    return Small(problem, sent)


def after(sent: int, swaps: tuple[Exchange, ...]) -> int | None:
    """The letters after these swaps, all made at once; None where they do not fit."""
    gone = [one for one, _ in swaps if one is not None]
    come = [one for _, one in swaps if one is not None]
    if len(set(gone)) < len(gone) or len(set(come)) < len(come):
        return None
    if any(not sent >> one & 1 for one in gone) or any(sent >> one & 1 for one in come):
        return None
    return sent & ~sum(1 << one for one in gone) | sum(1 << one for one in come)


def by_trying(small: Small, number: int) -> tuple[int, ...]:
    """(impossible, short, letters missing, less points) of the best that at most so many swaps make."""
    problem, letters = small.problem, [None, *range(len(small.problem.letters))]
    every: list[Exchange] = [(a, b) for a, b in product(letters, letters) if a != b]
    already = len(problem.people_for(needed(problem, small.sent)))
    found = []
    for chosen in combinations(every, number):
        results = []
        for one, sent in zip(problem.classes, small.sent, strict=True):
            masks = {after(sent, some_of) for size in range(number + 1) for some_of in combinations(chosen, size)}
            own = []
            for mask in masks:
                if mask is None or mask & ~one.usable or one.fixed & ~mask:
                    continue
                short, missing, points, illegal = class_values(problem, one, mask)
                if not illegal:
                    own.append((mask, (0, short, missing, -points)))
            short, missing, points, illegal = class_values(problem, one, sent)
            if illegal:
                own.append((sent, (1, 0, 0, 0)))
            results.append([(mask, [one.weight * part for part in worth]) for mask, worth in own])
        for plan in product(*results):
            asked = needed(problem, tuple(mask for mask, _ in plan))
            people = len(problem.people_for(asked))
            if problem.budget is not None and people > max(problem.budget, already):
                continue
            total = [sum(parts) for parts in zip(*(worth for _, worth in plan), strict=True)]
            total[3] += effort_of(problem, asked)
            found.append(tuple(total))
    return min(found)


@some(40, 500)
@given(SEEDS, st.integers(0, 2))
def test_a_set_of_swaps_is_the_best_of_its_size(seed: int, number: int) -> None:
    given_ = small(seed)
    found = SwapSearch(given_.judged).best(number)
    assert found is not None
    assert len(found.swaps) <= number
    short, missing, points = found.values.short, found.values.missing, found.values.points
    expected = by_trying(given_, number)
    if found.impossible:  # what is impossible is worth what it is read as; only the possible rest can be compared
        assert (found.impossible > 0) == (expected[0] > 0)
        assert found.impossible == expected[0]
    else:
        assert (0, short, missing, -points) == expected


@some(60, 1000)
@given(SEEDS)
def test_enough_swaps_lead_to_the_best_plan(seed: int) -> None:
    given_ = small(seed)
    found = SwapSearch(given_.judged).best(6)
    assert found is not None
    best = optimise(given_.problem).values
    within = given_.problem.budget is None or found.values.people <= given_.problem.budget
    if not found.impossible and within:
        assert (found.values.short, found.values.missing, found.values.points) == (
            best.short,
            best.missing,
            best.points,
        )
