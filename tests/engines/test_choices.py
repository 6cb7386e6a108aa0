"""Lean choices: the table, CP-SAT one after the other, and trying everything give the same."""

from __future__ import annotations

import random
from itertools import product

from engines.small import any_problem
from hypothesis import given
from hypothesis import strategies as st
from longer import some

from lorplan.case.problem import Problem
from lorplan.engines.choice import Choice, choice_of
from lorplan.engines.cpsat.nextbest import best_choices
from lorplan.engines.effort import effort_of
from lorplan.engines.optimise import optimise
from lorplan.engines.recount import class_values, values_of
from lorplan.engines.stages import Values
from lorplan.engines.table.nextbest import Choices

SEEDS = st.integers(0, 2**40)
Order = tuple[int, int, int, int, int]


def by_trying(problem: Problem, over_given: bool = True) -> list[tuple[Order, Choice]]:
    """Every lean choice: the best of all plans, one after the other, that need nothing beyond a choice."""
    plans: dict[Choice, Order] = {}
    options = []
    for program_class in problem.classes:
        masks = [
            mask
            for mask in range(1 << len(problem.letters))
            if not mask & ~program_class.usable and not program_class.fixed & ~mask
        ]
        options.append([(mask, class_values(problem, program_class, mask)) for mask in masks])
    legal = [[(mask, value) for mask, value in own if not value[3]] for own in options]
    for plan in product(*legal):
        portfolios = tuple(mask for mask, _ in plan)
        choice = choice_of(problem, portfolios)
        people = problem.people_for(choice.asked)
        if problem.budget is not None and len(people) > problem.budget:
            continue
        weights = [program_class.weight for program_class in problem.classes]
        short, missing, worth = (
            sum(w * value[part] for w, (_, value) in zip(weights, plan, strict=True)) for part in range(3)
        )
        order = (short, missing, effort_of(problem, choice.asked) - worth, len(people), choice.asked.bit_count())
        choice = choice if over_given else Choice(0, choice.asked)
        plans[choice] = min(plans.get(choice, order), order)
    lean = [
        (order, choice)
        for choice, order in plans.items()
        if all(order < theirs for other, theirs in plans.items() if other != choice and other.within(choice))
    ]
    return sorted(lean, key=lambda choice: (choice[0], choice[1].order))


def order(values: Values) -> Order:
    """Stages 2 to 5, the better the lesser."""
    return values.short, values.missing, -values.points, values.people, values.letters


def small(seed: int) -> Problem:
    rng = random.Random(seed)
    problem = any_problem(rng, 4)
    return problem if len(problem.classes) < 4 else Problem(
        problem.letters, problem.people, problem.person_of, problem.budget, problem.effort, problem.classes[:3]
    )  # fmt: skip


@some(60, 1000)
@given(SEEDS, st.booleans())
def test_the_table_finds_what_trying_everything_finds(seed: int, over_given: bool) -> None:
    problem = small(seed)
    choices = Choices(problem, over_given=over_given)
    places = choices.lean()
    found = [(order(choices.values(place)), choices.choice(place)) for place in places]
    assert found == by_trying(problem, over_given)
    for place in places:
        ranked = choices.ranked(place)
        assert ranked.values == values_of(problem, ranked.assignment)
        own = choice_of(problem, ranked.assignment.portfolios)
        assert (own if over_given else Choice(0, own.asked)) == ranked.choice


@some(60, 1000)
@given(SEEDS, st.booleans())
def test_one_after_the_other_finds_the_same(seed: int, over_given: bool) -> None:
    problem = small(seed)
    choices = Choices(problem, over_given=over_given)
    expected = [order(choices.values(place)) for place in choices.lean()]
    result = best_choices(problem, 100, over_given)
    assert [order(ranked.values) for ranked in result.plans] == expected[:100]
    assert (result.complete, result.proved) == (len(expected) <= 100, True)
    lean = {choices.choice(place) for place in choices.lean()}
    choices = {ranked.choice for ranked in result.plans}
    assert choices == lean if result.complete else choices < lean
    some_of_them = best_choices(problem, 2, over_given)
    assert [order(ranked.values) for ranked in some_of_them.plans] == expected[:2]


@some(100, 1000)
@given(SEEDS)
def test_the_best_choice_is_the_plan(seed: int) -> None:
    problem = any_problem(random.Random(seed))
    choices = Choices(problem)
    best = choices.ranked(choices.lean()[0])
    optimum = optimise(problem)
    assert best.values == optimum.values
    assert best.choice.within(choice_of(problem, optimum.assignment.portfolios)) or best.values == optimum.values
