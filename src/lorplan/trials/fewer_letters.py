"""The best plan with fewer letters to have: only some for one class, or without some that could be asked for.

Read off the table of the whole problem where there is one: fewer letters mean fewer of its rows and sets.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from lorplan.case.problem import Problem, ProgramClass
from lorplan.engines.assignment import Assignment
from lorplan.engines.cpsat.plan import solve_problem
from lorplan.engines.recount import values_of
from lorplan.engines.stages import Values
from lorplan.engines.table.classtable import ClassTable, class_table, portfolio_bound
from lorplan.engines.table.requests import TooLarge
from lorplan.engines.table.table import Table

MOST_ROWS: Final = 10_000  # portfolios of one class from which on the solver is quicker than a table


class Narrowed(Struct, frozen=True):
    """The best values under a narrowing, an assignment that has them, and whether they are proved."""

    values: Values
    assignment: Assignment
    proved: bool


def best_portfolio(problem: Problem, program_class: ProgramClass, letters: int, table: ClassTable | None) -> int:
    """The best portfolio of a class from these letters alone (a bit mask), what is assigned there among them. `table`:
    that of the class, where there is one."""
    if table is not None and not program_class.fixed & ~letters:
        return _best_row(table, letters)
    narrowed = replace(
        program_class,
        usable=letters,
        fixed=program_class.fixed & letters,
        pending=0,
        cap=min(program_class.cap, letters.bit_count()),
    )
    alone = replace(problem, classes=(narrowed,), budget=0)
    answer = solve_problem(alone) if portfolio_bound(narrowed) > MOST_ROWS else None
    if answer is None:
        return _best_row(class_table(narrowed, len(problem.letters)), letters)
    return answer.assignment.portfolios[0]


def _best_row(table: ClassTable, letters: int) -> int:
    """The best of the portfolios that hold only these letters, the first of those that are level."""
    masks = table.portfolios.masks
    rows = table.portfolios.within(letters)
    return masks[int(rows[table.score[rows].argmax()])]


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
