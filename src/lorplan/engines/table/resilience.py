"""Which programs hang on one person, for every set of letters to ask for, read off the portfolio table.

What one person writes fails together. A portfolio that keeps all musts of a class serves where nothing fails, and where
anybody fails who has no letter in it. So every portfolio is a few bits for each kind of class (same musts, same
letters): one for "nothing fails", one for each person whose letters are on their way and not in it. Or-ed over all
portfolios that a set of letters allows, they say what the kinds survive with that set. Where letters are asked for, the
set without them is looked up instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from lorplan.basics.bits import bits
from lorplan.case.problem import Problem, ProgramClass
from lorplan.engines.table.classtable import ClassTable, Flags, Memory, class_table
from lorplan.engines.table.requests import Sets
from lorplan.rules.kinds.portfolios import Numbers

Part = tuple[ProgramClass, ClassTable, int]

_WIDEST: Final = 63  # bits of one pass
_NUMBERS: Final = ((8, np.uint8), (16, np.uint16), (32, np.uint32), (64, np.uint64))


@dataclass
class _KindTable:
    """Classes with the same musts and letters, and their weight."""

    program_class: ProgramClass
    table: ClassTable
    weight: int = 0


class Exposure:
    """What the classes of a problem survive, for every set of letters to ask for."""

    def __init__(self, problem: Problem, sets: Sets) -> None:
        self.problem, self.sets = problem, sets
        self._memory = Memory()
        self._lessened: dict[int, Numbers] = {}  # letters -> places of the sets without them

    def weight(self, tables: Sequence[ClassTable]) -> Numbers:
        """For every set of letters to ask for: the weight of the programs that keep all musts with it, and would not if
        some one person failed."""
        classes = zip(self.problem.classes, tables, strict=True)
        return self.weight_of((program_class, table, program_class.weight) for program_class, table in classes)

    def weight_of(self, parts: Iterable[Part]) -> Numbers:
        """The same for these classes, each with its table and weight. A table of other readings than the class's own
        will do where none of the letters that may fail is fixed."""
        kinds: dict[tuple[int, ...], _KindTable] = {}
        batches: dict[tuple[int, ...], list[_KindTable]] = {}
        for program_class, table, weight in parts:
            if program_class.unsure:
                failing = (program_class.fixed, program_class.pending, program_class.coming)
                key = (id(table.missing), id(table.needs), program_class.usable, program_class.cap, *failing)
                if key not in kinds:
                    kinds[key] = _KindTable(program_class, table)
                    batches.setdefault((id(table.needs), *failing), []).append(kinds[key])
                kinds[key].weight += weight
        total: Numbers = np.zeros(len(self.sets.masks), dtype=np.int64)
        for batch in batches.values():
            for kind, exposed in self._exposed(batch):
                total[exposed] += kind.weight
        return total

    def _exposed(self, batch: Sequence[_KindTable]) -> Iterator[tuple[_KindTable, Flags]]:
        program_class = batch[0].program_class
        looked_up = 0 if len(self.sets.masks) == 1 else program_class.pending & ~program_class.fixed
        theirs = self.problem.by_person(program_class.unsure).values()
        people = [failed for failed in theirs if failed & ~looked_up]
        asked = [failed for failed in theirs if not failed & ~looked_up]
        together = max(1, _WIDEST // (1 + len(people)))
        for start in range(0, len(batch), together):
            kinds = batch[start : start + together]
            exposed = [np.zeros(len(self.sets.masks), dtype=np.bool_) for _ in kinds]
            for some in _parts(people):
                for flags, more in zip(exposed, self._pass(kinds, some, asked, looked_up), strict=True):
                    flags |= more
            yield from zip(kinds, exposed, strict=True)

    def _pass(
        self, kinds: Sequence[_KindTable], people: Sequence[int], asked: Sequence[int], looked_up: int
    ) -> Iterator[Flags]:
        """For each kind where some of these failures is not survived. Bit 0 of a kind: all musts can be kept; bit
        1 + index: also where that person (their letters) fails, or was not asked. `asked`: the letters of everybody
        else."""
        width = 1 + len(people)
        dtype = next(number for size, number in _NUMBERS if len(kinds) * width <= size)
        marks: Any = self._spread(kinds[0].table, self._marks(kinds, people, dtype))
        for index, failed in enumerate(people):
            marks |= self._left(kinds, width, index, failed, dtype)
            if failed & looked_up:
                bit = dtype(sum(2 << number * width + index for number in range(len(kinds))))
                marks = marks & ~bit | marks[self._less(failed & looked_up)] & bit
        kept = marks & dtype(sum(1 << number * width for number in range(len(kinds))))
        lost = self._lost(kept, asked)
        every = sum(2 << index for index in range(len(people)))
        for number in range(len(kinds)):
            first = dtype(1 << number * width)
            exposed = lost & first != 0
            if people:
                survived = dtype(every << number * width)
                exposed |= (kept & first != 0) & (marks & survived != survived)
            yield exposed

    def _marks(self, kinds: Sequence[_KindTable], people: Sequence[int], dtype: Any) -> Any:
        portfolios = kinds[0].table.portfolios
        pattern: Any = np.ones(len(portfolios), dtype=dtype)
        for index, failed in enumerate(people):
            pattern[portfolios.count(failed) == 0] |= dtype(2 << index)
        marks: Any = np.zeros(len(portfolios), dtype=dtype)
        for number, kind in enumerate(kinds):
            keeps = kind.table.keeping
            marks[keeps] |= pattern[keeps] << dtype(number * (1 + len(people)))
        return marks

    def _left(self, kinds: Sequence[_KindTable], width: int, index: int, failed: int, dtype: Any) -> Any:
        """What survives a failure besides portfolios of the table: nobody asks for these letters, or the wish that
        fixes some of them falls with them."""
        first = kinds[0].program_class
        shifted = [2 << number * width + index for number in range(len(kinds))]
        if len(self.sets.masks) == 1 and not failed & ~(first.pending & ~self.sets.masks[0]):
            return dtype(sum(shifted))
        marks: Any = dtype(0)
        if first.fixed & failed:  # all portfolios of the table hold it
            for kind, bit in zip(kinds, shifted, strict=True):
                without = class_table(kind.program_class.without(failed), len(self.problem.letters), self._memory)
                marks = marks | self._spread(without, np.where(without.keeping, bit, 0).astype(dtype))
        return marks

    def _spread(self, table: ClassTable, marks: Any) -> Any:
        """For every set of letters: the marks of all portfolios that need nothing beyond it, or-ed."""
        rows = self.sets.rows(table.needs)
        own = np.bitwise_or.reduceat(marks[rows.order], rows.starts) if len(rows.order) else marks[rows.order]
        return rows.everywhere(self.sets.spread(own, rows, np.bitwise_or, 0))

    def _lost(self, kept: Any, asked: Sequence[int]) -> Any:
        """The bits of `kept` that are set for a set of letters, and not for the set without some person's."""
        lost: Any = np.zeros(len(kept), dtype=kept.dtype)
        for failed in asked:
            lost |= kept & ~kept[self._less(failed)]
        return lost

    def _less(self, letters: int) -> Numbers:
        """For every set the place of what it is without these letters."""
        if letters not in self._lessened:
            self._lessened[letters] = self._without(letters)
        return self._lessened[letters]

    def _without(self, letters: int) -> Numbers:
        sets = self.sets
        if sets.cube is not None:
            places = np.zeros(1 << sets.width, dtype=np.int64)
            places[sets.cube] = np.arange(len(sets.masks))
            left = sum(1 << bit for bit, letter in enumerate(bits(self.problem.pending)) if not letters >> letter & 1)
            return np.asarray(places[sets.cube & left])
        each = np.arange(len(sets.masks))
        for holding, without in sets.steps:
            if (sets.masks[holding[0]] ^ sets.masks[without[0]]) & letters:
                step = np.arange(len(sets.masks))
                step[holding] = without
                each = step[each]
        return each


def _parts(people: list[int]) -> Iterator[list[int]]:
    """The people in parts that fit into one number with a bit to spare; at least one part."""
    for start in range(0, max(1, len(people)), _WIDEST - 1):
        yield people[start : start + _WIDEST - 1]
