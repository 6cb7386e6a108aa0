"""The table of one class of programs: every portfolio that breaks no limit, and what it comes to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from msgspec import Struct

from lorplan.basics.bits import bits
from lorplan.case.problem import ProgramClass
from lorplan.engines.table.scores import HALF, NEVER, SHORT
from lorplan.rules.kinds import Bound
from lorplan.rules.kinds.points import BoundPoints
from lorplan.rules.kinds.portfolios import Numbers, Portfolios, subsets

MOST_PORTFOLIOS = 200_000  # of one class


class Needs(list[int]):
    """What each portfolio needs of the letters still to be asked for."""

    __slots__ = ("pending",)

    def __init__(self, portfolios: Sequence[int], pending: int) -> None:
        super().__init__([mask & pending for mask in portfolios])
        self.pending = pending


class ClassTable(Struct, frozen=True):
    """Every portfolio of a class that breaks no limit, with what it comes to. Arrays run over portfolios; classes
    share them, so that they must not be changed."""

    portfolios: Portfolios
    short: Numbers
    halves: Numbers
    points: Numbers
    score: Numbers
    needs: Needs  # letters that have to be asked for

    def best(self, available: int) -> list[int]:
        """The rows of the best portfolios that need nothing beyond `available`."""
        rows = self.portfolios.within(~(self.needs.pending & ~available))
        scores = self.score[rows]
        found: list[int] = rows[scores == scores.max()].tolist()
        return found


def portfolio_bound(one: ProgramClass) -> int:
    """How many portfolios a class can have at most."""
    free = (one.usable & ~one.fixed).bit_count()
    room = max(0, min(one.cap - one.fixed.bit_count(), free))
    total = term = 1
    for size in range(1, room + 1):
        term = term * (free - size + 1) // size
        total += term
    return total


@dataclass(repr=False, eq=False)
class Memory:
    """What classes before have worked out: portfolios, readings by rule, and shortfalls by rules."""

    portfolios: dict[tuple[int, int, int, int], tuple[Portfolios, Needs]] = field(default_factory=dict)
    readings: dict[tuple[int, int], Numbers] = field(default_factory=dict)
    demands: dict[tuple[int, ...], _Demands] = field(default_factory=dict)


class _Demands(Struct, frozen=True):
    """What the musts and limits of a class come to: half letters, short, what that takes off the score, and the rows
    that break a limit."""

    halves: Numbers
    short: Numbers
    off: Numbers
    illegal: Numbers


def class_table(one: ProgramClass, letters: int, memory: Memory | None = None) -> ClassTable:
    """The table of a class. `memory`: of classes before it in the same problem."""
    memory = Memory() if memory is None else memory
    key = (one.usable, one.fixed, one.cap, one.pending)
    if key not in memory.portfolios:
        masks = subsets(one.usable, one.fixed, 0, one.cap)
        memory.portfolios[key] = Portfolios(masks, letters), Needs(masks, one.pending)
    portfolios, needs = memory.portfolios[key]
    letter_points = [0] * letters  # plain points of letters add up before they are read off the portfolios
    others = []
    for bound in one.bounds:
        if isinstance(bound, BoundPoints):
            for letter in bits(bound.letters):
                letter_points[letter] += bound.worth
        elif bound.level == "should":
            others.append(bound)
    points = portfolios.weigh(letter_points)
    for bound in others:
        points += _reading(bound, portfolios, memory)
    demands = _demands(one, portfolios, memory)
    score = points - demands.off
    score[demands.illegal] = NEVER
    return ClassTable(portfolios, demands.short, demands.halves, points, score, needs)


def _reading(bound: Bound, portfolios: Portfolios, memory: Memory) -> Numbers:
    """A should's points, or the half letters of a must or limit. Nothing else of the reading is kept."""
    name = (id(bound), id(portfolios))
    found = memory.readings.get(name)
    if found is None:
        reading = bound.check(portfolios)
        found = memory.readings[name] = reading.points if bound.level == "should" else reading.halves
    return found


def _demands(one: ProgramClass, portfolios: Portfolios, memory: Memory) -> _Demands:
    strict = [bound for bound in one.bounds if bound.level in ("must", "limit")]
    name = (id(portfolios), *(id(bound) for bound in strict))
    known = memory.demands.get(name)
    if known is None:
        halves, illegal = portfolios.zeros(), portfolios.zeros()
        for bound in strict:
            total = halves if bound.level == "must" else illegal
            total += _reading(bound, portfolios, memory)
        short = (halves > 0).astype(np.int64)
        halves.setflags(write=False)
        short.setflags(write=False)
        known = _Demands(halves, short, halves * HALF + short * SHORT, np.flatnonzero(illegal))
        memory.demands[name] = known
    return known
