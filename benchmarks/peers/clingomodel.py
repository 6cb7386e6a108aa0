"""clingo: rows as sum constraints, worth as weak constraints; one thread, the best of its search strategies here."""

from __future__ import annotations

from time import perf_counter

import clingo

from benchmarks.matrix import Matrix
from benchmarks.peers.common import Result, main


def solve(matrix: Matrix, limit: float) -> Result:
    start = perf_counter()
    lines = []
    for column, upper in enumerate(matrix.upper):
        if upper == 1:
            lines.append(f"{{v({column},1)}}.")
        else:  # the value as its units, each needing the one before
            lines += [f"{{v({column},{unit})}}." for unit in range(1, upper + 1)]
            lines += [f":- v({column},{unit}), not v({column},{unit - 1})." for unit in range(2, upper + 1)]
    for places, factors, least, most in matrix.rows:
        terms = "; ".join(
            f"{factor},{place},{unit} : v({place},{unit})"
            for place, factor in zip(places, factors, strict=True)
            for unit in range(1, matrix.upper[place] + 1)
        )
        if least is not None:
            lines.append(f":- #sum {{ {terms} }} < {least}.")
        if most is not None:
            lines.append(f":- #sum {{ {terms} }} > {most}.")
    for column, worth in enumerate(matrix.worth):
        if worth:
            lines.append(f":~ v({column},U). [{-worth},{column},U]")
    control = clingo.Control(["--opt-strategy=bb,lin", "--stats=0"])
    control.add("base", [], "\n".join(lines))
    control.ground([("base", [])])
    built = perf_counter()
    best: list[int] = []
    with control.solve(on_model=lambda model: best.append(-model.cost[0] if model.cost else 0), async_=True) as handle:
        ended = handle.wait(limit)
        handle.cancel()
        proved = ended and bool(handle.get().exhausted)
    done = perf_counter()
    return Result(built - start, done - built, proved, best[-1] if best else None, best[-1] if proved else None)


if __name__ == "__main__":
    main(solve)
