"""Which programs hang on one letter, for every set of letters to ask for, read off the portfolio table.

A portfolio that keeps all musts of a class serves where nothing fails, and where any letter outside of it fails. So
every such portfolio is a few bits: one for "nothing fails", one for each letter that is on its way and not in it. Or-ed
over all portfolios that a set of letters allows, they say what the class survives with that set. For a letter that is
asked for, the set without it is looked up instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lorplan.engines.table import NEVER, ClassTable, Memory, Table, class_table
from lorplan.kinds.portfolios import Numbers
from lorplan.problem.problem import Problem, ProgramClass, bits

Flags = NDArray[np.bool_]

_WIDEST: Final = 62  # letters whose failure one pass looks at
_NUMBERS: Final = ((8, np.uint8), (16, np.uint16), (32, np.uint32), (64, np.uint64))


class Exposure:
    """What the classes of a table's problem survive. Remembers classes that have the same musts and letters."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self._memory = Memory()
        self._known: dict[tuple[int, ...], tuple[Numbers, Flags]] = {}

    def weight(self) -> Numbers:
        """For every set of letters to ask for: the weight of the programs that hang on one letter."""
        return self.weight_of(zip(self.table.problem.classes, self.table.classes, strict=True))

    def weight_of(self, classes: Iterable[tuple[ProgramClass, ClassTable]]) -> Numbers:
        """The same for these classes, each with its table."""
        total: Numbers = np.zeros(len(self.table.sets.masks), dtype=np.int64)
        kinds: dict[int, tuple[Flags, int]] = {}
        for one, known in classes:
            if one.unsure:
                exposed = self.of(one, known)
                kinds[id(exposed)] = exposed, kinds.get(id(exposed), (exposed, 0))[1] + one.weight
        for exposed, weight in kinds.values():
            total[exposed] += weight
        return total

    def of(self, one: ProgramClass, known: ClassTable) -> Flags:
        """For every set: whether the class keeps all musts with it, and would not if some one letter failed."""
        name = (id(known.halves), one.usable, one.fixed, one.pending, one.coming, one.cap)
        found = self._known.get(name)
        if found is None:
            # The shortfalls are kept so that their identity stays their own.
            found = self._known[name] = known.halves, self._exposed(one, known)
        return found[1]

    def fresh(self, one: ProgramClass, known: ClassTable) -> Flags | None:
        """The same for a table that is not the class's own (other readings of the same portfolios), not remembered.
        None where a letter that may fail is fixed: what is left without it is not in such a table."""
        return None if one.fixed & one.unsure else self._exposed(one, known)

    def _exposed(self, one: ProgramClass, known: ClassTable) -> Flags:
        alone = len(self.table.sets.masks) == 1
        looked_up = 0 if alone else one.pending & ~one.fixed
        kept: Any = None
        exposed: Flags = np.zeros(len(self.table.sets.masks), dtype=np.bool_)
        for letters in _parts(one.unsure & ~looked_up):
            survived, lost = self._survived(one, known, letters, looked_up)
            kept = survived & 1 != 0
            every = sum(2 << place for place in range(len(letters)))
            exposed = exposed | lost | (kept & ((survived & every) != every))
        return np.asarray(exposed & kept, dtype=np.bool_)

    def _survived(
        self, one: ProgramClass, known: ClassTable, letters: Sequence[int], looked_up: int
    ) -> tuple[Any, Flags]:
        """Bit 0: all musts can be kept; bit 1 + place: also where that letter fails, or was not asked for. And where
        the failure of one of `looked_up` is not survived."""
        dtype = next(kind for size, kind in _NUMBERS if len(letters) < size)
        marks: Any = np.ones(len(known.portfolios), dtype=dtype)
        for place, letter in enumerate(letters):
            marks |= np.where(known.portfolios.count(1 << letter), 0, 2 << place).astype(dtype)
        marks[(known.halves > 0) | (known.score <= NEVER // 2)] = 0
        found = self._spread(known, marks)
        for place, letter in enumerate(letters):
            bit = 1 << letter
            if one.fixed & bit:  # the other portfolios all hold it
                without = self._without(one, bit)
                left = np.where((without.halves > 0) | (without.score <= NEVER // 2), 0, 2 << place).astype(dtype)
                found |= self._spread(without, left)
        if len(self.table.sets.masks) == 1:
            found |= np.array(
                sum(2 << place for place, letter in enumerate(letters) if self._not_asked(one, letter)), dtype=dtype
            )
        return found, self._lost(found & 1 != 0, looked_up)

    def _not_asked(self, one: ProgramClass, letter: int) -> bool:
        return bool(one.pending & ~self.table.sets.masks[0] & 1 << letter)

    def _without(self, one: ProgramClass, letter: int) -> ClassTable:
        """The class's table without that letter, which is fixed there."""
        left = replace(one, usable=one.usable & ~letter, fixed=one.fixed & ~letter, pending=one.pending & ~letter)
        return class_table(left, len(self.table.problem.letters), self._memory)

    def _spread(self, known: ClassTable, marks: Any) -> Any:
        """For every set of letters: the marks of all portfolios that need nothing beyond it, or-ed."""
        rows = self.table.rows_by_need(known)
        sets = self.table.sets
        cube, width = sets.cube, sets.width
        found = np.zeros(len(sets.masks) if cube is None else 1 << width, dtype=marks.dtype)
        if len(rows.order):
            places = rows.places if cube is None else cube[rows.places]
            found[places] = np.bitwise_or.reduceat(marks[rows.order], rows.starts)
        if cube is None:
            for holding, without in sets.steps:
                found[holding] |= found[without]
            return found
        for letter in range(width):
            halves = found.reshape(1 << width - 1 - letter, 2, 1 << letter)
            halves[:, 1] |= halves[:, 0]
        return found[cube]

    def _lost(self, kept: Flags, letters: int) -> Flags:
        """Where all musts are kept with the set, and not with the set without one of these letters."""
        lost: Flags = np.zeros(len(kept), dtype=np.bool_)
        if not letters:
            return lost
        if self.table.sets.cube is None:
            masks = self.table.sets.masks
            for holding, without in self.table.sets.steps:
                if (masks[holding[0]] ^ masks[without[0]]) & letters:
                    lost[holding] |= kept[holding] & ~kept[without]
            return lost
        cube, width = self.table.sets.cube, self.table.sets.width
        whole = np.zeros(1 << width, dtype=np.bool_)
        whole[cube] = kept
        gone: Flags = np.zeros(1 << width, dtype=np.bool_)
        for place, letter in enumerate(bits(self.table.problem.pending)):
            if letters >> letter & 1:
                shape = (1 << width - 1 - place, 2, 1 << place)
                there = whole.reshape(shape)
                gone.reshape(shape)[:, 1] |= there[:, 1] & ~there[:, 0]
        return np.asarray(gone[cube], dtype=np.bool_)


def _parts(letters: int) -> Iterator[list[int]]:
    """The letters in parts that fit into one number, at least one part."""
    listed = list(bits(letters))
    for start in range(0, max(1, len(listed)), _WIDEST):
        yield listed[start : start + _WIDEST]


def exposed_weight(problem: Problem, requests: int) -> int:
    """The weight of the programs that hang on one letter when exactly these letters are asked for. Raises TooLarge."""
    return int(Exposure(Table(problem, requests)).weight()[0])
