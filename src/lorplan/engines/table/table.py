"""The portfolio table: every portfolio of every class, read without a solver, and every set of letters to ask for.

Programs touch each other only through which letters exist. So for a set S of letters asked for, each class takes its
own best portfolio among those that need nothing beyond S; F[c][S] is found for all S at once: from the best portfolio
that needs exactly S, then letter by letter, S against S without the letter. The best S is then a look-up.
Cost: classes x (sets x most letters in a set + portfolios) elementary steps; beyond `LARGEST` the table is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np
from msgspec import Struct
from msgspec.structs import replace
from numpy.typing import NDArray

from lorplan.basics.bits import bits
from lorplan.case.problem import Problem
from lorplan.engines.effort import effort
from lorplan.engines.stages import Values
from lorplan.engines.table.classtable import MOST_PORTFOLIOS, ClassTable, Memory, Needs, class_table, portfolio_bound
from lorplan.engines.table.requests import TooLarge, all_sets, one_set
from lorplan.engines.table.scores import Packed, pack, weigh
from lorplan.rules.kinds.portfolios import Numbers

LARGEST = 150_000_000
WIDEST = 4 * LARGEST  # where many questions are put to one table, each of which would else be solved

CACHED = 1 << 17  # scores worked on at once,
ABREAST = 32  # of so many classes at least, since a step costs the more the fewer there are

Sums = tuple[Numbers, Numbers, Numbers, Numbers]
Totals = tuple[Numbers, Numbers, Numbers, NDArray[np.bool_]]


class Rows(Struct, frozen=True):
    """Rows of a class's portfolios in the order of the sets of letters that they need: `starts` has the first row of
    each set, `places` the set. `needs` is kept so that its identity stays its own."""

    needs: Needs
    order: Numbers
    starts: Numbers
    places: Numbers


class Table:
    """The table of a problem. Raises TooLarge."""

    def __init__(
        self,
        problem: Problem,
        requests: int | None = None,
        limit: int = LARGEST,
        classes: Sequence[ClassTable] | None = None,
    ) -> None:
        """`requests`: the only set of letters to ask for, instead of all that the budget allows. `classes`: of a
        problem that differs in its budget alone, where they are at hand."""
        self.problem = problem
        self._refuse_large(limit, requests is not None)
        self.sets = all_sets(problem) if requests is None else one_set(problem, requests)
        cells = len(problem.classes) * len(self.sets.masks) * max(1, int(self.sets.sizes.max(initial=0)))
        if cells > limit:
            raise TooLarge
        if classes is None:
            memory = Memory()
            classes = [class_table(one, len(problem.letters), memory) for one in problem.classes]
        self.classes = classes
        self._rows: dict[int, Rows] = {}
        self._sums: Sums | None = None
        self._totals: Totals | None = None
        self._exposed: Numbers | None = None

    def _refuse_large(self, limit: int, fixed: bool) -> None:
        rows = [portfolio_bound(one) for one in self.problem.classes]
        if sum(rows) > limit or max(rows, default=0) > MOST_PORTFOLIOS:
            raise TooLarge
        pending = self.problem.pending.bit_count()
        if not fixed and pending > 24 and self.problem.budget is None:
            raise TooLarge

    @cached_property
    def best(self) -> Numbers:
        """Class x set: the best score of every class for every set of letters asked for."""
        best = np.empty((len(self.classes), len(self.sets.masks)), dtype=np.int64)
        for places in self._abreast(self.classes):
            best[places] = self._best([self.classes[place] for place in places]).scores().T
        return best

    def best_scores_of(self, tables: Sequence[ClassTable]) -> Numbers:
        """Set x table: the best scores of classes that have the same portfolios, or of one read in several ways."""
        return self._best(tables).scores()

    def _abreast(self, tables: Sequence[ClassTable]) -> Iterator[list[int]]:
        """The places of tables that have the same portfolios, few enough to be worked on within the processor's
        cache."""
        longest = max(ABREAST, CACHED // len(self.sets.masks))
        alike: dict[int, list[int]] = {}
        for place, table in enumerate(tables):
            alike.setdefault(id(table.needs), []).append(place)
        for places in alike.values():
            for start in range(0, len(places), longest):
                yield places[start : start + longest]

    def _best(self, tables: Sequence[ClassTable]) -> Packed:
        """The best scores, sets x classes, of classes that have the same portfolios."""
        rows = self.rows_by_need(tables[0])
        scores = np.stack([table.score for table in tables], axis=1)[rows.order]
        packed = pack(np.maximum.reduceat(scores, rows.starts, axis=0) if len(rows.order) else scores)
        cube, width = self.sets.cube, self.sets.width
        sets = len(self.sets.masks) if cube is None else 1 << width
        best: Any = np.full((sets, len(tables)), packed.never, dtype=packed.numbers.dtype)
        best[rows.places if cube is None else cube[rows.places]] = packed.numbers
        if cube is None:
            for holding, without in self.sets.steps:
                best[holding] = np.maximum(best[holding], best[without])
            return replace(packed, numbers=best)
        for letter in range(width):
            halves = best.reshape(1 << width - 1 - letter, 2, len(tables) << letter)
            np.maximum(halves[:, 1], halves[:, 0], out=halves[:, 1])
        return replace(packed, numbers=best[cube])

    def rows_by_need(self, table: ClassTable) -> Rows:
        """The rows of a class's portfolios by the sets of letters that they need."""
        known = self._rows.get(id(table.needs))
        if known is None:
            place = self.sets.place
            if len(self.sets.masks) == 1:  # sets were not all made: everything within the one there is
                only = self.sets.masks[0]
                found = np.array([-1 if need & ~only else 0 for need in table.needs], dtype=np.int64)
            else:
                found = np.array([place.get(need, -1) for need in table.needs], dtype=np.int64)
            order = np.argsort(found, kind="stable")[int((found < 0).sum()) :]
            places, starts = np.unique(found[order], return_index=True)
            known = self._rows[id(table.needs)] = Rows(table.needs, order, starts, places)
        return known

    def sums(self, tables: Sequence[ClassTable], weights: Sequence[int]) -> Sums:
        """Per set: weighted short, half letters and points of these tables, and how many have no portfolio at all."""
        sets = len(self.sets.masks)
        short, halves, points, impossible = (np.zeros(sets, dtype=np.int64) for _ in range(4))
        for places in self._abreast(tables):
            each = np.array([weights[place] for place in places], dtype=np.int64)
            packed = self._best([tables[place] for place in places])
            lowest = packed.numbers.min(axis=1)
            if bool((lowest <= packed.never).any()):
                never = packed.numbers <= packed.never
                impossible += never.sum(axis=1)
                packed.numbers[never] = 0
                lowest = packed.numbers.min(axis=1)
            if not packed.half_bits:
                points += weigh(packed.numbers, each)
                continue
            clean = lowest >= -(1 << packed.point_bits - 1)  # nothing falls short: the numbers are points
            points[clean] += weigh(packed.numbers[clean], each)
            parts = packed.apart(~clean)
            for total, part in zip((short, halves, points), parts, strict=True):
                total[~clean] += weigh(part, each)
        return short, halves, points, impossible

    def totals(self) -> Totals:
        """Per set: weighted short, half letters and points (effort taken off), and whether every class has a
        portfolio at all."""
        if self._totals is None:
            self._sums = self.sums(self.classes, [one.weight for one in self.problem.classes])
            self._totals = self._finished(self._sums)
        return self._totals

    def totals_with(self, changed: Mapping[int, Sequence[tuple[ClassTable, int]]]) -> Totals:
        """The totals where other tables, each with its weight, stand for the classes at these places."""
        if not changed:
            return self.totals()
        each = [one for place in changed for one in changed[place]]
        classes = self.problem.classes
        if 2 * len(changed) > len(classes):
            each += [
                (known, one.weight) for place, (known, one) in enumerate(zip(self.classes, classes, strict=True))
                if place not in changed
            ]  # fmt: skip
            return self._finished(self.sums([table for table, _ in each], [weight for _, weight in each]))
        self.totals()
        assert self._sums is not None
        new = self.sums([table for table, _ in each], [weight for _, weight in each])
        old = self.sums([self.classes[place] for place in changed], [classes[place].weight for place in changed])
        short, halves, points, impossible = (
            total + more - less for total, more, less in zip(self._sums, new, old, strict=True)
        )
        return self._finished((short, halves, points, impossible))

    def _finished(self, sums: Sums) -> Totals:
        short, halves, points, impossible = sums
        return short, halves, points - effort(self.problem, self.sets.people, self.sets.sizes), impossible == 0

    def ranking(self) -> list[int]:
        """The places of the sets, the best first: stages 2 to 5, ties by letter ids."""
        short, halves, points, possible = self.totals()
        exposed = (self.exposed(),) if self.problem.resilient else ()
        order = np.lexsort((self.sets.sizes, self.sets.people, -points, *exposed, halves, short, ~possible))
        ranked: list[int] = order.tolist()
        # Only exact ties at the top need the letters' ids; bits are in the order of ids.
        keys = (short, halves, *exposed, points, self.sets.people, self.sets.sizes)
        key = [numbers[ranked[0]] for numbers in keys]
        tied = []
        for place in ranked:
            if [numbers[place] for numbers in keys] != key:
                break
            tied.append(place)
        return sorted(tied, key=lambda place: tuple(bits(self.sets.masks[place]))) + ranked[len(tied) :]

    def values(self, place: int) -> Values:
        """What the set at that place comes to."""
        short, halves, points, _ = self.totals()
        people, letters = self.sets.people[place], self.sets.sizes[place]
        exposed = int(self.exposed()[place]) if self.problem.resilient else None
        return Values(int(short[place]), int(halves[place]), int(points[place]), int(people), int(letters), exposed)

    def plainly(self) -> int:
        """The place of the best set where what hangs on one letter does not matter."""
        short, halves, points, possible = self.totals()
        return int(np.lexsort((self.sets.sizes, self.sets.people, -points, halves, short, ~possible))[0])

    def exposed(self) -> Numbers:
        """Per set: the weight of the programs that hang on one letter."""
        if self._exposed is None:
            from lorplan.engines.table.resilience import Exposure

            self._exposed = Exposure(self).weight()
        return self._exposed

    def optimal(self, requests: int) -> list[list[int]]:
        """For every class the best portfolios (masks) when exactly these letters are asked for, by letter ids."""
        found = []
        for table in self.classes:
            rows = table.best(requests)
            found.append(sorted((table.portfolios.masks[row] for row in rows), key=lambda mask: tuple(bits(mask))))
        return found
