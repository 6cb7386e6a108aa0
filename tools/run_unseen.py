"""Runs an unseen set of published answers for the first time and keeps for good what did not agree.

python tools/run_unseen.py NAME      such as: second (only when the rules are set; a set has one first run)
"""

from __future__ import annotations

import datetime
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from tests.advice.judging import judge  # noqa: E402
from tests.advice.unseen_sets import FOLDER, UnseenSet, figure, unseen_sets  # noqa: E402

RUNS = FOLDER / "runs.yaml"


def with_run(text: str, unseen: UnseenSet, day: str, disagreed: Mapping[str, Sequence[str]]) -> str:
    """The text of the record with the first run of a set added."""
    head = f"\n{unseen.name}:\n  collected: {unseen.collected}\n"
    faults = [f"    {name}: {json.dumps(list(found))}" for name, found in disagreed.items()]
    lines = [f"  ran: {day}", "  disagreed:" if faults else "  disagreed: {}", *faults]
    return text.replace(head, head + "".join(f"{line}\n" for line in lines), 1)


def main(arguments: list[str]) -> int:
    """Judge the set, keep the faults, say the figure."""
    held_out = {unseen.name: unseen for unseen in unseen_sets() if not unseen.ran}
    if len(arguments) != 1 or arguments[0] not in held_out:
        print(f"name one set that has not run: {', '.join(held_out) or 'there is none'}", file=sys.stderr)
        return 2
    unseen = held_out[arguments[0]]
    faults = {answer.id: judge(answer) for answer in unseen.answers}
    disagreed = {name: found for name, found in faults.items() if found}
    text = RUNS.read_text(encoding="utf-8")
    RUNS.write_text(with_run(text, unseen, datetime.date.today().isoformat(), disagreed), encoding="utf-8")
    counts = figure(unseen.answers, disagreed)
    print(f"firm {counts.sets}, by letters alone {counts.letters_alone}")
    print(f"pairs {counts.pairs}, permissive {counts.permissive}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
