"""All measurements in one run: python -m benchmarks [--quick] [--only B,F,start]. Exit code 1 where values differ."""

from __future__ import annotations

import argparse
from dataclasses import dataclass

from benchmarks.answers import answers
from benchmarks.changes import changes
from benchmarks.clashes import clashes
from benchmarks.measure import Contestant, Ratios, ours, peer, ratios, rounds
from benchmarks.start import start_up


@dataclass(frozen=True)
class Goal:
    """A pair of one instance and how many times as fast the first is to be; None where there is no goal."""

    label: str
    mine: str
    theirs: str
    least: float | None
    compare: bool = True


HIGHS = peer("HiGHS", "highs")
SCIP = peer("SCIP", "scipmodel")
DEFAULT = peer("CP-SAT, default parameters", "cpsat_default", limit=10.0)

PARTS: dict[str, tuple[list[Contestant], list[Goal]]] = {
    "A": (
        [ours("both"), peer("CP-SAT per program", "cpsat_percall", 20.0, more=("--per-program",)),
         peer("clingo", "clingomodel", 6.0)],
        [Goal("P1", "lorplan both", "CP-SAT per program", 200), Goal("-", "lorplan both", "clingo", None)],
    ),
    "B": (
        [ours("table"), ours("cpsat"), ours("both"), HIGHS, SCIP, DEFAULT],
        [Goal("P2", "lorplan table", "HiGHS", 5), Goal("P2", "lorplan cpsat", "HiGHS", 2.5),
         Goal("P2", "lorplan both", "HiGHS", 2), Goal("P2", "lorplan cpsat", "SCIP", 1.7),
         Goal("P5", "lorplan cpsat", "CP-SAT, default parameters", 10)],
    ),
    "C": (
        [ours("cpsat"), HIGHS, SCIP],
        [Goal("P3", "lorplan cpsat", "HiGHS", 2.5), Goal("P3", "lorplan cpsat", "SCIP", 1.7)],
    ),
    "Cv": (
        [ours("cpsat"), HIGHS, SCIP],
        [Goal("C", "lorplan cpsat", "HiGHS", 2.5), Goal("C", "lorplan cpsat", "SCIP", 1.7)],
    ),
    "D": (
        [ours("cpsat"), HIGHS, SCIP],
        [Goal("P4", "lorplan cpsat", "HiGHS", 5), Goal("P4", "lorplan cpsat", "SCIP", 2)],
    ),
    "E": (
        [ours("table"), ours("cpsat"), ours("both"), HIGHS, SCIP],
        [Goal("P6", "lorplan table", "HiGHS", 5), Goal("P6", "lorplan cpsat", "HiGHS", 2.5),
         Goal("P6", "lorplan both", "HiGHS", 2), Goal("P6", "lorplan cpsat", "SCIP", None)],
    ),
    "Ce": (
        [ours("cpsat"), HIGHS, SCIP],
        [Goal("P6", "lorplan cpsat", "HiGHS", 2.5), Goal("P6", "lorplan cpsat", "SCIP", None)],
    ),
    "F": (
        [ours("table"), ours("cpsat"), ours("both"), HIGHS, SCIP],
        [Goal("P6", "lorplan table", "HiGHS", 5), Goal("P6", "lorplan cpsat", "HiGHS", 2.5),
         Goal("P6", "lorplan both", "HiGHS", 2), Goal("P6", "lorplan cpsat", "SCIP", None)],
    ),
    "Bh": (
        [ours("cpsat"), ours("both"), HIGHS, SCIP],
        [Goal("-", f"lorplan {engine}", name, None) for engine in ("cpsat", "both") for name in ("HiGHS", "SCIP")],
    ),
    "Ch": (
        [ours("cpsat"), HIGHS, SCIP],
        [Goal("-", "lorplan cpsat", "HiGHS", None), Goal("-", "lorplan cpsat", "SCIP", None)],
    ),
    "B20": (
        [ours("table"), ours("cpsat"), HIGHS],
        [Goal("-", "lorplan table", "HiGHS", None), Goal("-", "lorplan cpsat", "HiGHS", None)],
    ),
    "Bs": ([ours("cpsat"), ours("table"), ours("both")], [Goal("-", "lorplan cpsat", "lorplan table", None)]),
    "T best 10": (
        [ours("best 10"), ours("best 10 by cuts", 100.0)],
        [Goal("P7", "lorplan best 10", "lorplan best 10 by cuts", 20)],
    ),
    "T best 50": (
        [ours("best 50"), ours("best 50 by cuts", 200.0)],
        [Goal("P7", "lorplan best 50", "lorplan best 50 by cuts", 100)],
    ),
    "B best 10": (
        [ours("best 10"), ours("best 10 by cuts", 400.0)],
        [Goal("P7", "lorplan best 10", "lorplan best 10 by cuts", 25)],
    ),
    "T frontier": (
        [ours("frontier"), ours("frontier by bounds", 400.0)],
        [Goal("P8", "lorplan frontier", "lorplan frontier by bounds", 40)],
    ),
    "T": (
        [ours("weighted"), ours("tiers"), ours("tiers-default")],
        [Goal("P15", "lorplan weighted", "lorplan tiers-default", 5),
         Goal("P15", "lorplan weighted", "lorplan tiers", 2.5)],
    ),
}  # fmt: skip
BUILD = (
    [ours("build"), peer("cp_model operators", "cpsat_percall", 0.01, part="build")],
    [Goal("P13", "lorplan build", "cp_model operators", 2.5, compare=False)],
)
PARTS["B build"] = PARTS["D build"] = BUILD
OTHERS = ("start", "answers", "clashes", "changes")
SLOW = ("D", "Ch", "D build", "B best 10", "T best 50", "T frontier")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="two rounds, without the largest instances")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument(
        "--only", help="parts, with commas: " + ", ".join((*PARTS, "start", "answers", "clashes", "changes"))
    )
    call = parser.parse_args()
    number = 2 if call.quick else call.rounds
    wanted = call.only.split(",") if call.only else [*PARTS, *OTHERS]
    wrong = 0
    print(
        "| target | instance | lorplan | ms | against | ms | ratio [least..most] | processor | goal | holds | differ |"
    )
    print("|" + "---|" * 11, flush=True)
    for part in wanted:
        if part not in PARTS or (call.quick and part in SLOW):
            continue
        contestants, goals = PARTS[part]
        runs = rounds(part.split()[0], contestants, number)
        for goal in goals:
            found = ratios(runs[goal.mine], runs[goal.theirs], goal.compare)
            wrong += found.disagree
            print(_line(goal, part, found), flush=True)
    if "start" in wanted:
        print()
        for line in start_up(number if call.quick else max(number, 7)):
            print(line, flush=True)
    if "answers" in wanted and not call.quick:
        print()
        for line in answers(min(number, 3)):
            print(line, flush=True)
    if "clashes" in wanted:
        print()
        strange, lines = clashes(number)
        wrong += strange
        print("\n".join(lines), flush=True)
    if "changes" in wanted:
        print()
        for line in changes(min(number, 3)):
            print(line, flush=True)
    return 1 if wrong else 0


def _line(goal: Goal, part: str, found: Ratios) -> str:
    holds = "-" if goal.least is None else "yes" if found.ratio >= goal.least else "NO"
    aim = "-" if goal.least is None else f"x{goal.least:g}"
    spread = f"x{found.ratio:.3g} [{min(found.ratios):.3g}..{max(found.ratios):.3g}]"
    used = f"x{found.processor:.3g}" if goal.compare else "-"
    against = f"{goal.theirs} ({found.stopped} not closed)" if found.stopped and goal.compare else goal.theirs
    return (
        f"| {goal.label} | {part} | {goal.mine.removeprefix('lorplan ')} | {1e3 * found.mine:.3g} | {against} "
        f"| {1e3 * found.theirs:.4g} | {spread} | {used} | {aim} | {holds} | {found.disagree} |"
    )


if __name__ == "__main__":
    raise SystemExit(main())
