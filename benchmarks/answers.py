"""What an answer costs: whole runs of `explain` and `ask` as a share of a run of `solve` on the same scenario."""

from __future__ import annotations

import runpy
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.start import FLAGSHIP, Call, Pair, shares

LIST = "scenarios/three-hundred-programs.yaml"
DUAL = "tests/scenarios/dual.py"  # draws 24 letters and versions, and 300 programs none of which are alike
SEED = 2

ASKED: tuple[tuple[str, str, float, tuple[Call, ...]], ...] = (
    ("the flagship", FLAGSHIP, 2, (
        ("explain",), ("explain", "--why-not", "brooks-im"), ("explain", "--why-not", "brooks"),
        ("explain", "--why-not", "fourth"), ("ask",),
    )),
    ("300 programs", LIST, 10, (("explain",), ("explain", "--why-not", "fourth"), ("ask",))),
    ("300 programs, dual", "dual", 10, (
        ("explain",), ("explain", "--why-not", "w09-im"), ("explain", "--why-not", "w05"),
        ("explain", "--why-not", "fourth"), ("explain", "--why-not", "w00-im,w01-im,w02-im"), ("ask",),
    )),
    ("300 programs, dual, nobody asked", "dual, nobody asked", 10, (
        ("explain",), ("explain", "--why-not", "w05"), ("ask",),
    )),
)  # fmt: skip


def answers(rounds: int) -> Iterator[str]:
    """Lines of a table."""
    with tempfile.TemporaryDirectory() as folder:
        text: str = runpy.run_path(DUAL)["dual"](SEED)
        drawn = {"dual": text, "dual, nobody asked": text.replace("\nbudget: 5\n", "\nbudget: 0\n")}
        files = {}
        for number, (name, written) in enumerate(drawn.items()):
            files[name] = Path(folder) / f"{number}.yaml"
            files[name].write_text(written, encoding="utf-8")
        pairs: list[Pair] = []
        for name, scenario, most, calls in ASKED:
            file = str(files.get(scenario, scenario))
            solve = ("-m", "lorplan", "solve", file)
            for call in calls:
                mine = ("-m", "lorplan", call[0], file, *call[1:])
                pairs.append((f"`{' '.join(call)}`, {name}", mine, "`solve`", solve, most))
        yield from shares(pairs, rounds)
