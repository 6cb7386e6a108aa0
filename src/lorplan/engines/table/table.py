"""The portfolio table: every portfolio of every class, read without a solver, and every set of letters to ask for.

Programs touch each other only through which letters exist. So for a set S of letters asked for, each class takes its
own best portfolio among those that need nothing beyond S; F[c][S] is found for all S at once: from the best portfolio
that needs exactly S, then letter by letter, S against S without the letter. The best S is then a look-up.
Cost: classes x (sets x most letters in a set + portfolios) elementary steps; beyond `LARGEST` the table is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import takewhile
from typing import NamedTuple

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from lorplan.basics.bits import bits
from lorplan.case.problem import Problem
from lorplan.engines.stages import Values, in_order
from lorplan.engines.table.classtable import MOST_PORTFOLIOS, ClassTable, Memory, class_table, portfolio_bound
from lorplan.engines.table.requests import TooLarge, all_sets, only_set
from lorplan.engines.table.resilience import Exposure
from lorplan.engines.table.scores import Packed, pack, weigh
from lorplan.rules.kinds.portfolios import Numbers

LARGEST = 150_000_000
WIDEST = 4 * LARGEST  # where many questions are put to one table, each of which would else be solved

CACHED = 1 << 17  # scores worked on at once,
ABREAST = 32  # of so many classes at least, since a step costs the more the fewer there are

Sums = tuple[Numbers, Numbers, Numbers, Numbers]


class Totals(NamedTuple):
    """What all classes come to, per set: weighted short, letters missing and points (effort taken off), and whether
    every class has a portfolio at all."""

    short: Numbers
    missing: Numbers
    points: Numbers
    possible: NDArray[np.bool_]


def _weighed(packed: Packed, weights: Numbers) -> tuple[Numbers | None, ...]:
    """Per set what packed scores come to: weighted short, letters missing and points, and how many are of no portfolio;
    None for what is nothing everywhere."""
    impossible: Numbers | None = None
    lowest = packed.numbers.min(axis=1)
    if bool((lowest <= packed.never).any()):
        never = packed.numbers <= packed.never
        impossible = never.sum(axis=1)
        packed.numbers[never] = 0
        lowest = packed.numbers.min(axis=1)
    if not packed.missing_bits:
        return None, None, weigh(packed.numbers, weights), impossible
    short, missing, points = (np.zeros(len(lowest), dtype=np.int64) for _ in range(3))
    clean = lowest >= -(1 << packed.point_bits - 1)  # nothing falls short: the numbers are points
    points[clean] += weigh(packed.numbers[clean], weights)
    parts = packed.apart(~clean)
    for total, part in zip((short, missing, points), parts, strict=True):
        total[~clean] += weigh(part, weights)
    return short, missing, points, impossible


class Table:
    """The table of a problem. Raises TooLarge."""

    def __init__(
        self,
        problem: Problem,
        requests: int | None = None,
        limit: int = LARGEST,
        classes: Sequence[ClassTable] | None = None,
        before: Table | None = None,
    ) -> None:
        """`requests`: the only set of letters to ask for, instead of all that the budget allows. `classes`: of a
        problem that differs in its budget alone, where they are at hand. `before`: the table of a problem over the same
        letters, what was read for which is not read again."""
        self.problem = problem
        self._refuse_large(limit, requests is not None)
        self.sets = all_sets(problem) if requests is None else only_set(problem, requests)
        cells = len(problem.classes) * len(self.sets.masks) * max(1, int(self.sets.sizes.max(initial=0)))
        if cells > limit:
            raise TooLarge
        same_letters = before is not None and before.problem.letters == problem.letters
        self.memory: Memory = before.memory if before is not None and same_letters else Memory()
        if classes is None:
            letters = len(problem.letters)
            classes = [class_table(program_class, letters, self.memory) for program_class in problem.classes]
        self.classes = classes
        self._sums: Sums | None = None
        self._totals: Totals | None = None
        self._exposed: Numbers | None = None

    def _refuse_large(self, limit: int, fixed: bool) -> None:
        rows = [portfolio_bound(program_class) for program_class in self.problem.classes]
        if sum(rows) > limit or max(rows, default=0) > MOST_PORTFOLIOS:
            raise TooLarge
        pending = self.problem.pending.bit_count()
        if not fixed and pending > 24 and self.problem.budget is None:
            raise TooLarge

    @cached_property
    def best(self) -> Numbers:
        """Class x set: the best score of every class for every set of letters asked for."""
        best = np.empty((len(self.classes), len(self.sets.masks)), dtype=np.int64)
        for group in self._abreast(self.classes):
            best[group] = self.best_scores_of([self.classes[index] for index in group]).T
        return best

    def best_scores_of(self, tables: Sequence[ClassTable]) -> Numbers:
        """Set x table: the best scores of classes that have the same portfolios, or of one read in several ways."""
        scores: Numbers = self.sets.rows(tables[0].needs).everywhere(self._best(tables).scores())
        return scores

    def _abreast(self, tables: Sequence[ClassTable]) -> Iterator[list[int]]:
        """The indices of tables that have the same portfolios, few enough to be worked on within the processor's
        cache."""
        alike: dict[int, list[int]] = {}
        for index, table in enumerate(tables):
            alike.setdefault(id(table.needs), []).append(index)
        for indices in alike.values():
            rows = self.sets.rows(tables[indices[0]].needs)
            sets = len(self.sets.masks) if rows.places is None else 1 << rows.width
            longest = max(ABREAST, CACHED // sets)
            for start in range(0, len(indices), longest):
                yield indices[start : start + longest]

    def _best(self, tables: Sequence[ClassTable]) -> Packed:
        """The best scores, sets (those of `Sets.rows`) x classes, of classes that have the same portfolios."""
        rows = self.sets.rows(tables[0].needs)
        scores = np.stack([table.score for table in tables], axis=1)[rows.order]
        packed = pack(np.maximum.reduceat(scores, rows.starts, axis=0) if len(rows.order) else scores)
        return replace(packed, numbers=self.sets.spread(packed.numbers, rows, np.maximum, packed.never))

    def sums(self, tables: Sequence[ClassTable], weights: Sequence[int]) -> Sums:
        """Per set: weighted short, letters missing and points of these tables, and how many have no portfolio."""
        sets = len(self.sets.masks)
        sums = [np.zeros(sets, dtype=np.int64) for _ in range(4)]
        for group in self._abreast(tables):
            each = np.array([weights[index] for index in group], dtype=np.int64)
            alike = [tables[index] for index in group]
            rows = self.sets.rows(alike[0].needs)
            for total, part in zip(sums, _weighed(self._best(alike), each), strict=True):
                if part is not None:
                    total += rows.everywhere(part)
        short, missing, points, impossible = sums
        return short, missing, points, impossible

    def totals(self) -> Totals:
        """What all classes come to for every set."""
        if self._totals is None:
            weights = [program_class.weight for program_class in self.problem.classes]
            self._sums = self.sums(self.classes, weights)
            self._totals = self._finished(self._sums)
        return self._totals

    def totals_with(self, changed: Mapping[int, Sequence[tuple[ClassTable, int]]]) -> Totals:
        """The totals where other tables, each with its weight, stand for the classes at these indices."""
        if not changed:
            return self.totals()
        others = [part for index in changed for part in changed[index]]
        weights = [program_class.weight for program_class in self.problem.classes]
        if 2 * len(changed) > len(weights):
            kept = zip(self.classes, weights, strict=True)
            others += [part for index, part in enumerate(kept) if index not in changed]
            return self._finished(self.sums([table for table, _ in others], [weight for _, weight in others]))
        self.totals()
        assert self._sums is not None
        new = self.sums([table for table, _ in others], [weight for _, weight in others])
        old = self.sums([self.classes[index] for index in changed], [weights[index] for index in changed])
        short, missing, points, impossible = (
            total + more - less for total, more, less in zip(self._sums, new, old, strict=True)
        )
        return self._finished((short, missing, points, impossible))

    def _finished(self, sums: Sums) -> Totals:
        short, missing, points, impossible = sums
        points = points - self.sets.effort(self.problem)
        return Totals(short, missing, points, impossible == 0)

    def stages(self, totals: Totals, exposed: Numbers | None = None) -> tuple[Numbers, ...]:
        """The stages of the plan's order for every set, each such that less is better. `exposed`: per set, where the
        plan is to be resilient."""
        short, missing, points, _ = totals
        return in_order(short, missing, exposed, points, None, self.sets.people, self.sets.sizes)

    def best_first(self, totals: Totals, exposed: Numbers | None = None) -> Numbers:
        """The places of the sets, the best first; sets without a plan come last."""
        return np.lexsort((*reversed(self.stages(totals, exposed)), ~totals.possible))

    def ranking(self) -> list[int]:
        """The places of the sets, the best first: stages 2 to 5, ties by letter ids."""
        exposed = self.exposed() if self.problem.resilient else None
        ranked: list[int] = self.best_first(self.totals(), exposed).tolist()
        # Only ties at the top need what changes against the plan before, and exact ones the letters' ids; bits are in
        # the order of ids.
        stages = self.stages(self.totals(), exposed)
        if self.problem.asked_before is not None:
            stages = stages[:-2]
        best, possible = [numbers[ranked[0]] for numbers in stages], self.totals().possible
        tied = list(takewhile(lambda index: possible[index] and [numbers[index] for numbers in stages] == best, ranked))
        return sorted(tied, key=self._tie) + ranked[len(tied) :]

    def _tie(self, index: int) -> tuple[int, int, int, tuple[int, ...]]:
        people, size = int(self.sets.people[index]), int(self.sets.sizes[index])
        return self.changes(index) or 0, people, size, tuple(bits(self.sets.masks[index]))

    def changes(self, index: int) -> int | None:
        """What changes at least against the plan before where the set at that place is asked for; None where there is
        none, or the set has no plan."""
        if self.problem.asked_before is None or not self.totals().possible[index]:
            return None
        requests = self.sets.masks[index]
        return self.problem.changes(requests, [masks[0] for masks in self.optimal(requests)])

    def values(self, index: int) -> Values:
        """What the set at that place comes to."""
        values = self.values_at(index, self.totals(), self.exposed() if self.problem.resilient else None)
        return replace(values, changes=self.changes(index))

    def values_at(self, index: int, totals: Totals, exposed: Numbers | None = None) -> Values:
        """What it comes to by other totals."""
        return Values.of_order([int(numbers[index]) for numbers in self.stages(totals, exposed)])

    def plainly(self) -> int:
        """The place of the best set where what hangs on one writer does not matter."""
        return int(self.best_first(self.totals())[0])

    def exposed(self) -> Numbers:
        """Per set: the weight of the programs that hang on one writer."""
        if self._exposed is None:
            self._exposed = Exposure(self.problem, self.sets).weight(self.classes)
        return self._exposed

    def optimal(self, requests: int) -> list[list[int]]:
        """For every class the best portfolios (masks) when exactly these letters are asked for, by letter ids; where
        there is a plan before, those of them that change least."""
        optimal = []
        for program_class, table in zip(self.problem.classes, self.classes, strict=True):
            masks = [table.portfolios.masks[row] for row in table.best(requests)]
            least = min(program_class.changes(mask) for mask in masks)
            kept = [mask for mask in masks if program_class.changes(mask) == least]
            optimal.append(sorted(kept, key=lambda mask: tuple(bits(mask))))
        return optimal
