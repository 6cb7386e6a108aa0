"""Totals where other tables stand for some classes are what adding everything up anew gives."""

from __future__ import annotations

import random

import numpy as np
import pytest
import yaml
from msgspec.structs import replace
from scenarios.dual import dual

from lorplan import api
from lorplan.engines.table.classtable import ClassTable
from lorplan.engines.table.scores import MISSING, NEVER, SHORT
from lorplan.engines.table.table import Table

Changed = dict[int, list[tuple[ClassTable, int]]]


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Table:
    scenario = yaml.safe_load(dual(6))
    scenario |= {"budget": 2, "programs": scenario["programs"][:12]}
    file = tmp_path_factory.mktemp("totals") / "dual.yaml"
    file.write_text(yaml.safe_dump(scenario), encoding="utf-8")
    return Table(api.Source(file).case().problem)


def other(table: ClassTable, draw: random.Random) -> ClassTable:
    """Another table of the same portfolios: any points, some of them short, some against a limit."""
    rows = len(table.score)
    points = np.array([draw.randint(-40, 40) for _ in range(rows)])
    missing = np.array([draw.choice([0, 0, 1, 3]) for _ in range(rows)])
    short = np.array([draw.choice([1, 4]) for _ in range(rows)]) * (missing > 0)
    score = points - missing * MISSING - short * SHORT
    score[[draw.random() < draw.choice([0.0, 0.9, 1.0]) for _ in range(rows)]] = NEVER
    return replace(table, points=points, missing=missing, score=score)


def by_hand(table: Table, changed: Changed) -> list[tuple[int, ...] | None]:
    """Set by set and class by class; None where a class has no portfolio at all."""
    found: list[tuple[int, ...] | None] = []
    off = table.sets.effort(table.problem)
    for place, letters in enumerate(table.sets.masks):
        short = missing = points = 0
        possible = True
        for number, program_class in enumerate(table.problem.classes):
            for known, weight in changed.get(number, [(table.classes[number], program_class.weight)]):
                rows = [row for row, need in enumerate(known.needs) if not need & ~letters]
                best = max((int(known.score[row]) for row in rows), default=NEVER)
                possible &= best > NEVER // 2
                earned = (best + MISSING // 2) % MISSING - MISSING // 2
                lacking = (earned - best) // MISSING
                short += weight * (lacking >> 14)
                missing += weight * (lacking % (1 << 14))
                points += weight * earned
        found.append((short, missing, points - int(off[place])) if possible else None)
    return found


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("number", [0, 2, 5, 12])
def test_other_tables_for_some_classes(table: Table, seed: int, number: int) -> None:
    draw = random.Random(seed)
    places = draw.sample(range(len(table.classes)), min(number, len(table.classes)))
    changed: Changed = {}
    for place in places:
        weight = table.problem.classes[place].weight
        apart = draw.randint(0, weight)
        changed[place] = [(other(table.classes[place], draw), apart), (table.classes[place], weight - apart)]
    short, missing, points, possible = table.totals_with(changed)
    told = [
        (int(short[place]), int(missing[place]), int(points[place])) if possible[place] else None
        for place in range(len(table.sets.masks))
    ]
    assert told == by_hand(table, changed)
