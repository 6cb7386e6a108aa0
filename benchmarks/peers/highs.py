"""HiGHS through highspy, the model passed as arrays at once; one thread, no gap allowed."""

from __future__ import annotations

from time import perf_counter

import highspy
import numpy as np

from benchmarks.matrix import Matrix
from benchmarks.peers.common import Result, main


def solve(matrix: Matrix, limit: float) -> Result:
    start = perf_counter()
    model = highspy.HighsModel()
    lp = model.lp_
    lp.num_col_, lp.num_row_ = len(matrix.upper), len(matrix.rows)
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.col_cost_ = np.array(matrix.worth, dtype=float)
    lp.col_lower_ = np.zeros(lp.num_col_)
    lp.col_upper_ = np.array(matrix.upper, dtype=float)
    lp.integrality_ = [highspy.HighsVarType.kInteger] * lp.num_col_
    infinity = highspy.kHighsInf
    lp.row_lower_ = np.array([-infinity if row[2] is None else row[2] for row in matrix.rows], dtype=float)
    lp.row_upper_ = np.array([infinity if row[3] is None else row[3] for row in matrix.rows], dtype=float)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.concatenate([[0], np.cumsum([len(row[0]) for row in matrix.rows])]).astype(np.int32)
    lp.a_matrix_.index_ = np.array([one for row in matrix.rows for one in row[0]], dtype=np.int32)
    lp.a_matrix_.value_ = np.array([one for row in matrix.rows for one in row[1]], dtype=float)
    solver = highspy.Highs()
    for option, value in (("output_flag", False), ("threads", 1), ("mip_rel_gap", 0.0), ("mip_abs_gap", 0.5)):
        solver.setOptionValue(option, value)
    solver.setOptionValue("time_limit", limit)
    solver.passModel(model)
    built = perf_counter()
    solver.run()
    done = perf_counter()
    proved = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    info = solver.getInfo()
    chosen = [round(one) for one in solver.getSolution().col_value]
    found = sum(worth * one for worth, one in zip(matrix.worth, chosen, strict=True)) if chosen else None
    bound = round(info.mip_dual_bound) if abs(info.mip_dual_bound) < infinity else None
    return Result(built - start, done - built, proved, found, bound)


if __name__ == "__main__":
    main(solve)
