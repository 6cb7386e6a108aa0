"""All letters that could come, in one scenario built once: what some of them make of the plan is read off it.

A letter that is not meant is left out of what may be used. That is the scenario without it where no rule looks at
letters that are not sent; where one does, the scenario is built for each change instead. So it is for further versions
where a rule counts those of a letter.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property
from typing import Final

import numpy as np
from msgspec.structs import replace

from lorplan.basics.bits import within
from lorplan.case.case import Case
from lorplan.case.problem import ProgramClass
from lorplan.edits.changes import Change
from lorplan.edits.variants import Variants
from lorplan.engines.table.classtable import ClassTable, Memory, class_table, portfolio_bound
from lorplan.engines.table.requests import TooLarge
from lorplan.engines.table.scores import NEVER
from lorplan.engines.table.table import WIDEST, Table
from lorplan.rules.kinds.count import BoundCount
from lorplan.rules.kinds.guard import Guarded
from lorplan.rules.packs.statements import Rule
from lorplan.trials.answers import dependents
from lorplan.trials.coming import letters_of
from lorplan.trials.tables import of_fewer_letters

VERSIONS: Final = "letter.versions"
MOST_ROWS: Final = 400_000  # portfolios of all classes that are read once for all changes


class Additions:
    """The scenario with every letter that changes could add. Raises InputError or TooLarge where it is of no use.

    Programs that are alike today may stand in different classes, where any of the letters tells them apart.
    """

    def __init__(self, variants: Variants, base: Case, table: Table, changes: Iterable[Change]) -> None:
        adding = [change for change in changes if letters_of(change)]
        self._make(variants, adding)
        if self._counts_versions(base, adding):
            self._make(variants, [change for change in adding if change.kind != "version"])
        if self._looks_at_what_can_be_had() or not self._same(base, table):
            raise TooLarge

    def _make(self, variants: Variants, adding: Sequence[Change]) -> None:
        self.whole = variants.changed(adding)
        bit = {letter: 1 << index for index, letter in enumerate(self.whole.problem.letters)}
        self._letters = {
            (change.kind, change.key): sum(bit[letter] for letter in letters_of(change)) for change in adding
        }

    def hold(self, change: Change) -> bool:
        """Whether this is one of the changes that the scenario was built with."""
        return (change.kind, change.key) in self._letters

    def case(self, changes: Sequence[Change]) -> Case:
        """The scenario after these of the changes."""
        left = 0
        for letters in self._letters.values():
            left |= letters
        for change in changes:
            left &= ~self._letters[change.kind, change.key]
        classes = tuple(_without(program_class, left) for program_class in self.whole.problem.classes)
        return replace(self.whole, problem=replace(self.whole.problem, classes=classes))

    def table(self, changes: Sequence[Change]) -> tuple[Case, Table]:
        """The scenario after these of the changes, with its table."""
        case = self.case(changes)
        classes = None if self._tables is None else of_fewer_letters(self._tables, case.problem)
        return case, Table(case.problem, limit=WIDEST, classes=classes)

    @cached_property
    def _tables(self) -> list[ClassTable] | None:
        """The tables of all classes with every letter; None where they would be too long."""
        problem, memory = self.whole.problem, Memory()
        if sum(map(portfolio_bound, problem.classes)) > MOST_ROWS:
            return None
        return [class_table(program_class, len(problem.letters), memory) for program_class in problem.classes]

    def _counts_versions(self, base: Case, adding: Iterable[Change]) -> bool:
        """Whether a rule counts the versions of a letter, and further ones make a difference to it."""
        facts = dependents(base, VERSIONS)
        counting = [
            (same.binder, rule.level, condition)
            for alike in base.alike.values()
            for same in alike
            for rule in same.binder.rules
            if rule.level != "note"
            for condition in rule.kind.conditions()
            if condition.facts & facts
        ]
        further = [entry for change in adding if change.kind == "version" for entry in change.data["letters"].values()]
        if counting and len({entry["version_of"] for entry in further}) < len(further):
            return True
        own = set(base.problem.letters)
        for binder, level, condition in counting:
            seen = []
            for case in (base, self.whole):
                column = case.columns.seen_by(level).column(condition, binder.program, binder.value)
                seen.append([own.intersection(case.problem.names(mask)) for mask in (column.sure, column.unknown)])
            if seen[0] != seen[1]:
                return True
        return False

    def _looks_at_what_can_be_had(self) -> bool:
        """Whether a rule looks at letters that are not in a portfolio."""
        kinds = (rule.kind for rule in self._rules())
        return any(isinstance(kind, Guarded) and any(guard.obtainable for guard in kind.guards) for kind in kinds)

    def _rules(self) -> Iterator[Rule]:
        known: dict[tuple[int, ...], Rule] = {}
        for alike in self.whole.alike.values():
            known.update((rule.key, rule) for same in alike for rule in same.binder.rules if rule.level != "note")
        yield from known.values()

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
