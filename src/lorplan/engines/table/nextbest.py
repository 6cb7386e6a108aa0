"""Plans that differ in what the applicant decides: which letters are asked for, and which of those at hand are used.

A *choice* is a set of such letters. Every choice has a best plan, the one that needs nothing beyond it. A choice is
*lean* if each choice with fewer of its letters is worse: none of its letters is there for nothing. Every plan contains
the letters of a lean choice that is at least as good, so that the lean choices, the best first, leave nothing out.

Here they are read off the table of portfolios: the best plans of all choices at once, as `table.table` finds those
of all sets of letters to ask for. Beyond its size they are looked for one by one (`engines.cpsat.nextbest`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import numpy as np

from lorplan.basics.bits import bits
from lorplan.case.problem import Problem
from lorplan.engines.assignment import Assignment, needed
from lorplan.engines.choice import Choice, Ranked, decidable
from lorplan.engines.fewest import fewest
from lorplan.engines.stages import Values, in_order
from lorplan.engines.table.requests import TooLarge, grouped, steps_of
from lorplan.engines.table.scores import NEVER, split
from lorplan.engines.table.table import LARGEST, Table
from lorplan.rules.kinds.portfolios import Numbers

MOST_CHOICES: Final = 1 << 18
CACHED: Final = 1 << 18  # scores worked on at once


class Choices:
    """The best plans of all choices that the budget allows. Raises TooLarge.

    A choice has a place: that of its letters to ask for in `sets`, times the number of sets of given letters, plus
    the place of its given letters, whose bits are `given` in order.
    """

    def __init__(self, problem: Problem, table: Table | None = None, over_given: bool = True) -> None:
        """`table`: that of the problem, where it is at hand. `over_given`: decided is also which letters at hand are
        used; else all of them may be, and a choice is about letters to ask for alone."""
        self.problem = problem
        self.given = list(bits(decidable(problem).given)) if over_given else []
        if len(problem.letters) > 62 or len(self.given) > 18:
            raise TooLarge
        self.table = Table(problem) if table is None else table
        self.width = 1 << len(self.given)
        self.sets = self.table.sets
        self.number = len(self.sets.masks) * self.width
        if self.number > MOST_CHOICES or self.number * len(problem.classes) > LARGEST // 4:
            raise TooLarge
        self._steps = steps_of(problem, self.sets)
        self._rows: dict[int, tuple[Numbers, Numbers, Numbers]] = {}
        self.short, self.missing, self.points, self.possible = self._totals()
        self.rank = self._ranks()

    # ---- the best of every choice

    def _abreast(self) -> Iterator[tuple[int, int]]:
        longest = max(1, CACHED // self.number)
        start, classes = 0, self.table.classes
        for stop in range(1, len(classes) + 1):
            alike = stop < len(classes) and classes[stop].needs is classes[start].needs
            if not alike or stop - start == longest:
                yield start, stop
                start = stop

    def _grouped(self, index: int) -> tuple[Numbers, Numbers, Numbers]:
        """A class's portfolios in the order of the choices that they need: the rows, where each choice's rows begin,
        and the choices' places."""
        table, program_class = self.table.classes[index], self.problem.classes[index]
        known = self._rows.get(id(table.needs))
        if known is None:
            masks: Any = np.array(table.portfolios.masks, dtype=np.int64)
            given = np.zeros(len(masks), dtype=np.int64)
            for bit, letter in enumerate(self.given):
                if not (program_class.fixed | program_class.pending) >> letter & 1:
                    given |= ((masks >> letter) & 1) << bit
            asked = np.array([self.sets.index_of.get(need, -1) for need in table.needs])
            known = self._rows[id(table.needs)] = grouped(np.where(asked < 0, -1, asked * self.width + given))
        return known

    def _best(self, start: int, stop: int) -> Numbers:
        """The best scores, choices x classes, of classes that have the same portfolios."""
        order, starts, indices = self._grouped(start)
        number = stop - start
        best: Any = np.full((self.number, number), NEVER, dtype=np.int64)
        scores = np.stack([table.score for table in self.table.classes[start:stop]], axis=1)
        if len(order):
            best[indices] = np.maximum.reduceat(scores[order], starts, axis=0)
        for bit in range(len(self.given)):
            pairs = best.reshape(self.number >> bit + 1, 2, number << bit)
            np.maximum(pairs[:, 1], pairs[:, 0], out=pairs[:, 1])
        by_request = best.reshape(len(self.sets.masks), self.width * number)
        for holding, without in self._steps:
            by_request[holding] = np.maximum(by_request[holding], by_request[without])
        return best  # type: ignore[no-any-return]

    def _totals(self) -> tuple[Numbers, Numbers, Numbers, Any]:
        short, missing, points = (np.zeros(self.number, dtype=np.int64) for _ in range(3))
        possible: Any = np.ones(self.number, dtype=np.bool_)
        for start, stop in self._abreast():
            best = self._best(start, stop)
            possible &= (best > NEVER // 2).all(axis=1)
            best[best <= NEVER // 2] = 0
            weights = np.array([each.weight for each in self.problem.classes[start:stop]], dtype=np.int64)
            for total, part in zip((short, missing, points), split(best), strict=True):
                total += part @ weights
        effort = self.sets.effort(self.problem)
        points -= np.repeat(effort, self.width)
        return short, missing, points, possible

    def _ranks(self) -> Numbers:
        """One number per choice: equal where two are equally good in stages 2 to 5, less where one is better."""
        people, sizes = (np.repeat(each, self.width) for each in (self.sets.people, self.sets.sizes))
        stages = in_order(self.short, self.missing, None, self.points, None, people, sizes)
        keys = (*reversed(stages), ~self.possible)
        order = np.lexsort(keys)
        differ: Any = np.zeros(self.number, dtype=np.int64)
        for key in keys:
            ordered = key[order]
            differ[1:] |= ordered[1:] != ordered[:-1]
        rank: Numbers = np.empty(self.number, dtype=np.int64)
        rank[order] = np.cumsum(differ)
        return rank

    # ---- lean choices

    def lean(self) -> list[int]:
        """The places of all lean choices, the best first; among equals few letters first, then by the letters' ids."""
        least = self.rank.copy()  # of the choice and of all that have fewer of its letters
        below = np.full(self.number, np.iinfo(np.int64).max, dtype=np.int64)  # of those with fewer alone
        for bit in range(len(self.given)):
            pairs = least.reshape(self.number >> bit + 1, 2, 1 << bit)
            np.minimum(pairs[:, 1], pairs[:, 0], out=pairs[:, 1])
        by_request = least.reshape(len(self.sets.masks), self.width)
        for holding, without in self._steps:
            by_request[holding] = np.minimum(by_request[holding], by_request[without])
        for bit in range(len(self.given)):
            fewer, under = (each.reshape(self.number >> bit + 1, 2, 1 << bit) for each in (least, below))
            np.minimum(under[:, 1], fewer[:, 0], out=under[:, 1])
        below_request = below.reshape(len(self.sets.masks), self.width)
        for holding, without in self._steps:
            below_request[holding] = np.minimum(below_request[holding], by_request[without])
        lean: list[int] = np.flatnonzero((self.rank < below) & self.possible).tolist()
        return sorted(lean, key=lambda index: (int(self.rank[index]), self.choice(index).order))

    def choice(self, index: int) -> Choice:
        """The choice at a place."""
        row, column = divmod(index, self.width)
        return Choice(sum(1 << self.given[bit] for bit in bits(column)), self.sets.masks[row])

    def values(self, index: int) -> Values:
        """What the choice at a place comes to."""
        row = index // self.width
        people, letters = int(self.sets.people[row]), int(self.sets.sizes[row])
        return Values(
            short=int(self.short[index]),
            missing=int(self.missing[index]),
            points=int(self.points[index]),
            people=people,
            letters=letters,
        )

    def ranked(self, index: int) -> Ranked:
        """The lean choice at a place with its best plan, which uses all its letters."""
        choice = self.choice(index)
        all_given = sum(1 << letter for letter in self.given)
        optimal = []
        for program_class, table in zip(self.problem.classes, self.table.classes, strict=True):
            unused = all_given & ~program_class.pending & ~program_class.fixed & ~choice.given
            rows = table.portfolios.within(~(program_class.pending & ~choice.asked | unused))
            scores = table.score[rows]
            masks = [table.portfolios.masks[row] for row in rows[scores == scores.max()].tolist()]
            optimal.append(sorted(masks, key=lambda mask: tuple(bits(mask))))
        portfolios = fewest(optimal).portfolios
        assignment = Assignment(needed(self.problem, portfolios), portfolios)
        return Ranked(choice, assignment, self.values(index))
