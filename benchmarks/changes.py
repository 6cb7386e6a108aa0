"""What a change costs (P20): a case after a change of one fact of a letter, a writer or a program, with its table; and
what a decision costs without its reasons (P21). Processor time in one process, the packs being read."""

from __future__ import annotations

import random
import runpy
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any

from benchmarks.answers import DUAL, LIST, SEED
from benchmarks.start import FLAGSHIP
from lorplan.api import Source
from lorplan.basics.errors import InputError
from lorplan.basics.yamltree import Map, Scalar
from lorplan.edits.variants import Variants
from lorplan.engines.table.table import Table
from lorplan.plan.decide import decide

GOALS: dict[str, float | None] = {FLAGSHIP: 6, LIST: 70, "dual": None}  # ms
DECIDED = 15.0  # ms, of the list
EACH = 20  # changes of letters, of writers and of programs

Change = tuple[str, Any, str, str]  # a table, an entry's key in it, a fact, its new value


def changes(rounds: int) -> Iterator[str]:
    """Lines of two tables."""
    yield "| scenario | a change, ms | the table, ms | both | from nothing, both | at most | holds |"
    yield "|---|---|---|---|---|---|---|"
    with TemporaryDirectory() as folder:
        dual = Path(folder) / "dual.yaml"
        dual.write_text(runpy.run_path(DUAL)["dual"](SEED), encoding="utf-8")
        for name, most in GOALS.items():
            yield _after_changes(name, Source(dual if name == "dual" else name).variants(), most, rounds)
    case = Source(LIST).case()
    decided = 1e3 * median(_timed(lambda: decide(case, engines=("table",)))[0] for _ in range(5 * rounds))
    yield ""
    yield "| decided by the table | ms | at most | holds |"
    yield "|---|---|---|---|"
    yield f"| {LIST} | {decided:.1f} | {DECIDED:g} | {_holds(decided, DECIDED)} |"


def _after_changes(name: str, variants: Variants, most: float | None, rounds: int) -> str:
    case = variants.case()
    table = Table(case.problem)
    rebuilt, tables, anew = [], [], []
    for change in _drawn(variants):
        try:
            seconds, after = min(
                (_timed(lambda change=change: variants.case([_edit(change)])) for _ in range(rounds)),  # type: ignore[misc]
                key=lambda timed: timed[0],
            )
        except InputError:  # it contradicts something else that is written
            continue
        rebuilt.append(seconds)
        tables.append(min(_timed(lambda after=after: Table(after.problem, before=table))[0] for _ in range(rounds)))  # type: ignore[misc]
    for _ in range(rounds):
        anew.append(_timed(lambda: Table(Variants(variants.raw, variants.file, variants.library).case().problem))[0])
    whole = 1e3 * median(sum(pair) for pair in zip(rebuilt, tables, strict=True))
    aim = "-" if most is None else f"{most:g}"
    return (
        f"| {name} | {1e3 * median(rebuilt):.1f} | {1e3 * median(tables):.1f} | {whole:.1f} | {1e3 * min(anew):.1f} "
        f"| {aim} | {_holds(whole, most)} |"
    )


def _drawn(variants: Variants) -> Iterator[Change]:
    draw = random.Random(SEED)
    dictionary = variants.library.dictionary
    for table, subject in (("letters", "letter"), ("writers", "writer"), ("programs", "program")):
        facts = [dictionary.get(subject, key) for key in dictionary.names(subject)]
        values = {fact.key: fact.values or ("true", "false") for fact in facts if fact and fact.type in KINDS}
        entries = variants.plain[table]
        keys = list(entries) if isinstance(entries, Map) else list(range(len(entries)))
        for _ in range(EACH):
            key, fact = draw.choice(keys), draw.choice(sorted(values))
            others = [value for value in values[fact] if value != entries[key].get(fact)]
            yield table, key, fact, draw.choice(others)


KINDS = ("choice", "choices", "yes_no")


def _edit(change: Change) -> Callable[[Map], None]:
    table, key, fact, value = change

    def edit(tree: Map) -> None:
        entry = tree[table][key]
        entry[entry.key(fact) if fact in entry else Scalar(fact, 1, 1)] = Scalar(value, 1, 1)

    return edit


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    start = process_time()
    result = work()
    return process_time() - start, result


def _holds(ms: float, most: float | None) -> str:
    return "-" if most is None else "yes" if ms <= most else "NO"
