"""lorplan's engines on an instance, in a process of its own: python -m benchmarks.ours ENGINE INSTANCE SEED.

ENGINE: cpsat, table, or both (what solve runs). Times start with the problem and end with the plan. `build`: CP-SAT's
model alone. `weighted`, `tiers`, `tiers-default`: points, people and letters in one solve, or in one solve each.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict, dataclass
from statistics import median
from time import perf_counter, process_time
from typing import Any

from benchmarks.instances import KINDS, instance, problem_of
from benchmarks.peers.common import ENOUGH


@dataclass(frozen=True)
class Own:
    """`values`: stages 2 to 5; `checked`: the plan read by the rules' solver-free readings gives the same values, and
    the bound equals the value."""

    seconds: float
    processor: float
    proved: bool
    checked: bool
    values: tuple[int, ...]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("engine", choices=tuple(ENGINES))
    parser.add_argument("instance")
    parser.add_argument("seed", type=int)
    call = parser.parse_args()
    from lorplan.engines.worth import values_of
    from lorplan.problem.problem import Problem

    run: Any = ENGINES[call.engine]
    warm = "Se" if KINDS[call.instance].resilient else "S"
    run(problem_of(instance(warm, 1)))  # imports and first calls are not what is measured
    problem: Problem = problem_of(instance(call.instance, call.seed))
    times: list[float] = []
    processor: list[float] = []
    while len(times) < 3 and sum(times) < ENOUGH:
        start, used = perf_counter(), process_time()
        values, bound, assignment, proved = run(problem)
        times.append(perf_counter() - start)
        processor.append(process_time() - used)
    checked = assignment is None or values_of(problem, assignment).order == values.order == bound.order
    stages = (values.short, values.halves, values.points, values.people, values.letters)
    own = Own(median(times), median(processor), proved, checked, stages)
    json.dump(asdict(own), sys.stdout)


def _cpsat(problem: Any) -> tuple[Any, Any, Any, bool]:
    from lorplan.engines.cpsat import solve_problem

    answer = solve_problem(problem)
    assert answer is not None
    return answer.values, answer.bound, answer.assignment, answer.proved


def _table(problem: Any) -> tuple[Any, Any, Any, bool]:
    from lorplan.engines.table import Table
    from lorplan.engines.values import Assignment

    table = Table(problem)
    place = table.ranking()[0]
    portfolios = tuple(best[0] for best in table.optimal(table.sets.masks[place]))
    values = table.values(place)
    return values, values, Assignment(table.sets.masks[place], portfolios), True


def _both(problem: Any) -> tuple[Any, Any, Any, bool]:
    from lorplan.engines.run import optimise

    optimum = optimise(problem)
    return optimum.values, optimum.bound, optimum.assignment, optimum.proved


def _build(problem: Any) -> tuple[Any, Any, Any, bool]:
    from ortools.sat.python import cp_model_helper

    from lorplan.engines import cpsat, cpsat_solver
    from lorplan.engines.values import Values

    built = cpsat._build(problem, ["hard"] * len(problem.classes), None, None)
    built.model.objective = cpsat._objective(built, *cpsat._weights(built))
    cpsat_solver._proto(built.model, cp_model_helper)
    nothing = Values(0, 0, 0, 0, 0)
    return nothing, nothing, None, True


def _weighted(problem: Any) -> tuple[Any, Any, Any, bool]:
    from lorplan.engines import cpsat, cpsat_solver

    built = cpsat._build(problem, ["hard"] * len(problem.classes), None, None)
    built.model.objective = cpsat._objective(built, *cpsat._weights(built))
    solution = cpsat_solver.solve(built.model)
    values = cpsat._values(built, solution.values)
    return values, values, None, solution.outcome == "optimal"


def _tiers(problem: Any, parameters: Any = None) -> tuple[Any, Any, Any, bool]:
    from lorplan.engines import cpsat, cpsat_solver

    built = cpsat._build(problem, ["hard"] * len(problem.classes), None, None)
    people, letters = (dict.fromkeys(chosen.values(), -1) for chosen in (built.people, built.asked))
    proved = True
    for objective in (built.points, people, letters):
        built.model.objective = objective
        solution = cpsat_solver.solve(built.model, None, parameters)
        proved &= solution.outcome == "optimal"
        row = cpsat_solver.Row(list(objective), list(objective.values()), solution.objective, None)
        built.model.rows.append(row)
    values = cpsat._values(built, solution.values)
    return values, values, None, proved


def _tiers_default(problem: Any) -> tuple[Any, Any, Any, bool]:
    from benchmarks.peers.cpsat_default import DEFAULTS

    return _tiers(problem, DEFAULTS)


ENGINES = {
    "cpsat": _cpsat, "table": _table, "both": _both, "build": _build, "weighted": _weighted, "tiers": _tiers,
    "tiers-default": _tiers_default,
}  # fmt: skip

if __name__ == "__main__":
    main()
