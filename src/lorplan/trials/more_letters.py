"""All letters that could come, in one scenario built once: what some of them make of the plan is read off it.

A letter that is not meant is left out of what may be used. That is the scenario without it where no rule counts
versions or looks at letters that are not sent; where one does, the scenario is built for each change instead.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

import numpy as np
from msgspec.structs import replace

from lorplan.basics.bits import within
from lorplan.case.case import Case
from lorplan.case.problem import ProgramClass
from lorplan.edits.changes import Change
from lorplan.edits.variants import Variants
from lorplan.engines.table.requests import TooLarge
from lorplan.engines.table.scores import NEVER
from lorplan.engines.table.table import WIDEST, Table
from lorplan.rules.kinds.count import BoundCount
from lorplan.rules.kinds.guard import Guarded
from lorplan.rules.packs.statements import Rule
from lorplan.trials.answers import dependents

ADDS = ("arrive", "ask", "version", "person")  # changes after which a letter may be used that could not be before
VERSIONS = "letter.versions"


def adds_a_letter(change: Change) -> bool:
    """Whether after a change one letter may be used that could not be before."""
    return change.kind in ADDS and " " not in change.key


class Additions:
    """The scenario with every letter that changes could add. Raises InputError or TooLarge where it is of no use.

    Programs that are alike today may stand in different classes, where any of the letters tells them apart.
    """

    def __init__(self, variants: Variants, base: Case, table: Table, changes: Iterable[Change]) -> None:
        self.adds = [change for change in changes if adds_a_letter(change)]
        self.whole = variants.changed(self.adds)
        self.letters = {change.key: 1 << self.whole.problem.letters.index(change.key) for change in self.adds}
        if not self._tells_nothing_else() or not self._same(base, table):
            raise TooLarge

    def case(self, changes: Sequence[Change]) -> Case:
        """The scenario after these of the changes."""
        left = sum(self.letters.values()) & ~sum(self.letters[change.key] for change in changes)
        classes = tuple(_without(program_class, left) for program_class in self.whole.problem.classes)
        return replace(self.whole, problem=replace(self.whole.problem, classes=classes))

    def _tells_nothing_else(self) -> bool:
        """Whether no rule looks at anything but the letters of a portfolio, each by itself."""
        versions = dependents(self.whole, VERSIONS)
        known: dict[tuple[int, ...], Rule] = {}
        for alike in self.whole.alike.values():
            known.update((rule.key, rule) for same in alike for rule in same.binder.rules if rule.level != "note")
        for rule in known.values():
            if isinstance(rule.kind, Guarded) and any(guard.obtainable for guard in rule.kind.guards):
                return False
            if any(condition.facts & versions for condition in rule.kind.conditions()):
                return False
        return True

    def _same(self, base: Case, table: Table) -> bool:
        """Whether without any of the letters every portfolio is worth what it is worth today."""
        case = self.case([])
        without_any = Table(case.problem, limit=WIDEST)
        known = {
            program_class.id: class_table
            for program_class, class_table in zip(case.problem.classes, without_any.classes, strict=True)
        }
        return all(
            np.array_equal(class_table.score, known[case.class_of[program]].score)
            for program_class, class_table in zip(base.problem.classes, table.classes, strict=True)
            for program in program_class.programs
        )


def _without(program_class: ProgramClass, left: int) -> ProgramClass:
    """A class where these letters may not be used."""
    usable = program_class.usable & ~left
    cap = min(program_class.cap, usable.bit_count())
    for bound in program_class.bounds:
        if not isinstance(bound, BoundCount) or bound.level != "limit" or bound.most is None:
            continue
        if bound.per is None and bound.different is None:
            cap = min(cap, bound.most + (usable & ~bound.column.sure).bit_count())
    return replace(program_class, usable=usable, pending=program_class.pending & ~left, cap=cap)


class Completions:
    """Some programs of a case, and with which of its new letters each would be complete, whatever is asked for. Raises
    TooLarge."""

    def __init__(self, case: Case, programs: frozenset[str], new: Collection[str]) -> None:
        self._bit = {letter: 1 << index for index, letter in enumerate(case.problem.letters) if letter in new}
        every = sum(self._bit.values())
        classes = tuple(
            replace(program_class, pending=0)
            for program_class in case.problem.classes
            if not programs.isdisjoint(program_class.programs)
        )
        table = Table(replace(case.problem, classes=classes))
        by_musts: dict[tuple[int, bytes], tuple[set[int], list[str]]] = {}
        for program_class, known in zip(classes, table.classes, strict=True):
            whole = (known.short == 0) & (known.score > NEVER)
            key = id(known.portfolios), whole.tobytes()
            if key not in by_musts:
                by_musts[key] = {known.portfolios.masks[row] & every for row in np.flatnonzero(whole).tolist()}, []
            by_musts[key][1].extend(program_class.programs)
        self._complete = list(by_musts.values())  # new letters of portfolios, and the programs that these complete

    def with_letters(self, letters: Iterable[str]) -> set[str]:
        """The programs that are complete with no new letters but these."""
        allowed = sum(self._bit[letter] for letter in letters)
        return {
            program
            for portfolios, programs in self._complete
            if _any_within(portfolios, allowed)
            for program in programs
        }


def _any_within(masks: set[int], letters: int) -> bool:
    """Whether one of the masks has none but these letters."""
    if 1 << letters.bit_count() < len(masks):
        return any(mask in masks for mask in within(letters))
    return any(not mask & ~letters for mask in masks)
