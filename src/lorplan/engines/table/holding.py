"""What to assign now and which places to keep free for letters on their way, read off a class's table.

Letters on their way come, or do not, in patterns: letters of one writer together. For every pattern the best portfolio
is known at once, and so is which letters in hand are in a best one whatever comes. An assigned letter cannot be taken
back, so that only these are assigned at once; on the day that counts, what is there fills the number of letters.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from msgspec import Struct

from lorplan.basics.bits import bits, within
from lorplan.case.problem import ProgramClass
from lorplan.engines.table.classtable import ClassTable, Flags, Memory, class_table
from lorplan.engines.table.scores import NEVER
from lorplan.rules.kinds.portfolios import Numbers

MOST_UNITS: Final = 12  # letters that come together: 4,096 patterns
NONE: Final = NEVER - 1  # the score where there is no portfolio at all, not even one that breaks a limit


class Sending(Struct, frozen=True):
    """What is sent on the day when it is decided (bit masks of letters): `sent` then; `on_top` of that letters that are
    still to come, for which the places beyond the number wait; `instead` what fills these in the end."""

    sent: int
    on_top: int = 0
    instead: int = 0


class Policy(Struct, frozen=True):
    """What to do about the letters of a class (bit masks). `now`: to be assigned at once, with those that are
    assigned. `awaited`: letters that come together, for which places are kept, with what is sent where these alone do
    not come. `none`: what is sent if nothing comes; `every`: if everything does. `plan`: what the plan has."""

    now: int
    awaited: tuple[tuple[int, int], ...]
    none: Sending
    every: Sending
    plan: int

    @property
    def fills(self) -> int:
        """What is assigned now only because a better letter is not sure to be there in time."""
        return self.now & ~self.plan

    @property
    def waits(self) -> bool:
        """Whether anything is kept back for what is still to come, or fills in for it."""
        return bool(self.awaited or self.fills or self.none.instead or self.every.instead)

    @property
    def best(self) -> int:
        """The letters in the end if everything comes."""
        return self.every.sent | self.every.on_top

    @property
    def worst(self) -> int:
        """The letters in the end if nothing comes."""
        return self.none.sent | self.none.instead


class Patterns:
    """The best portfolios of a class under every pattern of what comes. `units`: letters on their way that come
    together; bit u of a pattern says that units[u] came. What is in no unit never comes."""

    def __init__(
        self, program_class: ProgramClass, letters: int, units: Sequence[int], table: ClassTable, memory: Memory
    ) -> None:
        self.units = units
        self.every = (1 << len(units)) - 1
        self._in_hand = program_class.usable & ~program_class.unsure
        self.fixed = program_class.fixed & self._in_hand
        coming = self.letters_of(self.every)
        never = program_class.unsure & ~coming & program_class.fixed
        kept = sum(1 << unit for unit, own in enumerate(units) if own & program_class.fixed)
        self._kept = kept
        self._tables: list[tuple[int, ClassTable, Numbers, Numbers]] = []
        for failed in within(kept):  # a wish keeps these letters, and falls with them
            gone = never | self.letters_of(failed)
            own = table if not gone else class_table(program_class.without(gone), letters, memory)
            rows = own.portfolios.within((self._in_hand | coming) & ~gone)
            needs = sum(
                (own.portfolios.holds(unit & ~gone)[rows] << place for place, unit in enumerate(units)),
                np.zeros(len(rows), dtype=np.int64),
            )
            self._tables.append((failed, own, rows, needs))
        self._bests: dict[int, Numbers] = {}

    def letters_of(self, pattern: int) -> int:
        """The letters that come under a pattern."""
        return sum(self.units[unit] for unit in bits(pattern))

    def best(self, holding: int) -> Numbers:
        """For every pattern the best score of a portfolio that holds all these letters. The array is shared."""
        if holding not in self._bests:
            patterns = np.arange(self.every + 1)
            bests: Numbers = np.full(self.every + 1, NONE, dtype=np.int64)
            for failed, table, rows, needs in self._tables:
                holds = table.portfolios.count(holding)[rows] == holding.bit_count()
                own: Any = np.full(self.every + 1, NONE, dtype=np.int64)
                np.maximum.at(own, needs[holds], table.score[rows[holds]])
                for unit in range(len(self.units)):
                    pairs = own.reshape(-1, 2, 1 << unit)
                    np.maximum(pairs[:, 1], pairs[:, 0], out=pairs[:, 1])
                concerned: Flags = patterns & self._kept == self._kept & ~failed
                bests[concerned] = own[concerned]
            self._bests[holding] = bests
        return self._bests[holding]

    def first(self, pattern: int, holding: int, near: int) -> int:
        """Of the best portfolios under a pattern that hold these letters the one that differs least from another, then
        the first by letter ids."""
        best = self.best(holding)[pattern]
        table, rows = self._rows(pattern, holding)
        masks: list[int] = [table.portfolios.masks[row] for row in rows[table.score[rows] == best]]
        return min(masks, key=lambda mask: ((mask ^ near).bit_count(), tuple(bits(mask))))

    def enough(self, pattern: int, least: int, whole: int) -> int:
        """The fewest letters between `least` and `whole` that fall short no more than `whole` does; of these the best,
        then the first by letter ids."""
        table, rows = self._rows(pattern, least)
        portfolios = table.portfolios
        rows = rows[portfolios.count(whole)[rows] == portfolios.count((1 << portfolios.letters) - 1)[rows]]
        itself = next(row for row in rows if portfolios.masks[row] == whole)
        as_good = (table.short[rows] == table.short[itself]) & (table.missing[rows] == table.missing[itself])
        as_good &= (table.score[rows] > NEVER // 2) | (rows == itself)
        scores: dict[int, int] = {portfolios.masks[row]: int(table.score[row]) for row in rows[as_good]}
        return min(scores, key=lambda mask: (mask.bit_count(), -scores[mask], tuple(bits(mask))))

    def safe(self, base: int, letters: int, pattern: int, open_units: int) -> int:
        """`base` with those of these letters, in the order of ids, that a best portfolio holds whatever of the open
        units comes on top of a pattern."""
        patterns = np.arange(self.every + 1)
        concerned = (patterns & ~(pattern | open_units) == 0) & (patterns & pattern == pattern)
        goal = self.best(base)[concerned]
        for letter in bits(letters & ~base):
            if np.array_equal(self.best(base | 1 << letter)[concerned], goal):
                base |= 1 << letter
        return base

    def _rows(self, pattern: int, holding: int) -> tuple[ClassTable, Numbers]:
        """The rows of a table under a pattern that hold these letters."""
        table, rows, needs = next(
            (table, rows, needs)
            for failed, table, rows, needs in self._tables
            if pattern & self._kept == self._kept & ~failed
        )
        rows = rows[needs & ~pattern == 0]
        return table, rows[table.portfolios.count(holding)[rows] == holding.bit_count()]


def policy_of(patterns: Patterns, held: int, later: int, ends: bool, plan: int) -> Policy:
    """What to do at programs of a class. `held`: the units for which a place within the number may be held; `later`:
    the others that may still come. `ends`: nothing can be added after the day until which places are held. `plan`: the
    portfolio that the plan has."""
    top = patterns.first(patterns.every, patterns.fixed, plan)
    in_hand = top & ~patterns.letters_of(patterns.every)
    safe = patterns.safe(patterns.fixed, in_hand, 0, held | later)
    afterwards = 0 if ends else later
    every = _sending(patterns, held, safe, afterwards, top)
    awaited = tuple(unit for unit in bits(held) if patterns.units[unit] & every.sent)
    none = _sending(patterns, 0, safe, 0 if ends else later | held, top)
    if not awaited or not none.sent & ~safe:  # no place is held, or nothing is in hand that could fill it
        none = _sending(patterns, 0, patterns.fixed, later | held, top)
        return Policy(none.sent, (), none, _on_top(patterns, 0, none.sent, later | held, top), plan)
    alone = []
    for unit in awaited:
        missing = 0 if ends else later | 1 << unit
        instead = _sending(patterns, held & ~(1 << unit), safe, missing, top).sent & ~safe
        alone.append((patterns.units[unit], instead))
    return Policy(safe, tuple(alone), none, every, plan)


def _sending(patterns: Patterns, came: int, base: int, open_units: int, near: int) -> Sending:
    """What is sent when these units came and others are open: what is sure to stay in the best portfolio, and as much
    of the rest as the number and the other requirements need."""
    whole = patterns.first(came, base, near)
    least = patterns.safe(base, whole, came, open_units)
    sent = patterns.enough(came, least, whole)
    waiting = _on_top(patterns, came, sent, open_units, near)
    return waiting if waiting.on_top else Sending(whole)


def _on_top(patterns: Patterns, came: int, sent: int, open_units: int, near: int) -> Sending:
    """What the open units add to what is sent, and what does in their stead."""
    best, both = patterns.best(sent), came | open_units
    instead = patterns.first(came, sent, near) & ~sent
    if best[both] <= best[came]:
        return Sending(sent, instead=instead)
    return Sending(sent, patterns.first(both, sent, near) & patterns.letters_of(open_units), instead)
