"""The frontier: the table, CP-SAT point by point, and trying everything give the same."""

from __future__ import annotations

import random
from itertools import product

from engines.small import any_problem
from engines.test_choices import small
from hypothesis import given
from hypothesis import strategies as st
from longer import some

from lorplan.case.problem import Problem
from lorplan.engines.assignment import needed
from lorplan.engines.cpsat.frontier import front_by_search
from lorplan.engines.effort import effort_of
from lorplan.engines.optimise import optimise
from lorplan.engines.recount import class_values, values_of
from lorplan.engines.table.frontier import front

SEEDS = st.integers(0, 2**40)
Key = tuple[int, int, int, int]


def by_trying(problem: Problem) -> list[Key]:
    """(people, short, letters missing, less points) of every plan that no plan beats."""
    options = []
    for program_class in problem.classes:
        masks = [
            mask
            for mask in range(1 << len(problem.letters))
            if not mask & ~program_class.usable and not program_class.fixed & ~mask
        ]
        values = [(mask, class_values(problem, program_class, mask)) for mask in masks]
        options.append([(mask, value) for mask, value in values if not value[3]])
    found: set[Key] = set()
    for plan in product(*options):
        asked = needed(problem, tuple(mask for mask, _ in plan))
        people = len(problem.people_for(asked))
        if problem.budget is not None and people > problem.budget:
            continue
        short, missing, points = (
            sum(
                program_class.weight * value[part]
                for program_class, (_, value) in zip(problem.classes, plan, strict=True)
            )
            for part in range(3)
        )
        found.add((people, short, missing, effort_of(problem, asked) - points))

    def beats(key: Key, other: Key) -> bool:
        return key != other and key[0] <= other[0] and key[1:3] <= other[1:3] and key[3] <= other[3]

    return sorted(key for key in found if not any(beats(other, key) for other in found))


@some(80, 1000)
@given(SEEDS)
def test_the_table_finds_what_trying_everything_finds(seed: int) -> None:
    problem = small(seed)
    found = front(problem)
    assert [point.order for point in found] == by_trying(problem)
    for point in found:
        assert values_of(problem, point.assignment) == point.values


@some(60, 1000)
@given(SEEDS)
def test_point_by_point_finds_the_same(seed: int) -> None:
    problem = small(seed)
    found = front_by_search(problem)
    assert found.proved
    assert [point.order for point in found.points] == [point.order for point in front(problem)]


@some(100, 1000)
@given(SEEDS)
def test_the_plan_is_on_the_frontier(seed: int) -> None:
    problem = any_problem(random.Random(seed))
    values = optimise(problem).values
    assert (values.people, values.short, values.missing, -values.points) in [point.order for point in front(problem)]


@some(40, 500)
@given(SEEDS)
def test_a_search_that_is_stopped_has_the_least_that_falls_short_for_each_number_of_people(seed: int) -> None:
    problem = small(seed)
    whole = front(problem)
    found = front_by_search(problem, most=0)
    assert not found.proved
    orders = [point.order for point in whole]
    assert {point.order for point in found.points} <= set(orders)
    least = [order for order in orders if all(other[1:3] >= order[1:3] for other in orders if other[0] <= order[0])]
    assert set(least) <= {point.order for point in found.points}
