"""Runs both engines on a problem and holds one against the other: equal stage by stage, or it is our bug."""

from __future__ import annotations

import threading
from typing import Final

from msgspec import Struct

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

    `portfolios`: how many different ones there are. `ties_settled`: among equal sets of letters the first by ids was
    taken. `table`: the table of all request sets, None where it was too large. `chosen_table`: the table for the
    requests chosen alone (`table` where there is one); None only where even that is too large.
    """

    assignment: Assignment
    values: Values
    bound: Values
    portfolios: int
    portfolios_bound: int
    engines: tuple[Engine, ...]
    proved: bool
    portfolios_proved: bool
    ties_settled: bool
    table: Table | None
    chosen_table: Table | None


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
        best = table.ranking()[0]
        if not table.totals().possible[best]:
            raise _contradiction(problem)
        return _optimum(problem, answer, table, table.sets.masks[best], whole=True)
    if answer is None:
        raise InputError.of("the scenario is too large for the table alone; let CP-SAT take part")
    # CP-SAT's letters are taken; the table for these alone proves each program's points and stage 6.
    chosen = _table(problem, answer.assignment.requests)
    if chosen is None and problem.resilient:
        raise InputError.of("what a letter's failure does cannot be said here: a program has too many sets of letters")
    return _optimum(problem, answer, chosen, answer.assignment.requests, whole=False)


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
    assigned = [program_class.id for program_class in problem.classes if program_class.assigned]
    names = ", ".join(assigned) or "the programs"
    return InputError.of(
        f"the portal's limits leave no portfolio at all at {names}: letters already assigned break them"
    )


def _optimum(problem: Problem, answer: Answer | None, table: Table | None, requests: int, whole: bool) -> Optimum:
    """The plan that asks for these letters. `table`: that of all sets of requests (`whole`), or of these alone."""
    if table is not None:
        values = table.values(table.sets.index_of[requests])
        choice = fewest(table.optimal(requests))
    else:
        assert answer is not None
        values, sent = answer.values, answer.assignment.portfolios
        choice = Fewest(sent, number=len(set(sent)), bound=1, proved=False)
    # What is asked for is what is sent; and in a resilient plan what stands in for a letter that fails.
    asked = requests if problem.resilient else needed(problem, choice.portfolios)
    assignment = Assignment(asked, choice.portfolios)
    assignments = [assignment] if answer is None else [assignment, answer.assignment]
    read, *others = values_of_each(problem, assignments, _exposed(problem, table))
    if answer is not None:
        _compare(answer, others[0], values)
    if read.worth != values.worth:
        raise Bug.of(f"the plan is worth {read.order}, not {values.order} as proved")
    if read.order > values.order:
        raise Bug.of(f"the plan asks for more than the proof: {read.order} against {values.order}")
    proved = whole or answer is None or answer.proved
    return Optimum(
        assignment=assignment,
        values=read,
        bound=values if proved or answer is None else answer.bound,
        portfolios=choice.number,
        portfolios_bound=choice.bound,
        engines=_engines(answer, whole),
        proved=proved,
        portfolios_proved=choice.proved,
        ties_settled=whole,
        table=table if whole else None,
        chosen_table=table,
    )


def _engines(answer: Answer | None, whole: bool) -> tuple[Engine, ...]:
    table = Engine("table", "proved" if whole else "too large", None)
    if answer is None:
        return (table,)
    gap = None if answer.proved else answer.bound.points - answer.values.points
    return Engine("cp-sat", "proved" if answer.proved else "stopped", gap), table


def _exposed(problem: Problem, table: Table | None) -> dict[int, int]:
    if table is None or not problem.resilient:
        return {}
    return dict(zip(table.sets.masks, table.exposed().tolist(), strict=True))


def _compare(answer: Answer, read: Values, values: Values) -> None:
    """Raise Bug where CP-SAT's plan, as it is read, and the table's differ in any stage, or it is not worth what is
    claimed."""
    if answer.values.worth != read.worth:
        raise Bug.of(f"the model and the readings of one plan differ: {answer.values.order} against {read.order}")
    if answer.proved and answer.values.order != values.order:
        raise Bug.of(f"the engines differ: CP-SAT {answer.values.order}, table {values.order}")
    if not answer.proved and (read.order < values.order or answer.bound.order > values.order):
        raise Bug.of(f"CP-SAT's stopped plan or bound contradicts the table: {answer.bound.order}, {values.order}")


def best(case: Case) -> Optimum:
    """The best plan, from the table; where that is too large, by the solver with the table of its letters."""
    try:
        return optimise(case.problem, engines=("table",), cells=WIDEST)
    except InputError:
        return optimise(case.problem)
