"""Which programs hang on one letter, for every set of letters to ask for, read off the portfolio table.

A portfolio that keeps all musts of a class serves where nothing fails, and where any letter outside of it fails. So
every portfolio is a few bits for each kind of class (same musts, same letters): one for "nothing fails", one for each
letter that is on its way and not in it. Or-ed over all portfolios that a set of letters allows, they say what the kinds
survive with that set. For a letter that is asked for, the set without it is looked up instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from lorplan.basics.bits import bits
from lorplan.case.problem import Problem, ProgramClass
from lorplan.engines.table.classtable import ClassTable, Memory, class_table
from lorplan.engines.table.scores import NEVER
from lorplan.engines.table.table import Table
from lorplan.rules.kinds.portfolios import Numbers

Part = tuple[ProgramClass, ClassTable, int]
Flags = NDArray[np.bool_]

_WIDEST: Final = 63  # bits of one pass
_NUMBERS: Final = ((8, np.uint8), (16, np.uint16), (32, np.uint32), (64, np.uint64))


@dataclass
class _Kind:
    """Classes with the same musts and letters, and their weight."""

    one: ProgramClass
    known: ClassTable
    weight: int = 0


class Exposure:
    """What the classes of a table's problem survive."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self._memory = Memory()

    def weight(self) -> Numbers:
        """For every set of letters to ask for: the weight of the programs that keep all musts with it, and would not if
        some one letter failed."""
        classes = self.table.problem.classes
        return self.weight_of((one, known, one.weight) for one, known in zip(classes, self.table.classes, strict=True))

    def weight_of(self, parts: Iterable[Part]) -> Numbers:
        """The same for these classes, each with its table and weight. A table of other readings than the class's own
        will do where none of the letters that may fail is fixed."""
        kinds: dict[tuple[int, ...], _Kind] = {}
        for one, known, weight in parts:
            if one.unsure:
                letters = (one.usable, one.fixed, one.pending, one.coming, one.cap)
                kind = kinds.setdefault((id(known.halves), id(known.needs), *letters), _Kind(one, known))
                kind.weight += weight
        batches: dict[tuple[int, ...], list[_Kind]] = {}
        for kind in kinds.values():
            one = kind.one
            batches.setdefault((id(kind.known.needs), one.fixed, one.pending, one.coming), []).append(kind)
        total: Numbers = np.zeros(len(self.table.sets.masks), dtype=np.int64)
        for batch in batches.values():
            for kind, exposed in self._exposed(batch):
                total[exposed] += kind.weight
        return total

    def _exposed(self, batch: Sequence[_Kind]) -> Iterator[tuple[_Kind, Flags]]:
        one = batch[0].one
        looked_up = 0 if len(self.table.sets.masks) == 1 else one.pending & ~one.fixed
        letters = list(bits(one.unsure & ~looked_up))
        together = max(1, _WIDEST // (1 + len(letters)))
        for start in range(0, len(batch), together):
            kinds = batch[start : start + together]
            found = [np.zeros(len(self.table.sets.masks), dtype=np.bool_) for _ in kinds]
            for some in _parts(letters):
                for flags, more in zip(found, self._pass(kinds, some, looked_up), strict=True):
                    flags |= more
            yield from zip(kinds, found, strict=True)

    def _pass(self, kinds: Sequence[_Kind], letters: Sequence[int], looked_up: int) -> Iterator[Flags]:
        """For each kind where some of these failures is not survived. Bit 0 of a kind: all musts can be kept; bit
        1 + place: also where that letter fails, or was not asked for."""
        width = 1 + len(letters)
        dtype = next(number for size, number in _NUMBERS if len(kinds) * width <= size)
        found: Any = self._spread(kinds[0].known, self._marks(kinds, letters, dtype))
        for place, letter in enumerate(letters):
            found |= self._left(kinds, width, place, letter, dtype)
        kept = found & dtype(sum(1 << number * width for number in range(len(kinds))))
        lost = self._lost(kept, looked_up)
        every = sum(2 << place for place in range(len(letters)))
        for number in range(len(kinds)):
            first = dtype(1 << number * width)
            exposed = lost & first != 0
            if letters:
                survived = dtype(every << number * width)
                exposed |= (kept & first != 0) & (found & survived != survived)
            yield exposed

    def _marks(self, kinds: Sequence[_Kind], letters: Sequence[int], dtype: Any) -> Any:
        portfolios = kinds[0].known.portfolios
        pattern: Any = np.ones(len(portfolios), dtype=dtype)
        for place, letter in enumerate(letters):
            pattern[portfolios.count(1 << letter) == 0] |= dtype(2 << place)
        marks: Any = np.zeros(len(portfolios), dtype=dtype)
        for number, kind in enumerate(kinds):
            keeps = _keeping(kind.known)
            marks[keeps] |= pattern[keeps] << dtype(number * (1 + len(letters)))
        return marks

    def _left(self, kinds: Sequence[_Kind], width: int, place: int, letter: int, dtype: Any) -> Any:
        """What survives a letter besides portfolios of the table: nobody asks for it, or the wish that fixes it falls
        with it."""
        one = kinds[0].one
        shifted = [2 << number * width + place for number in range(len(kinds))]
        if len(self.table.sets.masks) == 1 and one.pending & ~self.table.sets.masks[0] & 1 << letter:
            return dtype(sum(shifted))
        found: Any = dtype(0)
        if one.fixed >> letter & 1:  # all portfolios of the table hold it
            gone = ~(1 << letter)
            for kind, bit in zip(kinds, shifted, strict=True):
                own = kind.one
                left = replace(own, usable=own.usable & gone, fixed=own.fixed & gone, pending=own.pending & gone)
                without = class_table(left, len(self.table.problem.letters), self._memory)
                found = found | self._spread(without, np.where(_keeping(without), bit, 0).astype(dtype))
        return found

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

    def _lost(self, kept: Any, letters: int) -> Any:
        """The bits of `kept` that are set for a set of letters, and not for the set without one of these letters."""
        lost: Any = np.zeros(len(kept), dtype=kept.dtype)
        sets = self.table.sets
        if not letters:
            return lost
        if sets.cube is None:
            for holding, without in sets.steps:
                if (sets.masks[holding[0]] ^ sets.masks[without[0]]) & letters:
                    lost[holding] |= kept[holding] & ~kept[without]
            return lost
        whole = np.zeros(1 << sets.width, dtype=kept.dtype)
        whole[sets.cube] = kept
        gone = np.zeros(1 << sets.width, dtype=kept.dtype)
        for place, letter in enumerate(bits(self.table.problem.pending)):
            if letters >> letter & 1:
                there = whole.reshape(1 << sets.width - 1 - place, 2, 1 << place)
                gone.reshape(there.shape)[:, 1] |= there[:, 1] & ~there[:, 0]
        return gone[sets.cube]


def _keeping(known: ClassTable) -> Flags:
    """The portfolios that keep all musts and limits."""
    return np.asarray((known.halves == 0) & (known.score > NEVER // 2), dtype=np.bool_)


def _parts(letters: list[int]) -> Iterator[list[int]]:
    """The letters in parts that fit into one number with a bit to spare; at least one part."""
    for start in range(0, max(1, len(letters)), _WIDEST - 1):
        yield letters[start : start + _WIDEST - 1]


def exposed_weight(problem: Problem, requests: int) -> int:
    """The weight of the programs that hang on one letter when exactly these letters are asked for. Raises TooLarge."""
    return int(Exposure(Table(problem, requests)).weight()[0])
