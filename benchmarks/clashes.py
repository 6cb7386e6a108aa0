"""Why programs fall short (P14): every smallest clash of every class, against one clash by deletion with a solver.

The peer posts the rules and facts of all classes as hard rows, and leaves out one after the other as long as they still
cannot be kept together. Its clash has to be one of ours.
"""

from __future__ import annotations

import runpy
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import yaml
from msgspec.structs import replace

from benchmarks.answers import DUAL, SEED
from lorplan import api
from lorplan.answers.explain.conflicts import Ground, Part
from lorplan.basics.bits import bits
from lorplan.case.case import Case
from lorplan.case.problem import ProgramClass
from lorplan.engines.cpsat.rows import ClassRows
from lorplan.engines.cpsat.solver import Model, solve, solve_plainly
from lorplan.rules.kinds.alike import _remembered
from lorplan.rules.kinds.rows import Linear

GOAL = 10.0
PROGRAMS = 20
Solver = Callable[[Model], Any]
Place = tuple[ProgramClass, int]  # a part of a class
PEERS: dict[str, Solver] = {
    "by deletion, CP-SAT as lorplan calls it": solve, "by deletion, CP-SAT with default parameters": solve_plainly,
}  # fmt: skip


def clashes(rounds: int) -> tuple[int, list[str]]:
    """How many clashes of the peers' are none of ours, and the lines of a table."""
    case = _case()
    classes = case.problem.classes
    short = [one for one in classes if not Ground(case, one).can_be_kept]
    grounds = {one.id: Ground(case, one) for one in classes}
    parts = [(one, place) for one in classes for place in range(len(grounds[one.id].parts))]
    own: list[float] = []
    theirs: dict[str, list[float]] = {name: [] for name in PEERS}
    wrong = 0
    for turn in range(rounds + 1):
        _remembered.cache_clear()
        own.append(_timed(lambda: [Ground(case, one) for one in classes]))
        for name, solver in PEERS.items():
            found: list[tuple[ProgramClass, int]] = []
            seconds = _timed(lambda solver=solver, found=found: found.extend(  # type: ignore[misc]
                _by_deletion(case, parts, grounds, solver)
            ))  # fmt: skip
            theirs[name].append(seconds)
            clash = {one.id for one, _ in found}, sum(1 << place for _, place in found)
            wrong += not (len(clash[0]) == 1 and clash[1] in grounds[found[0][0].id].clashes)
        if not turn:  # imports and first calls are not what is measured
            own, theirs = [], {name: [] for name in PEERS}
    number = sum(len(grounds[one.id].clashes) for one in short)
    lines = [
        f"{len(classes)} classes with {len(parts)} rules and facts, {len(short)} of them fall short, {number} clashes; "
        f"{wrong} of those found by deletion are none of them.",
        "",
        "| target | lorplan | ms | against | ms | ratio [least..most] | goal | holds |",
        "|" + "---|" * 8,
    ]
    for name, times in theirs.items():
        each = [their / mine for their, mine in zip(times, own, strict=True)]
        ratio = median(each)
        lines.append(
            f"| P14 | every smallest clash of every class | {1e3 * median(own):.0f} | one clash, {name} "
            f"| {1e3 * median(times):.0f} | x{ratio:.3g} [{min(each):.3g}..{max(each):.3g}] | x{GOAL:g} "
            f"| {'yes' if ratio >= GOAL else 'NO'} |"
        )
    return wrong, lines


def _case() -> Case:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "dual.yaml"
        scenario = yaml.safe_load(runpy.run_path(DUAL)["dual"](SEED))
        scenario |= {"budget": 0, "programs": scenario["programs"][:PROGRAMS]}
        file.write_text(yaml.safe_dump(scenario, sort_keys=False), encoding="utf-8")
        return api.Source(file).case()


def _timed(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


def _by_deletion(case: Case, parts: Sequence[Place], grounds: Mapping[str, Ground], solver: Solver) -> list[Place]:
    kept = list(parts)
    for part in parts:
        fewer = [each for each in kept if each != part]
        if not _can_be_kept(case, fewer, grounds, solver):
            kept = fewer
    return kept


def _can_be_kept(case: Case, parts: Sequence[Place], grounds: Mapping[str, Ground], solver: Solver) -> bool:
    """Whether these rules and facts, each of a class, can be kept together."""
    problem = case.problem
    every = (1 << len(problem.letters)) - 1
    model = Model()
    by_class: dict[str, list[Part]] = {}
    for one, place in parts:
        by_class.setdefault(one.id, []).append(grounds[one.id].parts[place])
    asked: dict[int, int] = {}
    for one in problem.classes:
        rows = ClassRows(model, replace(one, usable=every, fixed=0), "hard", every)
        for part in by_class.get(one.id, []):
            _post(case, rows, part, asked)
        if rows.impossible:
            return False
    return bool(solver(model).outcome == "optimal")


def _post(case: Case, rows: ClassRows, part: Part, asked: dict[int, int]) -> None:
    problem, model = case.problem, rows.model
    if part.kind in ("must", "limit") and part.bound is not None:
        part.bound.post(rows)
    elif part.kind in ("bar", "avoid", "status"):
        for letter in bits(part.letters):
            rows.at_most(Linear({rows.letters[letter]: 1}), 0)
    elif part.kind == "budget":
        for letter in bits(part.letters):
            person = problem.person_of[letter]
            if person not in problem.writing:
                if person not in asked:
                    asked[person] = model.variable(1)
                rows.at_most(Linear({rows.letters[letter]: 1, asked[person]: -1}), 0)
        rows.at_most(Linear(dict.fromkeys(asked.values(), 1)), problem.budget or 0)
    else:
        rows.at_least(rows.matching(part.letters), 1)
