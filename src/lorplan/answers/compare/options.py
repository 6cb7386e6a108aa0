"""What swaps can make of the letters at one class of programs: the portfolios they lead to, and which each needs."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, permutations
from typing import Final

from msgspec import Struct

from lorplan.basics.bits import bits
from lorplan.case.problem import ProgramClass
from lorplan.engines.table.classtable import ClassTable
from lorplan.engines.table.requests import TooLarge
from lorplan.engines.table.scores import NEVER

MOST_OPTIONS: Final = 60_000  # of all classes together

Exchange = tuple[int | None, int | None]  # the letter that goes, the letter that comes


class Option(Struct, frozen=True):
    """A portfolio (a bit mask) that these swaps lead to, and what it is worth per program."""

    swaps: frozenset[Exchange]
    portfolio: int
    short: int
    missing: int
    points: int

    @property
    def order(self) -> tuple[int, int, int]:
        """Better first."""
        return self.short, self.missing, -self.points


def options(program_class: ProgramClass, table: ClassTable, sent: int, most: int) -> list[Option]:
    """Every portfolio that breaks no limit and at most so many swaps lead to, with every way to it. Of those that need
    the same swaps the best. The letters sent, where they break no limit themselves, need none."""
    by_swaps: dict[frozenset[Exchange], Option] = {}
    start = sent & ~program_class.ghosts
    for row, mask in enumerate(table.portfolios.masks):
        if int(table.score[row]) <= NEVER // 2:
            continue
        gone, come = list(bits(start & ~mask)), list(bits(mask & ~start))
        if max(len(gone), len(come)) > most:
            continue
        worth = int(table.short[row]), int(table.missing[row]), int(table.points[row])
        for swaps in _ways(gone, come, most):
            by_swaps[swaps] = Option(swaps, mask, *worth)
        if len(by_swaps) > MOST_OPTIONS:
            raise TooLarge
    return _useful(by_swaps, program_class.pending)


def _ways(gone: list[int], come: list[int], most: int) -> Iterator[frozenset[Exchange]]:
    """Every set of at most so many swaps that takes these letters away and brings those."""
    for pairs in range(min(len(gone), len(come)), -1, -1):
        if len(gone) + len(come) - pairs > most:
            return
        for first in combinations(gone, pairs):
            for second in permutations(come, pairs):
                exchanges: list[Exchange] = list(zip(first, second, strict=True))
                exchanges += [(letter, None) for letter in gone if letter not in first]
                exchanges += [(None, letter) for letter in come if letter not in second]
                yield frozenset(exchanges)


def _useful(by_swaps: dict[frozenset[Exchange], Option], pending: int) -> list[Option]:
    """Those that are better, or ask for less, than each that needs only some of their swaps."""
    return [
        option
        for option in by_swaps.values()
        if not any(_as_good(other, option, pending) for other in _fewer(option, by_swaps))
    ]


def _fewer(option: Option, by_swaps: dict[frozenset[Exchange], Option]) -> Iterator[Option]:
    for size in range(len(option.swaps)):
        for some in combinations(option.swaps, size):
            other = by_swaps.get(frozenset(some))
            if other is not None:
                yield other


def _as_good(other: Option, option: Option, pending: int) -> bool:
    return other.order <= option.order and not other.portfolio & pending & ~option.portfolio
