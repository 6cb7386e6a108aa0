"""Runs both engines on a problem and holds one against the other: equal stage by stage, or it is our bug."""

from __future__ import annotations

import threading
from typing import Final

from msgspec import Struct, field

from lorplan.basics.errors import Bug, InputError
from lorplan.case.case import Case
from lorplan.case.problem import Problem
from lorplan.engines.assignment import Assignment, needed
from lorplan.engines.cpsat.plan import Answer, solve_problem
from lorplan.engines.fewest import Fewest, fewest
from lorplan.engines.recount import values_of_each
from lorplan.engines.stages import Values
from lorplan.engines.table.requests import TooLarge
from lorplan.engines.table.table import LARGEST, WIDEST, Table
from lorplan.results.plan import Engine

MANY: Final = 32  # classes from which on the engines run side by side; for fewer a thread costs more than it saves


class Optimum(Struct, frozen=True):
    """The plan's assignment with its proof.

    `table`: the table of all request sets, None where it was too large. `here`: the table for the requests chosen
    alone (part of `table` where there is one); None only where even that is too large.
    """

    assignment: Assignment
    values: Values
    bound: Values
    portfolios: int  # different ones
    portfolios_bound: int
    engines: tuple[Engine, ...]
    proved: bool
    portfolios_proved: bool
    ties_settled: bool  # among equal sets of letters the first by ids was taken
    table: Table | None
    here: Table | None = field(default=None)


def optimise(
    problem: Problem,
    limit: float | None = None,
    engines: tuple[str, ...] = ("cp-sat", "table"),
    cells: int = LARGEST,
) -> Optimum:
    """The best plan by the engines named, compared where both have proved theirs.

    `limit`: CP-SAT's deterministic time. `cells`: of the largest table that is made. Raises InputError where limits
    contradict the letters already assigned, and Bug where the engines differ.
    """
    both = "cp-sat" in engines and "table" in engines
    beside = _Beside(problem, cells) if both and len(problem.classes) >= MANY else None
    answer = solve_problem(problem, limit=limit) if "cp-sat" in engines else None
    if "cp-sat" in engines and answer is None:
        raise _contradiction(problem)
    table: Table | None = None
    if beside is not None:
        table = beside.table()
    elif "table" in engines or answer is None:
        table = _table(problem, cells=cells)
    if table is not None:
        return _with_table(problem, answer, table)
    if answer is None:
        raise InputError.of("the scenario is too large for the table alone; let CP-SAT take part")
    return _without_table(problem, answer)


def _table(problem: Problem, requests: int | None = None, cells: int = LARGEST) -> Table | None:
    try:
        return Table(problem, requests, cells)
    except TooLarge:
        return None


class _Beside:
    """The table of a problem, made while the solver, which needs no Python, searches."""

    def __init__(self, problem: Problem, cells: int) -> None:
        self._problem, self._cells = problem, cells
        self._table: Table | None = None
        self._failure: BaseException | None = None
        self._worker = threading.Thread(target=self._work, name="table", daemon=True)
        self._worker.start()

    def _work(self) -> None:
        try:
            self._table = _table(self._problem, cells=self._cells)
            if self._table is not None:
                self._table.totals()
        except BaseException as error:  # handed to the main thread
            self._failure = error

    def table(self) -> Table | None:
        """The table when it is done; None where it would be too large."""
        self._worker.join()
        if self._failure is not None:
            raise self._failure
        return self._table


def _contradiction(problem: Problem) -> InputError:
    names = ", ".join(one.id for one in problem.classes if one.assigned) or "the programs"
    return InputError.of(
        f"the portal's limits leave no portfolio at all at {names}: letters already assigned break them"
    )


def _with_table(problem: Problem, answer: Answer | None, table: Table) -> Optimum:
    ranking = table.ranking()
    best = ranking[0]
    _, _, _, possible = table.totals()
    if not possible[best]:
        raise _contradiction(problem)
    values = table.values(best)
    choice = fewest(table.optimal(table.sets.masks[best]))
    assignment = _assignment(problem, table.sets.masks[best], choice)
    known = _exposed(problem, table)
    *others, read = values_of_each(problem, [assignment] if answer is None else [answer.assignment, assignment], known)
    if answer is not None:
        _compare(answer, others[0], values)
    engines = [Engine("table", "proved", None)]
    if answer is not None:
        gap = None if answer.proved else answer.bound.points - answer.values.points
        engines.insert(0, Engine("cp-sat", "proved" if answer.proved else "stopped", gap))
    return _optimum(assignment, read, choice, values, values, tuple(engines), True, True, table, table)


def _assignment(problem: Problem, requests: int, choice: Fewest) -> Assignment:
    """What is asked for is what is sent; and in a resilient plan what stands in for a letter that fails."""
    return Assignment(requests if problem.resilient else needed(problem, choice.portfolios), choice.portfolios)


def _exposed(problem: Problem, table: Table) -> dict[int, int]:
    return dict(zip(table.sets.masks, table.exposed().tolist(), strict=True)) if problem.resilient else {}


def _compare(answer: Answer, read: Values, values: Values) -> None:
    """Raise Bug where CP-SAT's plan, as it is read, and the table's differ in any stage, or it is not worth what is
    claimed."""
    if answer.values.worth != read.worth:
        raise Bug.of(f"the model and the readings of one plan differ: {answer.values.order} against {read.order}")
    if answer.proved and answer.values.order != values.order:
        raise Bug.of(f"the engines differ: CP-SAT {answer.values.order}, table {values.order}")
    if not answer.proved and (read.order < values.order or answer.bound.order > values.order):
        raise Bug.of(f"CP-SAT's stopped plan or bound contradicts the table: {answer.bound.order}, {values.order}")


def _without_table(problem: Problem, answer: Answer) -> Optimum:
    """CP-SAT's letters are taken; the table for these letters alone proves each program's points and stage 6."""
    here = _table(problem, answer.assignment.requests)
    if here is None and problem.resilient:
        raise InputError.of("what a letter's failure does cannot be said here: a program has too many sets of letters")
    gap = None if answer.proved else answer.bound.points - answer.values.points
    engines = (Engine("cp-sat", "proved" if answer.proved else "stopped", gap), Engine("table", "too large", None))
    values = answer.values if here is None else here.values(0)
    if here is None:
        number = len(set(answer.assignment.portfolios))
        choice = Fewest(answer.assignment.portfolios, number, 1, False)
    else:
        choice = fewest(here.optimal(answer.assignment.requests))
    assignment = _assignment(problem, answer.assignment.requests, choice)
    theirs, read = values_of_each(
        problem, [answer.assignment, assignment], {} if here is None else _exposed(problem, here)
    )
    if answer.values.worth != theirs.worth:
        raise Bug.of(f"the model and the readings of one plan differ: {answer.values.order} against {theirs.order}")
    if answer.proved and values.worth != answer.values.worth:
        raise Bug.of(f"the engines differ: CP-SAT {answer.values.order}, table {values.order}")
    bound = values if answer.proved else answer.bound
    return _optimum(assignment, read, choice, values, bound, engines, answer.proved, False, None, here)


def _optimum(
    assignment: Assignment,
    read: Values,
    choice: Fewest,
    values: Values,
    bound: Values,
    engines: tuple[Engine, ...],
    proved: bool,
    ties_settled: bool,
    table: Table | None,
    here: Table | None,
) -> Optimum:
    if read.worth != values.worth:
        raise Bug.of(f"the plan is worth {read.order}, not {values.order} as proved")
    if read.order > values.order:
        raise Bug.of(f"the plan asks for more than the proof: {read.order} against {values.order}")
    return Optimum(
        assignment, read, bound, choice.number, choice.bound, engines, proved, choice.proved, ties_settled, table, here
    )


def best(case: Case) -> Optimum:
    """The best plan, from the table; where that is too large, by the solver with the table of its letters."""
    try:
        return optimise(case.problem, engines=("table",), cells=WIDEST)
    except InputError:
        return optimise(case.problem)
