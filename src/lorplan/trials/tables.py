"""Tables of classes that differ from today's, and the best letters to ask for where they stand for these."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from lorplan.basics.bits import bits
from lorplan.case.problem import ProgramClass
from lorplan.engines.stages import Values
from lorplan.engines.table.classtable import ClassTable
from lorplan.engines.table.resilience import Exposure
from lorplan.engines.table.scores import NEVER
from lorplan.engines.table.table import Table, Totals
from lorplan.rules.kinds import Bound
from lorplan.rules.kinds.portfolios import Numbers


class ClassPart(Struct, frozen=True, eq=False):
    """Programs of a class that stay alike under what is assumed. `index`: of the class; `table`: theirs, today's own
    where nothing changes; `musts`: those that change, before and after."""

    index: int
    programs: tuple[str, ...]
    weight: int
    table: ClassTable
    musts: tuple[tuple[Bound, Bound], ...] = ()


def adjusted(table: ClassTable, more: Numbers | None, lacking: Numbers | None, barred: int = 0) -> ClassTable:
    """The table with points and half letters added, and without portfolios that hold `barred` letters."""
    if lacking is None and more is not None and not barred:
        return replace(table, points=table.points + more, score=np.where(table.legal, table.score + more, NEVER))
    points = table.points if more is None else table.points + more
    halves = table.halves if lacking is None else table.halves + lacking
    never = ~table.legal
    if barred:
        never = never | (table.portfolios.count(barred) > 0)
    return table.reread(halves, points, never)


def without(table: ClassTable, bounds: Iterable[Bound]) -> ClassTable:
    """The class's table where these rules (none of them a limit) do not hold."""
    points, halves = table.portfolios.zeros(), table.portfolios.zeros()
    for bound in bounds:
        reading = bound.check(table.portfolios)
        if bound.level == "should":
            points -= reading.points
        elif bound.level == "must":
            halves -= reading.halves
    return adjusted(table, points, halves)


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
    """The place of the best set of letters to ask for, ties by letter ids. `exposed`: what hangs on one letter, for
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
    `Table.totals_with`). `exposed`: what then hangs on one letter, for every set."""
    totals = table.totals_with(changed)
    return table.values_at(best_place(table, totals, exposed), totals, exposed)


def exposed_of(table: Table, parts: Iterable[tuple[ProgramClass, ClassTable, int]]) -> Numbers | None:
    """For every set of letters to ask for the weight of the programs that hang on one letter, given other tables of
    classes, each with its weight; None where the plan need not be resilient."""
    return Exposure(table.problem, table.sets).weight_of(parts) if table.problem.resilient else None
