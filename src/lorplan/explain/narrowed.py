"""The problem with fewer letters to have: only those of some statuses, or without some that could be asked for."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from lorplan.engines.cpsat import solve_problem
from lorplan.engines.table import Table, TooLarge
from lorplan.engines.values import Assignment, Values
from lorplan.engines.worth import values_of
from lorplan.problem.build import Case
from lorplan.problem.problem import Problem, bits


def with_statuses(case: Case, statuses: Collection[str]) -> Problem:
    """Only letters of these statuses (and those assigned already) may be used, and nobody is asked."""
    problem = case.problem
    classes = []
    for one in problem.classes:
        usable = one.assigned & one.usable
        for letter in bits(one.usable & ~one.pending):
            if case.scenario.letters[problem.letters[letter]].status_at(one.portal) in statuses:
                usable |= 1 << letter
        classes.append(replace(one, usable=usable, fixed=one.fixed & usable, pending=0))
    return replace(problem, classes=tuple(classes), budget=0)


def without_letters(problem: Problem, letters: int) -> Problem:
    """Nobody is asked for these letters, not even where a wish places them."""
    classes = []
    for one in problem.classes:
        gone = one.pending & letters
        classes.append(replace(one, usable=one.usable & ~gone, fixed=one.fixed & ~gone, pending=one.pending & ~gone))
    return replace(problem, classes=tuple(classes))


def with_budget(problem: Problem, people: int) -> Problem:
    """At most so many people are asked."""
    return replace(problem, budget=people)


def best(problem: Problem, limit: float | None = None) -> tuple[Values, Assignment, bool]:
    """The best values, an assignment that has them, and whether they are proved. By the table; where it is too large,
    by CP-SAT."""
    try:
        table = Table(problem)
    except TooLarge:
        answer = solve_problem(problem, limit=limit)
        if answer is None:
            nothing = Assignment(0, tuple(one.fixed for one in problem.classes))
            return values_of(problem, nothing), nothing, False
        return answer.values, answer.assignment, answer.proved
    place = table.ranking()[0]
    requests = table.sets.masks[place]
    portfolios = tuple(rows[0] for rows in table.optimal(requests))
    return table.values(place), Assignment(requests, portfolios), True
