"""The table of one class of programs: every portfolio that breaks no limit, and what it comes to."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from msgspec import Struct
from msgspec.structs import replace
from numpy.typing import NDArray

from lorplan.basics.bits import bits
from lorplan.case.problem import ProgramClass
from lorplan.engines.stages import shortfall
from lorplan.engines.table.requests import Needs
from lorplan.engines.table.scores import NEVER, joined
from lorplan.rules.kinds import Bound
from lorplan.rules.kinds.points import BoundPoints
from lorplan.rules.kinds.portfolios import Numbers, Portfolios, subsets

Flags = NDArray[np.bool_]
MOST_PORTFOLIOS = 200_000  # of one class


class ClassTable(Struct, frozen=True):
    """Every portfolio of a class that breaks no limit, with what it comes to. Arrays run over portfolios; classes
    share them, so that they must not be changed. `required`, `expected`: letters that musts of that sort lack or have
    too many; `weight`: of what is required."""

    portfolios: Portfolios
    required: Numbers
    expected: Numbers
    weight: int
    short: Numbers
    missing: Numbers
    points: Numbers
    score: Numbers
    needs: Needs  # letters that have to be asked for

    def best(self, available: int) -> list[int]:
        """The rows of the best portfolios that need nothing beyond `available`."""
        rows = self.portfolios.within(~(self.needs.pending & ~available))
        scores = self.score[rows]
        best: list[int] = rows[scores == scores.max()].tolist()
        return best

    @property
    def legal(self) -> Flags:
        """Which portfolios break no limit."""
        return np.asarray(self.score > NEVER // 2, dtype=np.bool_)

    @property
    def keeping(self) -> Flags:
        """Which portfolios keep all musts and limits."""
        return np.asarray((self.missing == 0) & self.legal, dtype=np.bool_)

    def reread(self, required: Numbers, expected: Numbers, points: Numbers, illegal: Flags) -> ClassTable:
        """The table of the same portfolios where they come to so much; `illegal` are those that break a limit."""
        short, missing = shortfall(required, expected, self.weight)
        score = np.where(illegal, NEVER, joined(short, missing, points))
        return replace(
            self, required=required, expected=expected, short=short, missing=missing, points=points, score=score
        )


def portfolio_bound(program_class: ProgramClass) -> int:
    """How many portfolios a class can have at most."""
    free = (program_class.usable & ~program_class.fixed).bit_count()
    room = max(0, min(program_class.cap - program_class.fixed.bit_count(), free))
    total = term = 1
    for size in range(1, room + 1):
        term = term * (free - size + 1) // size
        total += term
    return total


@dataclass(repr=False, eq=False)
class Memory:
    """What classes before have worked out, of this problem or of others over the same letters: portfolios, readings by
    rule, shortfalls by rules. Rules are told apart by identity; `bounds` keeps them, so that theirs is not used again.
    """

    portfolios: dict[tuple[int, int, int, int], tuple[Portfolios, Needs]] = field(default_factory=dict)
    readings: dict[tuple[int, int], Numbers] = field(default_factory=dict)
    demands: dict[tuple[int, ...], _Demands] = field(default_factory=dict)
    bounds: dict[int, Bound] = field(default_factory=dict)


class _Demands(Struct, frozen=True):
    """What the musts and limits of a class come to: see ClassTable; both stages joined in a score, and the rows that
    break a limit."""

    required: Numbers
    expected: Numbers
    short: Numbers
    missing: Numbers
    score: Numbers
    illegal: Numbers


def class_table(program_class: ProgramClass, letters: int, memory: Memory | None = None) -> ClassTable:
    """The table of a class. `memory`: of classes before it, over the same letters."""
    memory = Memory() if memory is None else memory
    key = (program_class.usable, program_class.fixed, program_class.cap, program_class.pending)
    if key not in memory.portfolios:
        masks = subsets(program_class.usable, program_class.fixed, 0, program_class.cap)
        memory.portfolios[key] = Portfolios(masks, letters), Needs(masks, program_class.pending)
    portfolios, needs = memory.portfolios[key]
    letter_points = [0] * letters  # plain points of letters add up before they are read off the portfolios
    others = []
    for bound in program_class.bounds:
        if isinstance(bound, BoundPoints):
            for letter in bits(bound.letters):
                letter_points[letter] += bound.worth
        elif bound.level == "should":
            others.append(bound)
    points = portfolios.weigh(letter_points)
    for bound in others:
        points += _reading(bound, portfolios, memory)
    demands = _demands(program_class, portfolios, memory)
    score = points + demands.score
    score[demands.illegal] = NEVER
    return ClassTable(
        portfolios=portfolios,
        required=demands.required,
        expected=demands.expected,
        weight=program_class.required_weight,
        short=demands.short,
        missing=demands.missing,
        points=points,
        score=score,
        needs=needs,
    )


def _reading(bound: Bound, portfolios: Portfolios, memory: Memory) -> Numbers:
    """A should's points, or the missing letters of a must or limit. Nothing else of the reading is kept."""
    name = (id(bound), id(portfolios))
    numbers = memory.readings.get(name)
    if numbers is None:
        reading = bound.check(portfolios)
        numbers = memory.readings[name] = reading.points if bound.level == "should" else reading.missing
        memory.bounds[id(bound)] = bound
    return numbers


def _demands(program_class: ProgramClass, portfolios: Portfolios, memory: Memory) -> _Demands:
    weight = program_class.required_weight
    name = (id(portfolios), weight, *(id(bound) for bound in program_class.demands))
    known = memory.demands.get(name)
    if known is None:
        required, expected, broken = portfolios.zeros(), portfolios.zeros(), portfolios.zeros()
        for bound in program_class.demands:
            total = broken if bound.level == "limit" else required if bound.required else expected
            total += _reading(bound, portfolios, memory)
        short, missing = shortfall(required, expected, weight)
        for numbers in (required, expected, short, missing):
            numbers.setflags(write=False)
        known = memory.demands[name] = _Demands(
            required=required,
            expected=expected,
            short=short,
            missing=missing,
            score=joined(short, missing, portfolios.zeros()),
            illegal=np.flatnonzero(broken),
        )
    return known
