"""Start-up: whole processes, fresh and interleaved, against bare Python and against the import of cp_model.

lorplan runs from bytecode, as pip leaves every installed package; the packages that it is held against do too.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from compileall import compile_dir
from pathlib import Path
from statistics import median
from time import perf_counter

import lorplan

FLAGSHIP = "scenarios/us-citizen-img.yaml"
BARE = ("-c", "pass")
IMPORT = ("-c", "from ortools.sat.python import cp_model")
PAIRS = (
    ("solve of the flagship", ("-m", "lorplan", "solve", FLAGSHIP), "import of cp_model", IMPORT, 1.0),
    ("--help", ("-m", "lorplan", "--help"), "bare Python", BARE, 6.0),
    ("check of the flagship", ("-m", "lorplan", "check", FLAGSHIP), "import of cp_model", IMPORT, 0.6),
)


Call = tuple[str, ...]
Pair = tuple[str, Call, str, Call, float]  # what is measured, what it is held against, and the largest share


def start_up(rounds: int) -> Iterator[str]:
    """Lines of a table: the time of each command as a share of what it is held against."""
    return shares(PAIRS, rounds)


def shares(pairs: Sequence[Pair], rounds: int) -> Iterator[str]:
    """Lines of a table: the time of each process as a share of another one's; every round runs each of them once, the
    first round counts for nothing."""
    compile_dir(Path(lorplan.__file__).parent, quiet=1)
    calls = list(dict.fromkeys(call for _, mine, _, theirs, _ in pairs for call in (mine, theirs)))
    times: dict[Call, list[float]] = {call: [] for call in calls}
    ends: dict[Call, int] = {}
    for turn in range(rounds + 1):
        for call in calls[turn % len(calls) :] + calls[: turn % len(calls)]:
            start = perf_counter()
            done = subprocess.run([sys.executable, *call], capture_output=True, check=False)
            if turn:  # the first round fills the file cache
                times[call].append(perf_counter() - start)
            ends[call] = done.returncode
    yield "| command | ms | against | ms | share [least..most] | at most | holds | exit code |"
    yield "|---|---|---|---|---|---|---|---|"
    for name, mine, other, theirs, most in pairs:
        each = [one / base for one, base in zip(times[mine], times[theirs], strict=True)]
        share = median(each)
        yield (
            f"| {name} | {1e3 * median(times[mine]):.0f} | {other} | {1e3 * median(times[theirs]):.0f} "
            f"| {share:.2f} [{min(each):.2f}..{max(each):.2f}] | {most:g} "
            f"| {'yes' if share <= most else 'NO'} | {ends[mine]} |"
        )
