"""lorplan's engines on an instance, in a process of its own: python -m benchmarks.ours ENGINE INSTANCE SEED.

ENGINE: cpsat, table, or both (what solve runs). Times start with the problem and end with the plan.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict, dataclass
from time import perf_counter
from typing import Any

from benchmarks.instances import instance, problem_of


@dataclass(frozen=True)
class Own:
    """`values`: stages 2 to 5; `checked`: the plan read by the rules' solver-free readings gives the same values, and
    the bound equals the value."""

    seconds: float
    proved: bool
    checked: bool
    values: tuple[int, ...]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("engine", choices=("cpsat", "table", "both"))
    parser.add_argument("instance")
    parser.add_argument("seed", type=int)
    call = parser.parse_args()
    from lorplan.engines.worth import values_of
    from lorplan.problem.problem import Problem

    run: Any = {"cpsat": _cpsat, "table": _table, "both": _both}[call.engine]
    run(problem_of(instance("S", 1)))  # imports and first calls are not what is measured
    problem: Problem = problem_of(instance(call.instance, call.seed))
    start = perf_counter()
    values, bound, assignment, proved = run(problem)
    seconds = perf_counter() - start
    checked = values_of(problem, assignment).order == values.order == bound.order
    own = Own(seconds, proved, checked, (values.short, values.halves, values.points, values.people, values.letters))
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


if __name__ == "__main__":
    main()
