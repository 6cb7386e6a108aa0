"""The frontier: points against people asked and against what falls short. Every plan that no other one beats.

A plan is on the frontier if no other asks no more people, falls short by no more (programs first, then letters missing,
weighted) and has as many points, and is better in one of the three. Here a requirement may be given up where points are
to be had for it, which no plan of `solve` does: the least that falls short is the plan's own.

Read off the table. For a set of letters asked for each class offers its own few best: the most points at each amount
by which it falls short. These are added up class by class, and what is beaten is dropped at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from msgspec.structs import replace

from lorplan.basics.errors import Bug
from lorplan.case.problem import Problem
from lorplan.engines.assignment import Assignment, needed
from lorplan.engines.choice import Point
from lorplan.engines.stages import Values
from lorplan.engines.table.classtable import ClassTable
from lorplan.engines.table.requests import TooLarge
from lorplan.engines.table.scores import NEVER
from lorplan.engines.table.table import Table
from lorplan.rules.kinds.portfolios import Numbers

MOST_POINTS: Final = 20_000  # plans held at once for one set of letters
MOST_WORK: Final = 60_000_000  # best scores of classes at all their levels, for all sets of letters


class _Sums:
    """What programs fall short by as one number, the same order as (short, letters missing)."""

    def __init__(self, problem: Problem, table: Table) -> None:
        most = sum(
            program_class.weight * int(known.missing.max(initial=0))
            for program_class, known in zip(problem.classes, table.classes, strict=True)
        )
        self.step = most + 1
        if self.step * (problem.weight + 1) >= 1 << 62:
            raise TooLarge

    def amounts(self, table: ClassTable) -> Numbers:
        """By how much each portfolio falls short, for one unit of weight."""
        amounts: Numbers = table.short * self.step + table.missing
        return amounts


def front(problem: Problem, table: Table | None = None) -> list[Point]:
    """The frontier by the table, fewest people first. Raises TooLarge."""
    table = Table(problem) if table is None else table
    sums = _Sums(problem, table)
    offers = _Offers(problem, table, sums)
    effort = table.sets.effort(problem)
    added: dict[int, _Added] = {}
    indices: dict[tuple[int, int, int], int] = {}  # people, amount, points -> place of the set of letters
    for index in _worth_looking_at(problem, table, offers, effort, sums):
        added[index] = _Added(offers, index)
        people, cost = int(table.sets.people[index]), int(effort[index])
        for amount, worth in added[index].every():
            indices.setdefault((people, amount, worth - cost), index)
    points = []
    for key in _unbeaten(list(indices)):
        (people, amount, worth), index = key, indices[key]
        chosen = added[index].portfolios(amount, worth + int(effort[index]))
        assignment = Assignment(needed(problem, chosen), chosen)
        short, missing = divmod(amount, sums.step)
        letters = assignment.requests.bit_count()
        values = Values(short=short, missing=missing, points=worth, people=people, letters=letters)
        points.append(Point(values, assignment))
    return sorted(points, key=lambda point: point.order)


class _Offers:
    """What every class offers for every set of letters asked for.

    Per class: `levels`: the amounts, for one unit of weight, by which it can fall short; `points`: the most points at
    no more than each of them, levels x sets (NEVER where there is no portfolio); `better`: whether these are more than
    at any lesser level, so that the class offers them. `several`: classes x sets, whether it offers more than one.
    `amount`, `total`: per set the sums over the classes that offer one.
    """

    def __init__(self, problem: Problem, table: Table, sums: _Sums) -> None:
        self.problem, self.table, self.sums = problem, table, sums
        number = len(table.sets.masks)
        self.levels: list[Numbers] = []
        self.points: list[Numbers] = []
        self.better: list[Any] = []
        self.several: Any = np.zeros((len(problem.classes), number), dtype=np.bool_)
        self.amount: Numbers = np.zeros(number, dtype=np.int64)
        self.total: Numbers = np.zeros(number, dtype=np.int64)
        work, columns = 0, np.arange(number)
        for index, (program_class, known) in enumerate(zip(problem.classes, table.classes, strict=True)):
            amounts, legal = sums.amounts(known), known.score > NEVER // 2
            levels = np.unique(amounts[legal])
            work += len(levels) * number
            if work > MOST_WORK:
                raise TooLarge
            points = np.where(legal, known.points, NEVER)
            each = [replace(known, score=np.where(amounts <= level, points, NEVER)) for level in levels.tolist()]
            best = table.best_scores_of(each).T if each else np.full((1, number), NEVER, dtype=np.int64)
            better = best > NEVER // 2
            better[1:] &= best[1:] > best[:-1]  # points rise with the level
            first = better.argmax(axis=0)
            several = better.sum(axis=0) > 1
            self.levels.append(levels if each else np.zeros(1, dtype=np.int64))
            self.points.append(best)
            self.better.append(better)
            self.several[index] = several
            self.amount += np.where(several, 0, self.levels[-1][first] * program_class.weight)
            self.total += np.where(several, 0, best[first, columns] * program_class.weight)
        self._known: dict[tuple[int, int, int, int], int] = {}

    def of(self, number: int, index: int) -> tuple[Numbers, Numbers]:
        """Amounts and points, for one unit of weight, that a class offers for a set of letters."""
        better = self.better[number][:, index]
        return self.levels[number][better], self.points[number][better, index]

    def portfolio(self, number: int, index: int, level: int, worth: int) -> int:
        """The first portfolio of a class that falls short by no more and has these points."""
        known = self.table.classes[number]
        barred = known.needs.pending & ~self.table.sets.masks[index]
        key = (number, barred, level, worth)
        if key not in self._known:
            fits = (self.sums.amounts(known) <= level) & (known.points == worth) & (known.score > NEVER // 2)
            masks = (known.portfolios.masks[row] for row in np.flatnonzero(fits).tolist())
            self._known[key] = next(mask for mask in masks if not mask & barred)
        return self._known[key]


class _Added:
    """What all classes together offer for one set of letters: unbeaten sums, and the way back to their parts."""

    def __init__(self, offers: _Offers, index: int) -> None:
        self.offers, self.index = offers, index
        self.several: list[int] = np.flatnonzero(offers.several[:, index]).tolist()
        amounts, points = offers.amount[index : index + 1], offers.total[index : index + 1]
        self.steps = [(amounts, points)]
        for number in self.several:
            weight = offers.problem.classes[number].weight
            more, worth = offers.of(number, index)
            amounts = np.add.outer(amounts, more * weight).ravel()
            points = np.add.outer(points, worth * weight).ravel()
            amounts, points = _pruned(amounts, points)
            if len(amounts) > MOST_POINTS:
                raise TooLarge
            self.steps.append((amounts, points))
        self._sets: list[set[tuple[int, int]]] = []

    def every(self) -> list[tuple[int, int]]:
        """Amounts and points of every sum."""
        return _pairs(*self.steps[-1])

    def portfolios(self, amount: int, points: int) -> tuple[int, ...]:
        """The portfolios of all classes that come to this sum, found from the last class to the first."""
        self._sets = self._sets or [set(_pairs(*step)) for step in self.steps]
        chosen: list[int] = []
        left = list(self.several)
        for number in range(len(self.offers.problem.classes) - 1, -1, -1):
            offered = _pairs(*self.offers.of(number, self.index))
            if not left or number != left[-1]:
                chosen.append(self.offers.portfolio(number, self.index, *offered[0]))
                continue
            left.pop()
            weight = self.offers.problem.classes[number].weight
            for level, worth in offered:
                rest = (amount - level * weight, points - worth * weight)
                if rest in self._sets[len(left)]:
                    chosen.append(self.offers.portfolio(number, self.index, level, worth))
                    amount, points = rest
                    break
            else:
                raise Bug.of("a sum of the frontier has no parts")
        return tuple(reversed(chosen))


def _worth_looking_at(problem: Problem, table: Table, offers: _Offers, effort: Numbers, sums: _Sums) -> list[int]:
    """Places of sets of letters that may have a plan on the frontier: those that the best plans of others do not beat
    even with the most points that they could have and the least that they could fall short by."""
    totals = table.totals()
    least = totals.short * sums.step + totals.missing
    most = -effort
    for program_class, rows in zip(problem.classes, offers.points, strict=True):
        most = most + program_class.weight * np.where(rows[-1] <= NEVER // 2, 0, rows[-1])
    people = table.sets.people
    keys = np.stack([people, least, -totals.points], axis=1)
    ideal = np.stack([people, least, -most], axis=1)
    indices = np.flatnonzero(totals.possible)
    rest = indices[np.lexsort(tuple(keys[indices].T[::-1]))]
    while len(rest):
        best_left = keys[rest[0]]
        rest = rest[~(best_left <= keys[rest]).all(axis=1)]
        beaten = (best_left <= ideal[indices]).all(axis=1) & (best_left < ideal[indices]).any(axis=1)
        indices = indices[~beaten]
    listed: list[int] = indices.tolist()
    return listed


def _pairs(amounts: Numbers, points: Numbers) -> list[tuple[int, int]]:
    return list(zip(amounts.tolist(), points.tolist(), strict=True))


def _pruned(amounts: Numbers, points: Numbers) -> tuple[Numbers, Numbers]:
    order = np.lexsort((-points, amounts))
    amounts, points = amounts[order], points[order]
    before = np.concatenate([[np.iinfo(np.int64).min], np.maximum.accumulate(points)[:-1]])
    better = points > before
    return amounts[better], points[better]


def _unbeaten(points: Sequence[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Those (people, amount, points) that no other one beats, in order."""
    ordered = sorted(points, key=lambda point: (point[0], point[1], -point[2]))
    unbeaten: list[tuple[int, int, int]] = []
    stairs: list[tuple[int, int]] = []  # amount, points of those before, amounts ascending and points ascending
    for people, amount, worth in ordered:
        if any(other <= amount and their >= worth for other, their in stairs):
            continue
        stairs = [(other, their) for other, their in stairs if not (amount <= other and worth >= their)]
        stairs.append((amount, worth))
        unbeaten.append((people, amount, worth))
    return unbeaten
