"""Tables of classes that differ from today's, and the best letters to ask for where they stand for these."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from lorplan.basics.bits import bits
from lorplan.case.problem import Problem, ProgramClass
from lorplan.engines.stages import Values
from lorplan.engines.table.classtable import ClassTable
from lorplan.engines.table.requests import Needs
from lorplan.engines.table.resilience import Exposure
from lorplan.engines.table.scores import NEVER
from lorplan.engines.table.table import Table, Totals
from lorplan.rules.kinds import Bound
from lorplan.rules.kinds.portfolios import Numbers, Portfolios


class ClassPart(Struct, frozen=True, eq=False):
    """Programs of a class that stay alike under what is assumed. `index`: of the class; `table`: theirs, today's own
    where nothing changes; `musts`: those that change, before and after; `gone`: ids of those that hold no more;
    `added`: those that held nothing before."""

    index: int
    programs: tuple[str, ...]
    weight: int
    table: ClassTable
    musts: tuple[tuple[Bound, Bound], ...] = ()
    gone: tuple[str, ...] = ()
    added: tuple[Bound, ...] = ()


class Adjustment(Struct, frozen=True, eq=False):
    """What other rules come to for each portfolio of a class, more than the class's own: points, and letters that
    required and expected musts lack."""

    points: Any = 0
    required: Any = 0
    expected: Any = 0

    def __add__(self, other: Adjustment) -> Adjustment:
        return Adjustment(self.points + other.points, self.required + other.required, self.expected + other.expected)

    def __bool__(self) -> bool:
        return any(np.any(each) for each in (self.points, self.required, self.expected))


def change_of(bounds: Iterable[Bound], portfolios: Portfolios, sign: int = 1) -> Adjustment:
    """What these rules (none of them a limit) add, or with `sign` -1 what is missing without them."""
    totals: dict[str, Any] = {
        "points": portfolios.zeros(),
        "required": portfolios.zeros(),
        "expected": portfolios.zeros(),
    }
    for bound in bounds:
        reading = bound.check(portfolios)
        if bound.level == "should":
            totals["points"] += sign * reading.points
        elif bound.level == "must":
            totals["required" if bound.required else "expected"] += sign * reading.missing
    return Adjustment(**totals)


def adjusted(table: ClassTable, change: Adjustment, barred: int = 0) -> ClassTable:
    """The table with a change, and without portfolios that hold `barred` letters."""
    if not barred and not np.any(change.required) and not np.any(change.expected):
        score = np.where(table.legal, table.score + change.points, NEVER)
        return replace(table, points=table.points + change.points, score=score)
    never = ~table.legal
    if barred:
        never = never | (table.portfolios.count(barred) > 0)
    return table.reread(
        table.required + change.required, table.expected + change.expected, table.points + change.points, never
    )


def of_fewer_letters(tables: Iterable[ClassTable], problem: Problem) -> list[ClassTable]:
    """The tables of a problem's classes, of which more letters could be used when these tables were read."""
    shared: dict[tuple[int, int], tuple[Numbers, Portfolios, Needs]] = {}
    made = []
    for program_class, table in zip(problem.classes, tables, strict=True):
        key = id(table.needs), program_class.usable
        if key not in shared:
            rows = table.portfolios.within(program_class.usable)
            masks = [table.portfolios.masks[row] for row in rows]
            shared[key] = rows, Portfolios(masks, table.portfolios.letters), Needs(masks, program_class.pending)
        rows, portfolios, needs = shared[key]
        made.append(
            ClassTable(
                portfolios=portfolios,
                required=table.required[rows],
                expected=table.expected[rows],
                weight=table.weight,
                short=table.short[rows],
                missing=table.missing[rows],
                points=table.points[rows],
                score=table.score[rows],
                needs=needs,
            )
        )
    return made


def without(table: ClassTable, bounds: Iterable[Bound]) -> ClassTable:
    """The class's table where these rules (none of them a limit) do not hold."""
    return adjusted(table, change_of(bounds, table.portfolios, -1))


def changed_in(table: Table, parts: Iterable[ClassPart]) -> dict[int, list[tuple[ClassTable, int]]]:
    """The classes of which some part has another table: those of all its parts, with their weights."""
    by_class: dict[int, list[tuple[ClassTable, int]]] = {}
    for part in parts:
        by_class.setdefault(part.index, []).append((part.table, part.weight))
    return {
        index: tables
        for index, tables in by_class.items()
        if any(known is not table.classes[index] for known, _ in tables)
    }


def best_place(table: Table, totals: Totals, exposed: Numbers | None = None) -> int:
    """The place of the best set of letters to ask for, ties by letter ids. `exposed`: what hangs on one writer, for
    every set."""
    stages = table.stages(totals, exposed)
    places = totals.possible.nonzero()[0]
    for values in stages if len(places) else ():
        chosen = values[places]
        places = places[chosen == chosen.min()]
    return min(places.tolist(), key=lambda index: tuple(bits(table.sets.masks[index])), default=0)


def best_values(
    table: Table, changed: Mapping[int, Sequence[tuple[ClassTable, int]]], exposed: Numbers | None = None
) -> Values:
    """The values of the best set of letters to ask for, where other tables stand for some classes (see
    `Table.totals_with`). `exposed`: what then hangs on one writer, for every set."""
    totals = table.totals_with(changed)
    return table.values_at(best_place(table, totals, exposed), totals, exposed)


def exposed_of(table: Table, parts: Iterable[tuple[ProgramClass, ClassTable, int]]) -> Numbers | None:
    """For every set of letters to ask for the weight of the programs that hang on one writer, given other tables of
    classes, each with its weight; None where the plan need not be resilient."""
    return Exposure(table.problem, table.sets).weight_of(parts) if table.problem.resilient else None
