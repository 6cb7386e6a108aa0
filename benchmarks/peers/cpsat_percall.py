"""CP-SAT as its manual shows it: cp_model with operators, a call for every row; default parameters, one worker."""

from __future__ import annotations

from time import perf_counter

from ortools.sat.python import cp_model

from benchmarks.matrix import Matrix
from benchmarks.peers.common import Result, main


def build(matrix: Matrix) -> tuple[cp_model.CpModel, list[cp_model.IntVar]]:
    model = cp_model.CpModel()
    columns = [model.new_int_var(0, upper, f"c{place}") for place, upper in enumerate(matrix.upper)]
    for places, factors, least, most in matrix.rows:
        total = sum(factor * columns[place] for place, factor in zip(places, factors, strict=True))
        if least is not None:
            model.add(total >= least)
        if most is not None:
            model.add(total <= most)
    model.maximize(sum(worth * column for worth, column in zip(matrix.worth, columns, strict=True)))
    return model, columns


def solve(matrix: Matrix, limit: float) -> Result:
    start = perf_counter()
    model, columns = build(matrix)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_time_in_seconds = limit
    built = perf_counter()
    status = solver.solve(model)
    done = perf_counter()
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    value = sum(w * solver.value(c) for w, c in zip(matrix.worth, columns, strict=True)) if found else None
    return Result(built - start, done - built, status == cp_model.OPTIMAL, value, round(solver.best_objective_bound))


if __name__ == "__main__":
    main(solve)
