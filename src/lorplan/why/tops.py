"""The best set of letters to ask for after changes, looked for only where it may be.

What changes add to portfolios bounds what they add to every set of letters: a set whose bound is below what another is
surely worth is not looked at. The rest is added up exactly, the most promising first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np

from lorplan.engines.scores import HALF, NEVER, SHORT
from lorplan.engines.table import ClassTable, Table, Totals
from lorplan.kinds.portfolios import Numbers
from lorplan.problem.problem import bits
from lorplan.why.effects import Effect
from lorplan.why.looks import Part

FEW = 48  # sets that are looked at one by one rather than all together
MOST_HELD = 20_000_000  # scores held in one piece

Rows = Any  # places of portfolios


@dataclass(repr=False, eq=False)
class Alike:
    """Parts that have the same portfolios. Arrays run over parts and portfolios. `numbers`: of the parts."""

    numbers: list[int]
    tables: list[ClassTable]
    weights: Numbers
    _added: dict[int, tuple[Effect, Numbers, Numbers | None, Numbers | None]] = field(default_factory=dict)

    def within(self, requests: int) -> Rows:
        """The portfolios that need nothing beyond these letters."""
        first = self.tables[0]
        return first.portfolios.within(~(first.needs.pending & ~requests))

    @cached_property
    def _scores(self) -> Numbers | None:
        if len(self.tables) * len(self.tables[0].score) > MOST_HELD:
            return None
        return np.stack([table.score for table in self.tables])

    def scores(self, parts: Numbers, rows: Rows) -> Numbers:
        """What portfolios come to today. `parts`: places in `numbers`."""
        if self._scores is not None:
            some: Numbers = self._scores[parts[:, None], rows]
            return some
        return np.stack([self.tables[part].score[rows] for part in parts.tolist()])

    def after(self, effects: Sequence[Effect], parts: Numbers, rows: Rows) -> Numbers:
        """What portfolios come to after changes."""
        old = self.scores(parts, rows)
        points, halves = np.zeros(1, dtype=np.int64), None
        for effect in effects:
            which, more, lacking = self._of(effect)
            if more is not None:
                points = points + more[which[parts][:, None], rows]
            if lacking is not None:
                added = lacking[which[parts][:, None], rows]
                halves = added if halves is None else halves + added
        if halves is None:
            return old + points
        before = np.stack([self.tables[part].halves[rows] for part in parts.tolist()])
        halves = halves + before
        new = np.stack([self.tables[part].points[rows] for part in parts.tolist()]) + points
        scores: Numbers = np.where(old <= NEVER // 2, NEVER, new - halves * HALF - (halves > 0) * SHORT)
        return scores

    def touched(self, effects: Iterable[Effect]) -> Numbers:
        """The parts that changes touch."""
        found = np.zeros(len(self.numbers), dtype=np.bool_)
        for effect in effects:
            found |= self._of(effect)[0] > 0
        return np.flatnonzero(found)

    def _of(self, effect: Effect) -> tuple[Numbers, Numbers | None, Numbers | None]:
        """Part -> which difference it has, and all differences in points and in half letters, the first of them
        none."""
        known = self._added.get(id(effect))
        if known is None:
            which = np.zeros(len(self.numbers), dtype=np.int64)
            index: dict[tuple[int, int], int] = {}
            points: list[Numbers | None] = [None]
            halves: list[Numbers | None] = [None]
            for place, number in enumerate(self.numbers):
                more, lacking = effect.points.get(number), effect.halves.get(number)
                if more is None and lacking is None:
                    continue
                key = id(more), id(lacking)
                if key not in index:
                    index[key] = len(points)
                    points.append(more)
                    halves.append(lacking)
                which[place] = index[key]
            none = np.zeros(len(self.tables[0].score), dtype=np.int64)
            known = (effect, which, _stacked(points, none), _stacked(halves, none))
            self._added[id(effect)] = known
        return known[1:]


def _stacked(rows: Sequence[Numbers | None], none: Numbers) -> Numbers | None:
    if all(row is None for row in rows):
        return None
    return np.stack([none if row is None else row for row in rows])


class Tops:
    """The best sets of letters to ask for of one table, whose programs stand in `parts`."""

    def __init__(self, table: Table, parts: Sequence[Part]) -> None:
        self.table = table
        self.parts = parts
        groups: dict[int, list[int]] = {}
        for number, part in enumerate(parts):
            groups.setdefault(id(table.classes[part.place].needs), []).append(number)
        self.alike = []
        for numbers in groups.values():
            tables = [table.classes[parts[number].place] for number in numbers]
            weights = np.array([parts[number].weight for number in numbers], dtype=np.int64)
            self.alike.append(Alike(numbers, tables, weights))
        self.at = {number: (each, place) for each in self.alike for place, number in enumerate(each.numbers)}
        self._after: dict[int, tuple[Effect, Totals]] = {}
        self._gains: dict[int, tuple[Effect, Numbers]] = {}
        self._most: dict[int, tuple[Effect, int]] = {}

    def place(self, effects: Sequence[Effect]) -> int:
        """The place of the best set after changes whose effects add up: stages 2 to 5, ties by letter ids."""
        effects = [effect for effect in effects if not effect.nothing]
        if not effects:
            return self._today
        if any(effect.halves for effect in effects):
            return self._best(self._totals(effects))
        bound = self._points + sum(self._most_of(effect) for effect in effects)
        surely = self._surely + self._change(effects, self._today)
        if int((bound >= surely).sum()) > FEW:
            if len(effects) == 1:
                return self._best(self._totals(effects))
            one, other = effects
            bound = np.minimum(self._alone(one) + self._gain(other), self._alone(other) + self._gain(one))
        place = self._looked_for(effects, bound)
        return self._best(self._totals(effects)) if place is None else place

    # ---- among the sets after which programs are as complete as can be -----------------------------------------------

    @cached_property
    def _today(self) -> int:
        return self._best(self.table.totals())

    @cached_property
    def _front(self) -> Numbers:
        """The sets with the fewest half letters missing; changes of points alone leave them so."""
        short, halves, _, possible = self.table.totals()
        places = np.flatnonzero(possible)
        for values in (short, halves):
            here = values[places]
            places = places[here == here.min(initial=here[0] if len(here) else 0)]
        return places

    @cached_property
    def _points(self) -> Numbers:
        found: Numbers = self.table.totals()[2][self._front]
        return found

    @cached_property
    def _surely(self) -> int:
        """The points of the best set of today."""
        return int(self.table.totals()[2][self._today])

    def _looked_for(self, effects: Sequence[Effect], bound: Numbers) -> int | None:
        """The best set by looking at those of the largest bound first; None where there are too many."""
        order = np.argsort(-bound, kind="stable")
        best: int | None = None
        ties: list[int] = []
        for looked, here in enumerate(order.tolist()):
            if best is not None and int(bound[here]) < best:
                break
            if looked == 2 * FEW:
                return None
            place = int(self._front[here])
            points = int(self._points[here]) + self._change(effects, place)
            if best is None or points > best:
                best, ties = points, []
            if points == best:
                ties.append(place)
        return self._first(ties)

    def _change(self, effects: Sequence[Effect], place: int) -> int:
        """The weighted points that changes of points alone add to a set."""
        total = 0
        for each in self.alike:
            parts = each.touched(effects)
            if len(parts):
                rows = each.within(self.table.sets.masks[place])
                new, old = each.after(effects, parts, rows).max(axis=1), each.scores(parts, rows).max(axis=1)
                total += int(each.weights[parts] @ (new - old))
        return total

    def _most_of(self, effect: Effect) -> int:
        """What an effect adds to any set at most."""
        known = self._most.get(id(effect))
        if known is None:
            total = 0
            for number, more in effect.points.items():
                table = self.table.classes[self.parts[number].place]
                total += self.parts[number].weight * int(more[table.score > NEVER // 2].max(initial=0))
            known = self._most[id(effect)] = effect, total
        return known[1]

    def _alone(self, effect: Effect) -> Numbers:
        """The points of each set in front after one change."""
        found: Numbers = self._totals([effect])[2][self._front]
        return found

    def _gain(self, effect: Effect) -> Numbers:
        """What an effect adds to each set in front at most: the most it adds to any portfolio within the set."""
        known = self._gains.get(id(effect))
        if known is None:
            tables, weights = [], []
            for number, more in effect.points.items():
                table = self.table.classes[self.parts[number].place]
                tables.append(replace(table, score=np.where(table.score > NEVER // 2, more, NEVER)))
                weights.append(self.parts[number].weight)
            known = self._gains[id(effect)] = effect, self.table.sums(tables, weights)[2][self._front]
        return known[1]

    # ---- among all sets ----------------------------------------------------------------------------------------------

    def _totals(self, effects: Sequence[Effect]) -> Totals:
        if len(effects) == 1 and id(effects[0]) in self._after:
            return self._after[id(effects[0])][1]
        touched = {number for effect in effects for number in (*effect.points, *effect.halves)}
        changed: dict[int, list[tuple[ClassTable, int]]] = {self.parts[number].place: [] for number in touched}
        for number, part in enumerate(self.parts):
            if part.place in changed:
                table = self.table.classes[part.place]
                if number in touched:
                    each, place = self.at[number]
                    rows = np.arange(len(table.score))
                    table = replace(table, score=each.after(effects, np.array([place]), rows)[0])
                changed[part.place].append((table, part.weight))
        totals = self.table.totals_with(changed)
        if len(effects) == 1:
            self._after[id(effects[0])] = effects[0], totals
        return totals

    def _best(self, totals: Totals) -> int:
        short, halves, points, possible = totals
        places = np.flatnonzero(possible)
        for values in (short, halves, -points):
            if len(places) < 2:
                break
            here = values[places]
            places = places[here == here.min()]
        return self._first(places.tolist())

    def _first(self, places: Sequence[int]) -> int:
        """The first of equals: fewest people, fewest letters, then by letter ids."""
        sets = self.table.sets
        if not places:
            return 0
        return min(places, key=lambda one: (int(sets.people[one]), int(sets.sizes[one]), tuple(bits(sets.masks[one]))))
