"""The frontier: points against people asked and against what falls short. Every plan that no other one beats.

A plan is on the frontier if no other asks no more people, falls short by no more (programs first, then half letters,
weighted) and has as many points, and is better in one of the three. Here a requirement may be given up where points are
to be had for it, which no plan of `solve` does: the least that falls short is the plan's own.

Read off the table. For a set of letters asked for each class offers its own few best: the most points at each amount
by which it falls short. These are added up class by class, and what is beaten is dropped at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from lorplan.engines.scores import NEVER
from lorplan.engines.table import ClassTable, Table, TooLarge
from lorplan.engines.values import Assignment, Values, effort_of, needed
from lorplan.errors import Bug
from lorplan.kinds.portfolios import Numbers
from lorplan.problem.problem import Problem
from lorplan.record import record

MOST_POINTS: Final = 20_000  # plans held at once for one set of letters
MOST_WORK: Final = 60_000_000  # best scores of classes at all their levels, for all sets of letters


@record
class Point:
    """A plan on the frontier. `values.people` are those asked."""

    values: Values
    assignment: Assignment

    @property
    def order(self) -> tuple[int, int, int, int]:
        """Fewest people first, then what falls short least."""
        return self.values.people, self.values.short, self.values.halves, -self.values.points


class _Sums:
    """What programs fall short by as one number, the same order as (short, half letters)."""

    def __init__(self, problem: Problem, table: Table) -> None:
        most = sum(
            one.weight * int(known.halves.max(initial=0))
            for one, known in zip(problem.classes, table.classes, strict=True)
        )
        self.step = most + 1
        if self.step * (problem.weight + 1) >= 1 << 62:
            raise TooLarge

    def amounts(self, table: ClassTable) -> Numbers:
        """By how much each portfolio falls short, for one unit of weight."""
        found: Numbers = table.short * self.step + table.halves
        return found


def front(problem: Problem, table: Table | None = None) -> list[Point]:
    """The frontier by the table, fewest people first. Raises TooLarge."""
    table = Table(problem) if table is None else table
    sums = _Sums(problem, table)
    best = _best_at_levels(problem, table, sums)
    effort = np.array([effort_of(problem, mask) for mask in table.sets.masks], dtype=np.int64)
    candidates = _worth_looking_at(problem, table, best, effort, sums)
    found: dict[tuple[int, int, int], int] = {}  # people, amount, points -> place of the set of letters
    for place in candidates:
        amounts, points = _added_up(problem, best, place)[-1]
        people = int(table.sets.people[place])
        for amount, worth in zip(amounts.tolist(), (points - effort[place]).tolist(), strict=True):
            found.setdefault((people, amount, worth), place)
    by_place: dict[int, list[tuple[int, int, int]]] = {}
    for key in _unbeaten(list(found)):
        by_place.setdefault(found[key], []).append(key)
    points_found = []
    for place, keys in by_place.items():
        parts = _Parts(problem, table, sums, best, place)
        for people, amount, worth in keys:
            assignment = parts.assignment(amount, worth + int(effort[place]))
            short, halves = divmod(amount, sums.step)
            letters = assignment.requests.bit_count()
            points_found.append(Point(Values(short, halves, worth, people, letters), assignment))
    return sorted(points_found, key=lambda point: point.order)


Levels = list[tuple[Numbers, Numbers]]  # per class: amounts (of one unit of weight), and amounts x sets of letters


def _best_at_levels(problem: Problem, table: Table, sums: _Sums) -> Levels:
    """For every class: the amounts by which it can fall short, and the most points at no more than each of them for
    every set of letters asked for (NEVER where there is no portfolio)."""
    found: Levels = []
    work = 0
    for known_class in table.classes:
        amounts = sums.amounts(known_class)
        levels = np.unique(amounts[known_class.score > NEVER // 2])
        work += len(levels) * len(table.sets.masks)
        if work > MOST_WORK:
            raise TooLarge
        points = np.where(known_class.score > NEVER // 2, known_class.points, NEVER)
        each = [replace(known_class, score=np.where(amounts <= level, points, NEVER)) for level in levels.tolist()]
        best = table.best_scores_of(each).T if each else np.empty((0, len(table.sets.masks)), dtype=np.int64)
        found.append((levels, best))
    return found


def _worth_looking_at(
    problem: Problem, table: Table, best: Levels, effort: Numbers, sums: _Sums
) -> list[int]:  # fmt: skip
    """Places of sets of letters that may have a plan on the frontier: those that the best plans of others do not beat
    even with the most points that they could have and the least that they could fall short by."""
    short, halves, points, possible = table.totals()
    least = short * sums.step + halves
    most = -effort
    for one, (_, rows) in zip(problem.classes, best, strict=True):
        most = most + one.weight * np.where(rows[-1] <= NEVER // 2, 0, rows[-1])
    people = table.sets.people
    keys = np.stack([people, least, -points], axis=1)
    ideal = np.stack([people, least, -most], axis=1)
    places = np.flatnonzero(possible)
    rest = places[np.lexsort(tuple(keys[places].T[::-1]))]
    while len(rest):
        best_left = keys[rest[0]]
        rest = rest[~(best_left <= keys[rest]).all(axis=1)]
        beaten = (best_left <= ideal[places]).all(axis=1) & (best_left < ideal[places]).any(axis=1)
        places = places[~beaten]
    found: list[int] = places.tolist()
    return found


def _added_up(problem: Problem, best: Levels, place: int) -> list[tuple[Numbers, Numbers]]:
    """Unbeaten sums over none, one, two ... all of the classes: amounts, ascending, with ascending points."""
    amounts, points = np.zeros(1, dtype=np.int64), np.zeros(1, dtype=np.int64)
    found = [(amounts, points)]
    for one, (levels, rows) in zip(problem.classes, best, strict=True):
        mine, worth = _own(levels, rows[:, place])
        amounts = np.add.outer(amounts, mine * one.weight).ravel()
        points = np.add.outer(points, worth * one.weight).ravel()
        if len(mine) > 1:
            amounts, points = _pruned(amounts, points)
            if len(amounts) > MOST_POINTS:
                raise TooLarge
        found.append((amounts, points))
    return found


def _own(levels: Numbers, points: Numbers) -> tuple[Numbers, Numbers]:
    """The levels at which a class has more points than at any lesser one."""
    before = np.concatenate([[NEVER // 2], np.maximum.accumulate(points)[:-1]])
    better = points > np.maximum(before, NEVER // 2)
    return levels[better], points[better]


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
    ordered = sorted(points, key=lambda one: (one[0], one[1], -one[2]))
    found: list[tuple[int, int, int]] = []
    stairs: list[tuple[int, int]] = []  # amount, points of what was found, amounts ascending and points ascending
    for people, amount, worth in ordered:
        if any(other <= amount and their >= worth for other, their in stairs):
            continue
        stairs = [(other, their) for other, their in stairs if not (amount <= other and worth >= their)]
        stairs.append((amount, worth))
        found.append((people, amount, worth))
    return found


class _Parts:
    """The sums of one set of letters, taken apart again: what each class offers, and what there is of those before."""

    def __init__(self, problem: Problem, table: Table, sums: _Sums, best: Levels, place: int) -> None:
        self.problem, self.table, self.sums = problem, table, sums
        self.requests = table.sets.masks[place]
        self.own = [_pairs(*_own(levels, rows[:, place])) for levels, rows in best]
        self.sums_of = [set(_pairs(*step)) for step in _added_up(problem, best, place)]
        self._portfolios: dict[tuple[int, int, int], int] = {}

    def assignment(self, amount: int, points: int) -> Assignment:
        """The plan with these numbers, found from the last class to the first."""
        portfolios: list[int] = []
        for number in range(len(self.problem.classes) - 1, -1, -1):
            weight = self.problem.classes[number].weight
            for level, worth in self.own[number]:
                rest = (amount - level * weight, points - worth * weight)
                if rest in self.sums_of[number]:
                    portfolios.append(self._portfolio(number, level, worth))
                    amount, points = rest
                    break
            else:
                raise Bug.of("a sum of the frontier has no parts")
        chosen = tuple(reversed(portfolios))
        return Assignment(needed(self.problem, chosen), chosen)

    def _portfolio(self, number: int, level: int, worth: int) -> int:
        """The first portfolio of a class that falls short by no more and has these points."""
        key = (number, level, worth)
        if key not in self._portfolios:
            known = self.table.classes[number]
            fits = (self.sums.amounts(known) <= level) & (known.points == worth) & (known.score > NEVER // 2)
            masks = [known.portfolios.masks[row] for row in np.flatnonzero(fits).tolist()]
            barred = known.needs.pending & ~self.requests
            self._portfolios[key] = next(mask for mask in masks if not mask & barred)
        return self._portfolios[key]
