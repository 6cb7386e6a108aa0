"""The best plan with fewer letters to have: only those of some statuses, or without some that could be asked for.

Read off the table of the whole problem where there is one: fewer letters mean fewer of its rows and sets.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

from msgspec import Struct
from msgspec.structs import replace

from lorplan.basics.bits import bits
from lorplan.case.case import Case
from lorplan.case.problem import Problem
from lorplan.engines.assignment import Assignment
from lorplan.engines.cpsat.plan import solve_problem
from lorplan.engines.recount import values_of
from lorplan.engines.stages import Values
from lorplan.engines.table.requests import TooLarge
from lorplan.engines.table.table import Table


class Narrowed(Struct, frozen=True):
    """The best values under a narrowing, an assignment that has them, and whether they are proved."""

    values: Values
    assignment: Assignment
    proved: bool


def with_statuses(case: Case, table: Table | None, statuses: Collection[str]) -> Narrowed:
    """Only letters of these statuses (and those assigned already) may be used, and nobody is asked."""
    problem = case.problem
    usable = []
    for program_class in problem.classes:
        letters = program_class.assigned & program_class.usable
        for letter in bits(program_class.usable & ~program_class.pending):
            if case.scenario.letters[problem.letters[letter]].status_at(program_class.portal) in statuses:
                letters |= 1 << letter
        usable.append(letters)
    if table is None:
        classes = tuple(
            replace(program_class, usable=letters, fixed=program_class.fixed & letters, pending=0)
            for program_class, letters in zip(problem.classes, usable, strict=True)
        )
        return _solved(replace(problem, classes=classes, budget=0))
    portfolios = []
    for program_class, letters, known in zip(problem.classes, usable, table.classes, strict=True):
        if program_class.fixed & ~letters:  # a wish places a letter that is not there yet
            return with_statuses(case, None, statuses)
        rows = known.portfolios.within(letters)
        portfolios.append(known.portfolios.masks[rows[known.score[rows].argmax()]])
    assignment = Assignment(0, tuple(portfolios))
    return Narrowed(values_of(problem, assignment), assignment, True)


def without_letters(problem: Problem, table: Table | None, letters: int) -> Narrowed:
    """Nobody is asked for these letters, not even where a wish places them."""
    if table is None or problem.demanded & letters:
        classes = []
        for program_class in problem.classes:
            gone = program_class.pending & letters
            classes.append(
                replace(
                    program_class,
                    usable=program_class.usable & ~gone,
                    fixed=program_class.fixed & ~gone,
                    pending=program_class.pending & ~gone,
                )
            )
        return _solved(replace(problem, classes=tuple(classes)))
    return _first(table, lambda index: not table.sets.masks[index] & letters)


def with_people(problem: Problem, table: Table | None, people: int) -> Narrowed:
    """At most so many people are asked."""
    if table is None:
        return _solved(replace(problem, budget=people))
    return _first(table, lambda index: int(table.sets.people[index]) <= people)


def _first(table: Table, allowed: Callable[[int], bool]) -> Narrowed:
    """The best set of letters among those allowed."""
    index = next(index for index in table.ranking() if allowed(index))
    requests = table.sets.masks[index]
    portfolios = tuple(masks[0] for masks in table.optimal(requests))
    return Narrowed(table.values(index), Assignment(requests, portfolios), True)


def _solved(problem: Problem) -> Narrowed:
    """By a table of its own; where that is too large, by CP-SAT."""
    try:
        table = Table(problem)
    except TooLarge:
        answer = solve_problem(problem)
        if answer is None:
            nothing = Assignment(0, tuple(program_class.fixed for program_class in problem.classes))
            return Narrowed(values_of(problem, nothing), nothing, False)
        return Narrowed(answer.values, answer.assignment, answer.proved)
    return _first(table, lambda index: True)
