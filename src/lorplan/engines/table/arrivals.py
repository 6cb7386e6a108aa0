"""Which programs can be sent a complete set of letters, for every pattern of who sends theirs and who does not.

What is not there by then is not sent, and anything that is there may go in its place. So a pattern is good for a class
if some portfolio keeps all musts and holds letters of nobody who fails: read off the class's table at once for all.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from lorplan.basics.bits import bits, within
from lorplan.case.problem import Problem, ProgramClass
from lorplan.engines.table.classtable import Flags, Memory, class_table
from lorplan.rules.kinds import Bound
from lorplan.rules.kinds.portfolios import Portfolios

MOST_PEOPLE: Final = 12  # 4,096 patterns


class Arrivals:
    """The patterns of some people (places among those of the problem), where exactly these letters are asked for."""

    def __init__(self, problem: Problem, requests: int, people: Sequence[int]) -> None:
        self._problem, self._requests = problem, requests
        self._letters = [
            sum(1 << letter for letter, author in enumerate(problem.person_of) if author == person) for person in people
        ]
        self._memory = Memory()
        self._kept: dict[tuple[int, int], Any] = {}
        self._known: dict[tuple[Any, ...], tuple[Flags, bool]] = {}
        self._alive: list[Bound] = []

    def of(self, program_class: ProgramClass) -> tuple[Flags, bool]:
        """For every pattern whether all musts of the class can be kept; and whether that is sure once everybody comes.
        Where it is not, it hangs on an answer, and musts that may be broken are taken to be kept."""
        musts = [bound for bound in program_class.judged if bound.level == "must"] + [*program_class.uncertain]
        letters = (program_class.usable, program_class.fixed, program_class.pending, program_class.coming)
        key = (*letters, program_class.cap, *(id(bound) for bound in (*program_class.demands, *musts)))
        if key not in self._known:
            surely = self._patterns(program_class, musts)
            sure = bool(surely[-1])
            self._known[key] = (surely if sure else self._patterns(program_class, ()), sure)
        return self._known[key]

    def _patterns(self, program_class: ProgramClass, musts: Sequence[Bound]) -> Flags:
        """The patterns under which a portfolio keeps all demands of a class, and these musts surely."""
        theirs = [letters & program_class.unsure for letters in self._letters]
        fixed = sum(1 << person for person, letters in enumerate(theirs) if letters & program_class.fixed)
        every = np.arange(1 << len(theirs))
        flags: Flags = np.zeros(len(every), dtype=np.bool_)
        for failed in within(fixed):  # a wish keeps their letters, and falls with them
            gone = sum(theirs[person] for person in bits(failed))
            own = self._complete(program_class.without(gone), musts, theirs)
            flags |= own & (every & fixed == fixed & ~failed)
        return flags

    def _complete(self, program_class: ProgramClass, musts: Sequence[Bound], theirs: Sequence[int]) -> Flags:
        table = class_table(program_class, len(self._problem.letters), self._memory)
        portfolios = table.portfolios
        rows = table.keeping.copy()
        for bound in musts:
            rows &= self._surely_kept(bound, portfolios)
        allowed = np.zeros(len(portfolios), dtype=np.bool_)
        allowed[portfolios.within(program_class.available(self._requests))] = True
        needs = sum(
            (portfolios.holds(letters & program_class.usable) << person for person, letters in enumerate(theirs)),
            portfolios.zeros(),
        )
        flags: Flags = np.zeros(1 << len(theirs), dtype=np.bool_)
        flags[needs[rows & allowed]] = True
        for person in range(len(theirs)):
            pairs = flags.reshape(-1, 2, 1 << person)
            pairs[:, 1] |= pairs[:, 0]
        return flags

    def _surely_kept(self, bound: Bound, portfolios: Portfolios) -> Any:
        key = id(bound), id(portfolios)
        if key not in self._kept:
            reading = bound.check(portfolios)
            self._kept[key] = (np.asarray(reading.missing) == 0) & ~np.asarray(reading.open, dtype=np.bool_)
            self._alive.append(bound)  # so that its identity stays its own
        return self._kept[key]
