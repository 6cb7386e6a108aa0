"""SCIP through PySCIPOpt; one thread, no gap allowed."""

from __future__ import annotations

from time import perf_counter

from pyscipopt import Model, quicksum

from benchmarks.matrix import Matrix
from benchmarks.peers.common import Result, main


def solve(matrix: Matrix, limit: float) -> Result:
    start = perf_counter()
    model = Model()
    model.hideOutput()
    columns = [
        model.addVar(vtype="B" if upper == 1 else "I", lb=0, ub=upper, obj=worth)
        for upper, worth in zip(matrix.upper, matrix.worth, strict=True)
    ]
    model.setMaximize()
    for places, factors, least, most in matrix.rows:
        total = quicksum(factor * columns[place] for place, factor in zip(places, factors, strict=True))
        if least is not None:
            model.addCons(total >= least)
        if most is not None:
            model.addCons(total <= most)
    model.setParam("limits/time", limit)
    built = perf_counter()
    model.optimize()
    done = perf_counter()
    chosen = [round(model.getVal(column)) for column in columns] if model.getNSols() else []
    value = sum(worth * one for worth, one in zip(matrix.worth, chosen, strict=True)) if chosen else None
    return Result(built - start, done - built, model.getStatus() == "optimal", value, round(model.getDualbound()))


if __name__ == "__main__":
    main(solve)
