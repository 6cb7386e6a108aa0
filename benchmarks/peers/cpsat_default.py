"""lorplan's own CP-SAT model with CP-SAT's default parameters, one worker: what the parameters are worth."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from time import perf_counter, process_time

from benchmarks.instances import instance, problem_of
from benchmarks.peers.common import Result

DEFAULTS = {
    "linearization_level": 1,
    "add_lp_constraints_lazily": True,
    "root_lp_iterations": 2000,
    "cp_model_presolve": True,
    "cp_model_probing_level": 2,
    "symmetry_level": 2,
    "max_presolve_iterations": 3,
}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("instance")
    parser.add_argument("seed", type=int)
    parser.add_argument("--limit", type=float, default=60.0)
    call = parser.parse_args()
    from lorplan.engines.cpsat.plan import solve_problem

    solve_problem(problem_of(instance("S", 1)))
    problem = problem_of(instance(call.instance, call.seed))
    parameters = {**DEFAULTS, "max_time_in_seconds": call.limit}
    start, used = perf_counter(), process_time()
    answer = solve_problem(problem, limit=1e9, parameters=parameters)
    seconds = perf_counter() - start
    result = Result(
        0.0, seconds, answer is not None and answer.proved, None if answer is None else answer.values.points,
        None if answer is None else answer.bound.points, process_time() - used,
    )  # fmt: skip
    json.dump(asdict(result), sys.stdout)


if __name__ == "__main__":
    main()
