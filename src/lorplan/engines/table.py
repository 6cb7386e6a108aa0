"""The portfolio table: every portfolio of every class, read without a solver, and every set of letters to ask for.

Programs touch each other only through which letters exist. So for a set S of letters asked for, each class takes its
own best portfolio among those that need nothing beyond S; F[c][S] is found for all S at once from the best portfolio
that needs exactly S, and from the sets that lack one letter of S. The best S is then a look-up.
Cost: classes x (sets x most letters in a set + portfolios) elementary steps; beyond `LARGEST` the table is refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lorplan.engines.values import Values
from lorplan.kinds.portfolios import Numbers, Portfolios, subsets
from lorplan.problem.problem import Problem, ProgramClass, bits

LARGEST = 150_000_000
MOST_PORTFOLIOS = 200_000  # of one class
MOST_SETS = 300_000

# One number per portfolio, so that the best of a class is a maximum: points below, half letters above, short on top.
# A class has at most 40 rules x 1000 points x 40 letters and at most 40 rules x 80 half letters.
HALF = 1 << 26
SHORT = HALF << 14
NEVER = -(1 << 60)


class TooLarge(Exception):
    """The table would be larger than is worth its proof."""


@dataclass(frozen=True)
class ClassTable:
    """Every portfolio of a class that breaks no limit, with what it comes to. Arrays run over portfolios."""

    portfolios: Portfolios
    short: Numbers
    halves: Numbers
    points: Numbers
    score: Numbers
    needs: Sequence[int]  # letters that have to be asked for

    def best(self, available: int) -> list[int]:
        """The rows of the best portfolios that need nothing beyond `available`."""
        allowed = [row for row, need in enumerate(self.needs) if not need & ~available]
        top = max(int(self.score[row]) for row in allowed)
        return [row for row in allowed if self.score[row] == top]


@dataclass(frozen=True)
class Sets:
    """All sets of letters that may be asked for, small ones first. `without[k]`: per set, the set without its k-th
    letter (itself where there is none)."""

    masks: list[int]
    place: dict[int, int]
    people: Numbers
    sizes: Numbers
    blocks: list[tuple[int, int, NDArray[np.int64]]]  # from, to, places of the sets that lack one letter


def portfolio_bound(one: ProgramClass) -> int:
    """How many portfolios a class can have at most."""
    free = (one.usable & ~one.fixed).bit_count()
    room = max(0, min(one.cap - one.fixed.bit_count(), free))
    total = term = 1
    for size in range(1, room + 1):
        term = term * (free - size + 1) // size
        total += term
    return total


class Table:
    """The table of a problem. Raises TooLarge."""

    def __init__(self, problem: Problem, requests: int | None = None, limit: int = LARGEST) -> None:
        """`requests`: the only set of letters to ask for, instead of all that the budget allows."""
        self.problem = problem
        self._refuse_large(limit, requests is not None)
        self.sets = _sets(problem) if requests is None else _one_set(problem, requests)
        cells = len(problem.classes) * len(self.sets.masks) * max(1, int(self.sets.sizes.max(initial=0)))
        if cells > limit:
            raise TooLarge
        shared: dict[tuple[int, int, int, int], tuple[Portfolios, list[int]]] = {}
        readings: dict[tuple[int, int], Any] = {}
        self.classes = [class_table(one, len(problem.letters), shared, readings) for one in problem.classes]
        self.best = np.stack([self.best_scores(table) for table in self.classes])

    def _refuse_large(self, limit: int, fixed: bool) -> None:
        rows = [portfolio_bound(one) for one in self.problem.classes]
        if sum(rows) > limit or max(rows, default=0) > MOST_PORTFOLIOS:
            raise TooLarge
        pending = self.problem.pending.bit_count()
        if not fixed and pending > 24 and self.problem.budget is None:
            raise TooLarge

    def best_scores(self, table: ClassTable) -> Numbers:
        """The best score of a class for every set of letters asked for."""
        sets = self.sets
        best = np.full(len(sets.masks), NEVER, dtype=np.int64)
        by_need: dict[int, int] = {}
        for need, score in zip(table.needs, table.score.tolist(), strict=True):
            if score > by_need.get(need, NEVER):
                by_need[need] = score
        for need, score in by_need.items():
            place = sets.place.get(need)
            if place is not None:
                best[place] = score
            elif len(sets.masks) == 1 and not need & ~sets.masks[0]:
                best[0] = max(best[0], score)
        for start, stop, without in sets.blocks:
            np.maximum(best[start:stop], best[without].max(axis=1), out=best[start:stop])
        return best

    def totals(self) -> tuple[Numbers, Numbers, Numbers, Numbers]:
        """Per set: weighted short, half letters and points (effort taken off), and whether every class has a
        portfolio at all."""
        weights = np.array([one.weight for one in self.problem.classes], dtype=np.int64)
        possible: Any = (self.best > NEVER // 2).all(axis=0)
        short, halves, points = split(self.best)
        effort = self.problem.effort * self.problem.weight * self.sets.people
        return weights @ short, weights @ halves, weights @ points - effort, possible

    def ranking(self) -> list[int]:
        """The places of the sets, the best first: stages 2 to 5, ties by letter ids."""
        short, halves, points, possible = self.totals()
        names = [tuple(bits(mask)) for mask in self.sets.masks]
        order = np.lexsort((self.sets.sizes, self.sets.people, -points, halves, short, ~possible))
        ranked: list[int] = order.tolist()
        # Only exact ties at the top need the letters' ids; bits are in the order of ids.
        top = ranked[0]
        key = (short[top], halves[top], points[top], self.sets.people[top], self.sets.sizes[top])
        tied = []
        for place in ranked:
            if (short[place], halves[place], points[place], self.sets.people[place], self.sets.sizes[place]) != key:
                break
            tied.append(place)
        return sorted(tied, key=lambda place: names[place]) + ranked[len(tied) :]

    def values(self, place: int) -> Values:
        """What the set at that place comes to."""
        short, halves, points, _ = self.totals()
        people, letters = self.sets.people[place], self.sets.sizes[place]
        return Values(int(short[place]), int(halves[place]), int(points[place]), int(people), int(letters))

    def optimal(self, requests: int) -> list[list[int]]:
        """For every class the best portfolios (masks) when exactly these letters are asked for, by letter ids."""
        found = []
        for table in self.classes:
            rows = table.best(requests)
            found.append(sorted((table.portfolios.masks[row] for row in rows), key=lambda mask: tuple(bits(mask))))
        return found


def split(score: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """A score taken apart: short, half letters, points."""
    points = (score + HALF // 2) % HALF - HALF // 2
    rest = (points - score) // HALF
    return rest // (SHORT // HALF), rest % (SHORT // HALF), points


def class_table(
    one: ProgramClass,
    letters: int,
    shared: dict[tuple[int, int, int, int], tuple[Portfolios, list[int]]] | None = None,
    readings: dict[tuple[int, int], Any] | None = None,
) -> ClassTable:
    """The table of a class. `shared` and `readings` remember portfolios and readings of classes before it."""
    shared = {} if shared is None else shared
    readings = {} if readings is None else readings
    key = (one.usable, one.fixed, one.cap, one.pending)
    if key not in shared:
        masks = subsets(one.usable, one.fixed, 0, one.cap)
        shared[key] = Portfolios(masks, letters), [mask & one.pending for mask in masks]
    portfolios, needs = shared[key]
    halves, points, illegal = portfolios.zeros(), portfolios.zeros(), portfolios.zeros()
    for bound in one.bounds:
        name = (id(bound), id(portfolios))
        reading = readings.get(name)
        if reading is None:
            reading = readings[name] = bound.check(portfolios)
        if bound.level == "must":
            halves = halves + reading.halves
        elif bound.level == "limit":
            illegal = illegal + reading.halves
        elif bound.level == "should":
            points = points + reading.points
    short = (halves > 0).astype(np.int64)
    score = points - halves * HALF - short * SHORT
    score = np.where(illegal > 0, NEVER, score)
    return ClassTable(portfolios, short, halves, points, score, needs)


def _sets(problem: Problem) -> Sets:
    """Every set of letters to ask for that the budget of people allows, demanded ones included."""
    pending = list(bits(problem.pending))
    by_person: dict[int, list[int]] = {}
    for letter in pending:
        by_person.setdefault(problem.person_of[letter], []).append(1 << letter)
    people = sorted(by_person)
    most = len(people) if problem.budget is None else min(problem.budget, len(people))
    masks = [0]
    for size in range(1, most + 1):
        for chosen in combinations(people, size):
            partial = [0]
            for person in chosen:
                own = by_person[person]
                choices = [sum(c) for k in range(1, len(own) + 1) for c in combinations(own, k)]
                partial = [left | right for left in partial for right in choices]
                if len(masks) + len(partial) > MOST_SETS:
                    raise TooLarge
            masks.extend(partial)
    masks.sort(key=lambda mask: (mask.bit_count(), mask))
    return _indexed(problem, masks)


def _one_set(problem: Problem, requests: int) -> Sets:
    return _indexed(problem, [requests])


def _indexed(problem: Problem, masks: list[int]) -> Sets:
    place = {mask: index for index, mask in enumerate(masks)}
    people = np.array([len(problem.people_for(mask)) for mask in masks], dtype=np.int64)
    sizes = np.array([mask.bit_count() for mask in masks], dtype=np.int64)
    blocks = []
    if len(masks) > 1:
        for size in range(1, int(sizes.max()) + 1):
            start, stop = int(np.searchsorted(sizes, size)), int(np.searchsorted(sizes, size + 1))
            if start == stop:
                continue
            without = np.array(
                [[place[mask ^ (1 << letter)] for letter in bits(mask)] for mask in masks[start:stop]], dtype=np.int64
            )
            blocks.append((start, stop, without))
    return Sets(masks, place, people, sizes, blocks)
