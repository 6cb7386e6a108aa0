"""lorplan's engines on an instance, in a process of its own: python -m benchmarks.ours ENGINE INSTANCE SEED.

ENGINE: cpsat, table, or both (what solve runs). Times start with the problem and end with the plan. `build`: CP-SAT's
model alone. `weighted`, `tiers`, `tiers-default`: points, people and letters in one solve, or in one solve each.
`best N`, `frontier`: the best N sets of letters to ask for, and points against people and what falls short, off the
table; `by cuts`, `by bounds`: the same by CP-SAT, one solve after the other.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict, dataclass
from functools import partial
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
    from lorplan.case.problem import Problem
    from lorplan.engines.recount import values_of

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
    stages = (values.short, values.missing, values.points, values.people, values.letters)
    own = Own(median(times), median(processor), proved, checked, stages)
    json.dump(asdict(own), sys.stdout)


def _cpsat(problem: Any) -> tuple[Any, Any, Any, bool]:
    from lorplan.engines.cpsat.plan import solve_problem

    answer = solve_problem(problem)
    assert answer is not None
    return answer.values, answer.bound, answer.assignment, answer.proved


def _table(problem: Any) -> tuple[Any, Any, Any, bool]:
    from lorplan.engines.assignment import Assignment
    from lorplan.engines.table.table import Table

    table = Table(problem)
    place = table.ranking()[0]
    portfolios = tuple(best[0] for best in table.optimal(table.sets.masks[place]))
    values = table.values(place)
    return values, values, Assignment(table.sets.masks[place], portfolios), True


def _both(problem: Any) -> tuple[Any, Any, Any, bool]:
    from lorplan.engines.optimise import optimise

    optimum = optimise(problem)
    return optimum.values, optimum.bound, optimum.assignment, optimum.proved


def _build(problem: Any) -> tuple[Any, Any, Any, bool]:
    from ortools.sat.python import cp_model_helper

    from lorplan.engines.cpsat.lexicographic import objective_of
    from lorplan.engines.cpsat.model import PlanModel
    from lorplan.engines.cpsat.solver import as_proto
    from lorplan.engines.stages import Values

    built = PlanModel(problem, ["hard"] * len(problem.classes))
    built.model.objective = objective_of(built.stages(), built.model.uppers)
    as_proto(built.model, cp_model_helper)
    nothing = Values(0, 0, 0, 0, 0)
    return nothing, nothing, None, True


def _weighted(problem: Any) -> tuple[Any, Any, Any, bool]:
    from lorplan.engines.cpsat.lexicographic import lexicographic
    from lorplan.engines.cpsat.model import PlanModel
    from lorplan.engines.stages import Values

    built = PlanModel(problem, ["hard"] * len(problem.classes))
    reached = lexicographic(built.model, built.stages())
    values = Values.of_order([stage.value(reached.solution.values) for stage in built.stages()])
    return values, values, None, reached.outcome == "optimal"


def _tiers(problem: Any, parameters: Any = None) -> tuple[Any, Any, Any, bool]:
    from lorplan.engines.cpsat.lexicographic import lexicographic
    from lorplan.engines.cpsat.model import PlanModel
    from lorplan.engines.cpsat.solver import Row
    from lorplan.engines.stages import Values

    built = PlanModel(problem, ["hard"] * len(problem.classes))
    proved = True
    for stage in built.stages()[2:]:  # nothing falls short
        reached = lexicographic(built.model, [stage], None, parameters)
        proved &= reached.outcome == "optimal"
        (most,) = reached.bound
        row = Row(list(stage.terms), list(stage.terms.values()), None, most - stage.constant)
        built.model.rows.append(row)
    values = Values.of_order([stage.value(reached.solution.values) for stage in built.stages()])
    return values, values, None, proved


def _tiers_default(problem: Any) -> tuple[Any, Any, Any, bool]:
    from benchmarks.peers.cpsat_default import DEFAULTS

    return _tiers(problem, DEFAULTS)


def _key(points: list[int]) -> tuple[Any, Any, Any, bool]:
    """Values that are equal only where these numbers are, in their order."""
    from lorplan.engines.stages import Values

    key = 0
    for number in points:
        key = (key * 1_000_003 + number) % (1 << 61)
    values = Values(0, 0, key, 0, 0)
    return values, values, None, True


def _best_sets(problem: Any, number: int) -> tuple[Any, Any, Any, bool]:
    """The best lean sets of letters to ask for, each with its plan: one table."""
    from lorplan.engines.table.nextbest import Choices

    choices = Choices(problem, over_given=False)
    return _key([choices.ranked(place).values.points for place in choices.lean()[:number]])


def _cut_sets(problem: Any, number: int) -> tuple[Any, Any, Any, bool]:
    """The same by CP-SAT, a clause for each plan found."""
    from lorplan.engines.cpsat.nextbest import best_choices

    found = best_choices(problem, number, over_given=False)
    return (*_key([one.values.points for one in found.plans])[:3], found.proved)


def _front(problem: Any) -> tuple[Any, Any, Any, bool]:
    from lorplan.engines.table.frontier import front

    return _key([number for point in front(problem) for number in point.order])


def _cut_front(problem: Any) -> tuple[Any, Any, Any, bool]:
    """The same by CP-SAT, a bound for each point found."""
    from lorplan.engines.cpsat.frontier import front_by_search

    found = front_by_search(problem)
    return (*_key([number for point in found.points for number in point.order])[:3], found.proved)


ENGINES = {
    "cpsat": _cpsat, "table": _table, "both": _both, "build": _build, "weighted": _weighted, "tiers": _tiers,
    "tiers-default": _tiers_default,
    "best 10": partial(_best_sets, number=10), "best 10 by cuts": partial(_cut_sets, number=10),
    "best 50": partial(_best_sets, number=50), "best 50 by cuts": partial(_cut_sets, number=50),
    "frontier": _front, "frontier by bounds": _cut_front,
}  # fmt: skip

if __name__ == "__main__":
    main()
