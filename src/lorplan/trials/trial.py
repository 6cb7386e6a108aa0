"""The plan after changes of a scenario: read off tables where that can be done, else built and solved."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from lorplan.basics.bits import bits
from lorplan.basics.errors import InputError
from lorplan.basics.yamltree import Map
from lorplan.case.case import Case
from lorplan.case.problem import ProgramClass
from lorplan.edits.changes import Change
from lorplan.edits.variants import Variants
from lorplan.engines.fewest import fewest
from lorplan.engines.optimise import Optimum, best
from lorplan.engines.table.classtable import ClassTable
from lorplan.engines.table.requests import TooLarge
from lorplan.engines.table.scores import SHORT
from lorplan.engines.table.table import WIDEST, Table
from lorplan.rules.packs.statements import Rule
from lorplan.trials.assumed import Assumptions, Premise, Unfollowed
from lorplan.trials.coming import letters_of
from lorplan.trials.more_letters import Additions
from lorplan.trials.tables import ClassPart, best_place, changed_in

LIFTS = ("lift_should", "lift_must")
CLASS_COST = 2_000  # what reading one class anew costs beside its cells, in cells
TRIAL_COST = 60_000  # what one plan costs beside the classes that are read, in cells
BUILD_COST = 1_200_000  # what building a scenario costs, in cells,
LETTER_COST = 20_000  # and for each letter at each class
MOST_KEPT = 500_000  # cells of a table that is kept
Key = tuple[tuple[str, str], ...]


def key_of(changes: Sequence[Change]) -> Key:
    """Tells changes made together from others."""
    return tuple((change.kind, change.key) for change in changes)


def premises_of(change: Change) -> list[Premise]:
    """The answers, or the rule set aside, that a change comes to; none where it does something else."""
    if change.kind in LIFTS:
        return [Premise(lifted=change.key)]
    return [Premise(fact, entity, value) for (fact, entity), value in change.answers.items()]


@dataclass(repr=False, eq=False)
class Trial:
    """The plan of a case under what is assumed. `parts`: its programs with their tables. Raises InputError where no
    plan keeps the limits."""

    case: Case
    table: Table
    parts: Sequence[ClassPart]
    _offered: dict[int, tuple[int, ...]] = field(default_factory=dict)

    @cached_property
    def changed(self) -> dict[int, list[tuple[ClassTable, int]]]:
        """The tables of the classes of which something changes, with their weights."""
        return changed_in(self.table, self.parts)

    @cached_property
    def requests(self) -> int:
        """The letters that may be asked for (a bit mask)."""
        totals = self.table.totals_with(self.changed)
        index = best_place(self.table, totals)
        if not totals[3][index]:
            raise InputError.of("the limits leave no portfolio")
        return self.table.sets.masks[index]

    def short(self, programs: Collection[str]) -> bool:
        """Whether one of these programs falls short."""
        parts = [part for part in self.parts if not set(programs).isdisjoint(part.programs)]
        if any(int(part.table.score.max(initial=-SHORT)) <= -SHORT // 2 for part in parts):
            return True  # whatever is asked for
        return any(int(part.table.score[part.table.best(self.requests)[0]]) <= -SHORT // 2 for part in parts)

    def sends(self, programs: Collection[str], test: Callable[[ProgramClass, int], bool]) -> bool:
        """Whether one of these programs is sent a portfolio that passes a test."""
        classes = self.case.problem.classes
        meant = [
            (number, classes[part.index])
            for number, part in enumerate(self.parts)
            if not set(programs).isdisjoint(part.programs)
        ]  # fmt: skip
        if not any(test(program_class, mask) for number, program_class in meant for mask in self.best(number)):
            return False
        return any(test(program_class, self.portfolios[number]) for number, program_class in meant)

    @cached_property
    def portfolios(self) -> list[int]:
        """The portfolio of every part, as few different ones as can be."""
        order = sorted(range(len(self.parts)), key=lambda number: min(self.parts[number].programs))
        chosen = dict(zip(order, fewest([self.best(number) for number in order]).portfolios, strict=True))
        return [chosen[number] for number in range(len(order))]

    def best(self, number: int) -> tuple[int, ...]:
        """The best portfolios of a part, by letter ids."""
        if number not in self._offered:
            table = self.parts[number].table
            masks = (table.portfolios.masks[row] for row in table.best(self.requests))
            self._offered[number] = tuple(sorted(masks, key=lambda mask: tuple(bits(mask))))
        return self._offered[number]

    @property
    def writers(self) -> list[str]:
        """The people (ids) who are asked for letters."""
        classes, asked = self.case.problem.classes, 0
        for part, portfolio in zip(self.parts, self.portfolios, strict=True):
            asked |= portfolio & classes[part.index].pending
        letters = self.case.scenario.letters
        return sorted({letters[name].writers[0] for name in self.case.problem.names(asked)})


class Base(Struct, frozen=True):
    """A case that was built, its table, and whether that has all sets of letters to ask for."""

    case: Case
    table: Table
    whole: bool
    assumptions: Assumptions

    @property
    def cells(self) -> int:
        """What reading its table costs."""
        each = len(self.table.sets.masks) + CLASS_COST
        return sum(len(known.score) + each for known in self.table.classes)

    def trial(self, assumed: Sequence[Premise] = ()) -> Trial:
        """The plan under what is assumed. Raises Unfollowed."""
        if assumed and not self.whole:
            raise Unfollowed
        return Trial(self.case, self.table, self.assumptions.under(assumed))


@dataclass(repr=False, eq=False)
class Trials:
    """Tries changes of one scenario. `optimum`: of its case; `candidates`: all changes that will be tried, of which
    those that add letters are built together; `work`: what was looked at, in cells of tables."""

    variants: Variants
    case: Case
    optimum: Optimum
    candidates: Sequence[Change]
    work: int = 0
    _bases: dict[Key, Base] = field(default_factory=dict)
    _singles: dict[Key, Trial | None] = field(default_factory=dict)
    _additions: list[Additions] | None = None  # empty where they are of no use

    @cached_property
    def asked(self) -> frozenset[str]:
        """The people (ids) whom the plan asks already."""
        problem = self.case.problem
        return frozenset(problem.people[person] for person in problem.asked_for(self.optimum.assignment.requests))

    def trial(self, changes: Sequence[Change]) -> Trial:
        """The plan after changes made together. Raises InputError where they do not fit, and TooLarge."""
        if len(changes) == 1:
            return self._single(changes[0]) or self._tried(self._base(changes))
        followed = [change for change in changes if self._single(change) is not None]
        if followed:
            base = self._base([change for change in changes if change not in followed])
            try:
                return self._tried(base, [each for change in followed for each in premises_of(change)])
            except Unfollowed:
                pass
        return self._tried(self._base(changes))

    def _tried(self, base: Base, assumed: Sequence[Premise] = ()) -> Trial:
        self.work += TRIAL_COST + base.cells
        return base.trial(assumed)

    def adds_nothing(self, pair: Sequence[Change]) -> bool:
        """Whether one of two changes surely adds nothing to what the other does."""
        trials = [self._single(change) for change in pair]
        if None in trials or all(trial is not None and trial.changed for trial in trials):
            return False
        touched = self._base(()).assumptions.touched
        first, second = (frozenset[Rule]().union(*map(touched, premises_of(change))) for change in pair)
        return first.isdisjoint(second)

    def _single(self, change: Change) -> Trial | None:
        """The plan after one change that is followed; None where it has to be built."""
        key = key_of([change])
        if key not in self._singles:
            assumed = [] if change.kind in LIFTS and change.key in self._spoken_of else premises_of(change)
            try:
                self._singles[key] = self._tried(self._base(()), assumed) if assumed else None
            except (Unfollowed, TooLarge):
                self._singles[key] = None
        return self._singles[key]

    @cached_property
    def _spoken_of(self) -> set[str]:
        """The rules that the user states, changes or sets aside already: they cannot be set aside besides."""
        own = (raw for raw in (*self.case.scenario.rules, *self.case.scenario.overrides) if isinstance(raw, Map))
        return {str(raw[word]) for raw in own for word in ("id", "change", "lift") if word in raw}

    # ---- what is built -------------------------------------------------------------------------------------------

    def _base(self, changes: Sequence[Change]) -> Base:
        key = key_of(changes)
        if key not in self._bases:
            base = self._made(changes)
            if len(changes) > 1 or (changes and base.cells > MOST_KEPT):  # these are too many, or too large, to keep
                return base
            self._bases[key] = base
        return self._bases[key]

    def _made(self, changes: Sequence[Change]) -> Base:
        if not changes:
            return _solved(self.case, self.optimum)
        budgets = [change for change in changes if "people" in change.data]
        if budgets and self.case.problem.budget:  # with a budget of nobody, ideas are not even looked at
            before = self._base([change for change in changes if change not in budgets])
            problem = replace(before.case.problem, budget=max(int(change.data["people"]) for change in budgets))
            if before.whole:
                case = replace(before.case, problem=problem)
                return _tabled(case, Table(problem, limit=WIDEST, classes=before.table.classes))
        additions = self._added() if all(map(letters_of, changes)) else None
        if additions is not None and all(map(additions.hold, changes)):
            return _tabled(*additions.table(changes))
        problem = self.case.problem
        self.work += BUILD_COST + len(problem.classes) * len(problem.letters) * LETTER_COST
        case = self.variants.changed(changes)
        return _solved(case, best(case))

    def _added(self) -> Additions | None:
        """All letters that could come, built together; None where each has to be built by itself."""
        if self._additions is None:
            table = self.optimum.table
            try:
                self._additions = [Additions(self.variants, self.case, table, self.candidates)] if table else []
            except (InputError, TooLarge):
                self._additions = []
        return self._additions[0] if self._additions else None


def _tabled(case: Case, table: Table) -> Base:
    return Base(case, table, True, Assumptions(case, table))


def _solved(case: Case, optimum: Optimum) -> Base:
    """Raises TooLarge where not even the letters that the plan asks for have a table."""
    table = optimum.table or optimum.chosen_table
    if table is None:
        raise TooLarge
    return Base(case, table, optimum.table is not None, Assumptions(case, table))
