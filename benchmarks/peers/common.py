"""What every peer does: read the call, build the matrix, time, print one line of JSON."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from time import perf_counter, process_time

from benchmarks.instances import instance
from benchmarks.matrix import Matrix, matrix_of

ENOUGH = 2.0  # seconds: what takes longer is not repeated; else the median of three counts


@dataclass(frozen=True)
class Result:
    """Seconds for building the model, rows included, and for solving it; the value and the bound, None where there is
    none; processor seconds."""

    build: float
    solve: float
    proved: bool
    value: int | None
    bound: int | None
    processor: float = 0.0


def main(work: Callable[[Matrix, float], Result]) -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("instance")
    parser.add_argument("seed", type=int)
    parser.add_argument("--limit", type=float, default=60.0)
    parser.add_argument("--per-program", action="store_true")
    call = parser.parse_args()
    work(matrix_of(instance("S", 1)), call.limit)  # imports and first calls are not what is measured
    wanted = instance(call.instance, call.seed)
    wanted = wanted.per_program() if call.per_program else wanted
    results: list[Result] = []
    while len(results) < 3 and sum(one.build + one.solve for one in results) < ENOUGH:
        start, used = perf_counter(), process_time()
        matrix = matrix_of(wanted)
        rows = perf_counter() - start
        result = work(matrix, call.limit)
        results.append(replace(result, build=result.build + rows, processor=process_time() - used))
    typical = sorted(results, key=lambda one: one.build + one.solve)[len(results) // 2]
    json.dump(asdict(typical), sys.stdout)
