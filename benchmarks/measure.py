"""Rounds of fresh processes, interleaved; ratios are taken within a round and their median is the result."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from statistics import median
from typing import Any

EXTRA = 60.0  # seconds that a process may take beyond its own limit, for start and overrun


@dataclass(frozen=True)
class Run:
    """One process. `key`: what to compare answers by; None where it stopped without a proof."""

    seconds: float
    processor: float
    key: int | None
    checked: bool


@dataclass(frozen=True)
class Contestant:
    """`call`: module and arguments after which the instance and the seed follow; `part`: of a peer's time."""

    name: str
    call: tuple[str, ...]
    limit: float = 60.0
    part: str = "both"  # build, or both
    more: tuple[str, ...] = ()

    def run(self, instance: str, seed: int) -> Run:
        own = self.call[0] == "benchmarks.ours"
        limits = () if own else ("--limit", str(self.limit))
        call = [sys.executable, "-m", *self.call, instance, str(seed), *limits, *self.more]
        try:
            done = subprocess.run(call, capture_output=True, text=True, timeout=self.limit + EXTRA, check=True)
        except subprocess.TimeoutExpired:
            return Run(self.limit, self.limit, None, True)
        answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])  # HiGHS says hello before
        if own:
            key = answer["values"][2] if answer["proved"] else None
            return Run(answer["seconds"], answer["processor"], key, answer["checked"])
        seconds = answer["build"] + (answer["solve"] if self.part == "both" else 0.0)
        bound = answer["proved"] and answer["bound"] != answer["value"]
        processor = answer["processor"] if self.part == "both" else seconds
        return Run(seconds, processor, answer["value"] if answer["proved"] else None, not bound)


def ours(engine: str, limit: float = 60.0) -> Contestant:
    return Contestant(f"lorplan {engine}", ("benchmarks.ours", engine), limit)


def peer(name: str, module: str, limit: float = 60.0, part: str = "both", more: tuple[str, ...] = ()) -> Contestant:
    return Contestant(name, (f"benchmarks.peers.{module}",), limit, part, more)


@dataclass(frozen=True)
class Ratios:
    """Of one pair in one run: medians in seconds, the ratio per round, rounds that the peer did not close."""

    mine: float
    theirs: float
    ratios: tuple[float, ...]
    processor: float  # the median ratio of processor seconds, which other load on the machine hardly touches
    stopped: int
    disagree: int

    @property
    def ratio(self) -> float:
        return median(self.ratios)


def ratios(mine: list[Run], theirs: list[Run], compare: bool = True) -> Ratios:
    disagree = sum(1 for run in mine if not run.checked or run.key is None) + sum(
        1 for run in theirs if not run.checked
    )
    for one, other in zip(mine, theirs, strict=True):
        disagree += compare and other.key is not None and one.key != other.key
    each = tuple(other.seconds / one.seconds for one, other in zip(mine, theirs, strict=True))
    used = median(other.processor / one.processor for one, other in zip(mine, theirs, strict=True))
    stopped = sum(1 for run in theirs if run.key is None)
    return Ratios(median(r.seconds for r in mine), median(r.seconds for r in theirs), each, used, stopped, disagree)


def rounds(instance: str, contestants: list[Contestant], number: int) -> dict[str, list[Run]]:
    """Every contestant once in each round, a seed to a round, each round starting with another contestant."""
    runs: dict[str, list[Run]] = {one.name: [] for one in contestants}
    for seed in range(1, number + 1):
        turn = seed % len(contestants)
        for one in contestants[turn:] + contestants[:turn]:
            runs[one.name].append(one.run(instance, seed))
    return runs
