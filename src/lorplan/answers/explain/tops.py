"""The best set of letters to ask for after changes, looked for only where it may be.

What changes add to portfolios bounds what they add to every set of letters: a set whose bound is below what another is
surely worth is not looked at. The rest is added up exactly, the most promising first.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final
from weakref import WeakKeyDictionary

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from lorplan.answers.explain.effects import Effect
from lorplan.answers.explain.looks import Part
from lorplan.basics.bits import bits
from lorplan.engines.table.classtable import ClassTable
from lorplan.engines.table.scores import HALF, NEVER, SHORT
from lorplan.engines.table.table import Table, Totals
from lorplan.rules.kinds.portfolios import Numbers

FEW = 40  # sets that are looked at one by one rather than all together
FEWER = 4  # the same of two changes: what each of them does to every set is asked for more than once
MOST_HELD = 20_000_000  # scores held in one piece

Rows = Any  # places of portfolios
Differences = tuple[Numbers, Numbers | None, Numbers | None]
Room = tuple[int, int]  # sets that hold all of the first letters and none of the second ones
ANYWHERE: Final[frozenset[Room]] = frozenset([(0, 0)])


@dataclass(repr=False, eq=False)
class Alike:
    """Parts that have the same portfolios. Arrays run over parts and portfolios. `numbers`: of the parts."""

    numbers: list[int]
    tables: list[ClassTable]
    weights: Numbers
    _added: WeakKeyDictionary[Effect, Differences] = field(default_factory=WeakKeyDictionary)
    _best: dict[int, Numbers] = field(default_factory=dict)

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

    def best(self, requests: int) -> Numbers:
        """The best that each part has today where these letters are asked for."""
        if requests not in self._best:
            every = np.arange(len(self.tables))
            self._best[requests] = self.scores(every, self.within(requests)).max(axis=1)
        return self._best[requests]

    def after(self, effects: Sequence[Effect], parts: Numbers, rows: Rows) -> Numbers:
        """What portfolios come to after changes."""
        old = self.scores(parts, rows)
        if not effects:
            return old
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

    def _of(self, effect: Effect) -> Differences:
        """Part -> which difference it has, and all differences in points and in half letters, the first of them
        none."""
        known = self._added.get(effect)
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
            known = self._added[effect] = which, _stacked(points, none), _stacked(halves, none)
        return known


def _stacked(rows: Sequence[Numbers | None], none: Numbers) -> Numbers | None:
    if all(row is None for row in rows):
        return None
    return np.stack([none if row is None else row for row in rows])


class Front(Struct, frozen=True, eq=False):
    """The sets with the fewest half letters missing, which changes of points alone leave them. `points`: of each;
    `best`: the place of the best of them, `highest`: its points."""

    places: Numbers
    points: Numbers
    best: int
    highest: int


class Tops:
    """The best sets of letters to ask for of one table, whose programs stand in `parts`."""

    def __init__(self, table: Table, parts: Sequence[Part], alike: Sequence[Alike] | None = None) -> None:
        """`alike`: of a table that differs in the sets alone."""
        self.table = table
        self.parts = parts
        self.alike = self._alike() if alike is None else alike
        self.at = {number: (each, place) for each in self.alike for place, number in enumerate(each.numbers)}
        self._fronts: WeakKeyDictionary[Effect, Front] = WeakKeyDictionary()
        self._alone: WeakKeyDictionary[Effect, Numbers] = WeakKeyDictionary()
        self._gains: WeakKeyDictionary[Effect, Numbers] = WeakKeyDictionary()
        self._most: WeakKeyDictionary[Effect, int] = WeakKeyDictionary()

    def _alike(self) -> list[Alike]:
        groups: dict[int, list[int]] = {}
        classes = self.table.classes
        for number, part in enumerate(self.parts):
            groups.setdefault(id(classes[part.place].needs), []).append(number)
        return [
            Alike(
                numbers,
                [classes[self.parts[number].place] for number in numbers],
                np.array([self.parts[number].weight for number in numbers], dtype=np.int64),
            )
            for numbers in groups.values()
        ]

    def place(self, effects: Sequence[Effect], room: Collection[Room] = ANYWHERE) -> int | None:
        """The place of the best set after changes whose effects add up: stages 2 to 5, ties by letter ids. None where
        it surely is not one of those in `room`."""
        effects = [effect for effect in effects if not effect.nothing]
        first = [effect for effect in effects if effect.halves]
        rest = [effect for effect in effects if not effect.halves]
        if not room:
            return None
        if len(first) > 1:
            return self._best(self._totals(effects))
        front = self._front(first[0]) if first else self._today
        if not rest:
            return front.best
        bound = front.points + sum(self._most_of(effect) for effect in rest)
        surely = front.highest + self._change(first, rest, front.best)
        if not self._any(front.places[bound >= surely], room):
            return None
        if int((bound >= surely).sum()) > (FEW if len(effects) == 1 else FEWER):
            if len(effects) == 1:
                return self._front(effects[0]).best
            if first:
                bound = front.points + self._gain(rest[0])[front.places]
            else:
                bounds = [self._after(one) + self._gain(other)[front.places] for one, other in (rest, rest[::-1])]
                bound = np.minimum(*bounds)
            if not self._any(front.places[bound >= surely], room):
                return None
        place = self._looked_for(first, rest, front, bound, surely)
        return self._best(self._totals(effects)) if place is None else place

    def _any(self, places: Numbers, room: Collection[Room]) -> bool:
        """Whether one of the sets at these places is in the room."""
        if room is ANYWHERE:
            return True
        sets = self._masks[places]
        return any(bool((((sets & held) == held) & ((sets & without) == 0)).any()) for held, without in room)

    @cached_property
    def _masks(self) -> Any:
        wide = len(self.table.problem.letters) > 62
        return np.array(self.table.sets.masks, dtype=object if wide else np.int64)

    # ---- where to look -----------------------------------------------------------------------------------------------

    @cached_property
    def _today(self) -> Front:
        return self._front_of(self.table.totals())

    def _front(self, effect: Effect) -> Front:
        """The front after one change."""
        known = self._fronts.get(effect)
        if known is None:
            totals = self._totals([effect])
            known = self._fronts[effect] = self._front_of(totals)
            self._alone[effect] = totals[2][self._today.places]
        return known

    def _after(self, effect: Effect) -> Numbers:
        """The points of each set in today's front after one change of points alone."""
        self._front(effect)
        return self._alone[effect]

    def _front_of(self, totals: Totals) -> Front:
        short, halves, points, possible = totals
        places = np.flatnonzero(possible)
        for values in (short, halves):
            if len(places):
                here = values[places]
                places = places[here == here.min()]
        best = self._best(totals)
        return Front(places, points[places], best, int(points[best]))

    def _looked_for(
        self, first: Sequence[Effect], rest: Sequence[Effect], front: Front, bound: Numbers, surely: int
    ) -> int | None:
        """The best set after all changes by looking at those of the largest bound first; None where there are too
        many. `front`: after the first of them; `surely`: what its best set then comes to."""
        likely = np.flatnonzero(bound >= surely)
        best, ties = surely, [front.best]
        for looked, here in enumerate(likely[np.argsort(-bound[likely], kind="stable")].tolist()):
            if int(bound[here]) < best:
                break
            if looked == FEW:
                return None
            place = int(front.places[here])
            if place == front.best:
                continue
            points = int(front.points[here]) + self._change(first, rest, place)
            if points > best:
                best, ties = points, []
            if points == best:
                ties.append(place)
        return self._first(ties)

    def _change(self, first: Sequence[Effect], rest: Sequence[Effect], place: int) -> int:
        """The weighted points that changes of points alone add to a set, after the first changes."""
        total, requests = 0, self.table.sets.masks[place]
        for each in self.alike:
            parts = each.touched(rest)
            if len(parts):
                rows = each.within(requests)
                new = each.after([*first, *rest], parts, rows).max(axis=1)
                old = each.after(first, parts, rows).max(axis=1) if first else each.best(requests)[parts]
                total += int(each.weights[parts] @ (new - old))
        return total

    def _most_of(self, effect: Effect) -> int:
        """What an effect adds to any set at most."""
        known = self._most.get(effect)
        if known is None:
            total = 0
            for number, more in effect.points.items():
                table = self.table.classes[self.parts[number].place]
                total += self.parts[number].weight * int(more[table.score > NEVER // 2].max(initial=0))
            known = self._most[effect] = total
        return known

    def _gain(self, effect: Effect) -> Numbers:
        """What an effect adds to each set at most: the most it adds to any portfolio within the set."""
        known = self._gains.get(effect)
        if known is None:
            tables, weights = [], []
            for number, more in effect.points.items():
                table = self.table.classes[self.parts[number].place]
                tables.append(replace(table, score=np.where(table.score > NEVER // 2, more.astype(np.int64), NEVER)))
                weights.append(self.parts[number].weight)
            known = self._gains[effect] = self.table.sums(tables, weights)[2]
        return known

    # ---- among all sets ----------------------------------------------------------------------------------------------

    def _totals(self, effects: Sequence[Effect]) -> Totals:
        scores: dict[int, Numbers] = {}
        for each in self.alike:
            touched = each.touched(effects)
            if len(touched):
                after = each.after(effects, touched, np.arange(len(each.tables[0].score)))
                scores.update((each.numbers[place], after[row]) for row, place in enumerate(touched.tolist()))
        changed: dict[int, list[tuple[ClassTable, int]]] = {self.parts[number].place: [] for number in scores}
        for number, part in enumerate(self.parts):
            if part.place in changed:
                table = self.table.classes[part.place]
                if number in scores:
                    table = replace(table, score=scores[number])
                changed[part.place].append((table, part.weight))
        return self.table.totals_with(changed)

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
