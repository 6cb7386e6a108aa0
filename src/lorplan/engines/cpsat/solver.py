"""The door to OR-Tools: a model of whole numbers goes in, a solution with its bound comes out.

`ortools.sat.python.cp_model_helper` is the bare binding; `cp_model` would pull pandas, which costs more time than
most plans. The helper is no documented interface, so that the version of OR-Tools is pinned to a range, and
`solve_plainly` does the same through the documented one (a test compares them).
"""

from __future__ import annotations

import math
import os
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from lorplan.basics.errors import Bug
from lorplan.engines.cpsat.parameters import DETERMINISTIC_LIMIT, LONGEST_STOP, PARAMETERS, UNSIMPLIFIED

Outcome = Literal["optimal", "feasible", "infeasible", "unknown"]


class Row(NamedTuple):
    """least <= sum of factor x variable <= most; None leaves a side open."""

    variables: list[int]
    factors: list[int]
    least: int | None
    most: int | None


@dataclass(slots=True, repr=False, eq=False)
class Model:
    """Whole-number variables by their upper bounds (lower bound 0), rows, implications, an objective to maximise.

    `denied`: (a, others): where Boolean a is 0, all the others are 0.
    """

    uppers: list[int] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    denied: list[tuple[int, list[int]]] = field(default_factory=list)
    objective: dict[int, int] = field(default_factory=dict)

    def variable(self, upper: int) -> int:
        """A new variable of 0..upper."""
        self.uppers.append(upper)
        return len(self.uppers) - 1


class Solution(Struct, frozen=True):
    """`bound`: no solution has a larger objective; meaningless where the outcome is infeasible or unknown."""

    outcome: Outcome
    values: list[int]
    objective: int
    bound: int


_FAR: Final = 1 << 60


def solve(model: Model, limit: float | None = None, parameters: Mapping[str, Any] | None = None) -> Solution:
    """The model solved by CP-SAT within a deterministic limit. An interrupt stops the search and is raised again.

    Raises Bug where the model is not one that CP-SAT accepts.
    """
    helper = _helper()
    proto = as_proto(model, helper)
    limit = DETERMINISTIC_LIMIT if limit is None else limit
    if parameters is not None:
        return _solve(model, proto, {**PARAMETERS, **parameters}, limit, helper)
    quick = min(limit, _quick(model))
    first = _solve(model, proto, {**PARAMETERS, **UNSIMPLIFIED}, quick, helper)
    if first.outcome in ("optimal", "infeasible") or quick == limit:
        return first
    second = _solve(model, proto, PARAMETERS, limit - quick, helper)
    if second.outcome in ("optimal", "infeasible") or first.outcome == "unknown":
        return second
    if second.outcome == "unknown" or second.objective < first.objective:
        second, first = first, second
    return second if first.outcome == "unknown" else replace(second, bound=min(first.bound, second.bound))


def _helper() -> Any:
    """The binding. Of the many functions in OR-Tools' libraries a run needs few, so that they are looked up when they
    are called, which takes a fifth off the import, instead of all at once."""
    flags = sys.getdlopenflags() if hasattr(sys, "setdlopenflags") else None
    try:
        if flags is not None:
            sys.setdlopenflags(flags & ~os.RTLD_NOW | os.RTLD_LAZY)
        from ortools.sat.python import cp_model_helper

        return cp_model_helper
    finally:
        if flags is not None:
            sys.setdlopenflags(flags)


def _quick(model: Model) -> float:
    """How long the search without presolve may take, in the solver's own seconds: the root of a model of this size
    takes half of it, and where it is lost it costs a fraction of what follows."""
    terms: int = sum(len(row.variables) for row in model.rows) + 2 * sum(len(others) for _, others in model.denied)
    return 0.02 + 2.5e-8 * terms * math.sqrt(terms)


def _solve(model: Model, proto: Any, parameters: Mapping[str, Any], limit: float, helper: Any) -> Solution:
    settings = helper.SatParameters()
    for name, value in parameters.items():
        setattr(settings, name, value)
    settings.max_deterministic_time = limit
    solver = helper.SolveWrapper()
    solver.set_parameters(settings)
    return _read(model, _interruptible(solver, proto), helper)


def _interruptible(solver: Any, proto: Any) -> Any:
    """The answer of the solver, which runs beside so that an interrupt gets through at once."""
    if threading.current_thread() is not threading.main_thread():
        return solver.solve(proto)
    answer: list[Any] = []
    failure: list[BaseException] = []
    done = threading.Event()  # an interrupted Thread.join takes the thread for ended, and exit would tear it down

    def work() -> None:
        try:
            answer.append(solver.solve(proto))
        except BaseException as error:  # handed to the main thread
            failure.append(error)
        finally:
            done.set()

    worker = threading.Thread(target=work, name="cp-sat", daemon=True)
    worker.start()
    try:
        done.wait()
    except KeyboardInterrupt:
        solver.stop_search()
        done.wait(LONGEST_STOP)
        raise
    worker.join()
    if failure:
        raise failure[0]
    return answer[0]


def as_proto(model: Model, helper: Any) -> Any:
    """The model in the solver's form."""
    proto = helper.CpModelProto()
    ranges: dict[int, Any] = {}
    for upper in set(model.uppers):
        ranges[upper] = helper.IntegerVariableProto()
        ranges[upper].domain.extend([0, upper])
    proto.variables.extend([ranges[upper] for upper in model.uppers])
    constraints = proto.constraints
    patterns: dict[tuple[Any, ...], tuple[Any, Any]] = {}  # rows that differ in their variables alone
    for row in model.rows:
        key = (*row.factors, row.least, row.most)
        if key not in patterns:
            constraint = helper.ConstraintProto()
            linear = constraint.linear
            linear.coeffs.extend(row.factors)
            linear.domain.extend([-_FAR if row.least is None else row.least, _FAR if row.most is None else row.most])
            patterns[key] = constraint, linear.vars
        constraint, variables = patterns[key]
        variables.clear()
        variables.extend(row.variables)
        constraints.append(constraint)  # a copy
    for variable, others in model.denied:
        constraint = constraints.add()
        constraint.enforcement_literal.append(-variable - 1)
        constraint.bool_and.literals.extend([-other - 1 for other in others])
    # CP-SAT minimises: the signs are turned here and nowhere else.
    terms = [(variable, factor) for variable, factor in model.objective.items() if factor]
    objective = proto.objective
    objective.vars.extend([variable for variable, _ in terms])
    objective.coeffs.extend([-factor for _, factor in terms])
    return proto


def _read(model: Model, response: Any, helper: Any) -> Solution:
    name = response.status.name
    if name == "MODEL_INVALID":
        raise Bug.of("CP-SAT refuses the model")
    if name not in ("OPTIMAL", "FEASIBLE"):
        return Solution("infeasible" if name == "INFEASIBLE" else "unknown", [], 0, 0)
    values = list(response.solution)
    # Recomputed in whole numbers: the solver's own objective is a float.
    objective = sum(factor * values[variable] for variable, factor in model.objective.items())
    bound = -int(response.inner_objective_lower_bound) if model.objective else objective
    if name == "OPTIMAL":
        if bound < objective:
            raise Bug.of("CP-SAT claims a bound below its own solution")
        bound = objective
    return Solution("optimal" if name == "OPTIMAL" else "feasible", values, objective, bound)


def solve_plainly(model: Model, parameters: Mapping[str, Any] | None = None) -> Solution:
    """The same through OR-Tools' documented interface, for the test that compares them and as peer in benchmarks."""
    from ortools.sat.python import cp_model

    plain = cp_model.CpModel()
    variables = [plain.new_int_var(0, upper, f"v{index}") for index, upper in enumerate(model.uppers)]
    for row in model.rows:
        total = sum(factor * variables[index] for factor, index in zip(row.factors, row.variables, strict=True))
        if row.least is not None:
            plain.add(total >= row.least)
        if row.most is not None:
            plain.add(total <= row.most)
    for variable, others in model.denied:
        for other in others:
            plain.add(variables[other] <= variables[variable])
    plain.maximize(sum(factor * variables[index] for index, factor in model.objective.items()))
    solver = cp_model.CpSolver()
    for name, value in (parameters or {}).items():
        setattr(solver.parameters, name, value)
    status = solver.solve(plain)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Solution("infeasible" if status == cp_model.INFEASIBLE else "unknown", [], 0, 0)
    values = [int(solver.value(variable)) for variable in variables]
    objective = sum(factor * values[index] for index, factor in model.objective.items())
    outcome: Outcome = "optimal" if status == cp_model.OPTIMAL else "feasible"
    return Solution(outcome, values, objective, round(solver.best_objective_bound))
