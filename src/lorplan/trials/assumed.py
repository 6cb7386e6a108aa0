"""Class tables under what is assumed: answers about letters, their writers and experiences, and rules set aside.

Only rules that an premise touches are bound again, once for all programs that agree in what those rules look at; a
table is today's with what these rules then give more or less. What this does not follow has to be built anew.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from lorplan.case.binding import bound_at
from lorplan.case.case import Alike, Case
from lorplan.case.columns import Columns, ProgramBinder
from lorplan.case.numbers import by_office, hangs_on_offices
from lorplan.case.problem import ProgramClass
from lorplan.engines.table.classtable import ClassTable
from lorplan.engines.table.table import Table
from lorplan.rules.kinds import Bound
from lorplan.rules.kinds.bar import BoundBar
from lorplan.rules.kinds.count import PROGRAM_MOST
from lorplan.rules.kinds.earned import with_points
from lorplan.rules.kinds.guard import Guarded
from lorplan.rules.kinds.points import Points, gather
from lorplan.rules.kinds.portfolios import Portfolios
from lorplan.rules.kinds.require import BoundRequire
from lorplan.rules.packs.statements import Rule
from lorplan.trials.answers import SUBJECTS, AssumedColumns, assumed_columns, dependents
from lorplan.trials.tables import Adjustment, ClassPart, adjusted, change_of


class Premise(Struct, frozen=True):
    """An answer to one question, or a rule set aside. `lifted`: that rule's id, else empty."""

    fact: str = ""
    entity: str = ""
    value: Any = None
    lifted: str = ""


class Shift(Struct, frozen=True, eq=False):
    """What a rule (or a group of points) comes to at a class, before and after. `barred`: letters newly forbidden."""

    before: tuple[Bound, ...] = ()
    after: tuple[Bound, ...] = ()
    barred: int = 0


class Subject(Struct, frozen=True, eq=False):
    """A rule, or all rules of a group of points, at programs that agree in what these look at. `binder`: of one such
    program."""

    rules: tuple[Rule, ...]
    binder: ProgramBinder


class Unfollowed(Exception):
    """What is assumed does more than give portfolios points and missing letters, or bar them."""


NOTHING: Final = Shift()


@dataclass(repr=False, eq=False)
class Assumptions:
    """What premises make of the tables of a case. Remembers how rules are bound and read."""

    case: Case
    table: Table
    _columns: dict[tuple[Premise, ...], AssumedColumns] = field(default_factory=dict)
    _dependents: dict[str, frozenset[str]] = field(default_factory=dict)
    _touched: dict[tuple[str, str], frozenset[Rule]] = field(default_factory=dict)
    _touched_at: dict[tuple[int, str, str], tuple[Subject, ...]] = field(default_factory=dict)
    _subjects: dict[tuple[Any, ...], Subject] = field(default_factory=dict)
    _shifts: dict[tuple[Subject, tuple[Premise, ...]], Shift | None] = field(default_factory=dict)
    _readings: dict[tuple[int, int], Adjustment] = field(default_factory=dict)

    def under(self, premises: Sequence[Premise], classes: Collection[int] | None = None) -> list[ClassPart]:
        """The parts of the classes (of those at some places, if given), each with its table. Raises Unfollowed."""
        if any(name.partition(".")[0] not in SUBJECTS for each in premises for name in self._changed(each)):
            raise Unfollowed  # which rules apply may change
        parts: list[ClassPart] = []
        for index, program_class in enumerate(self.case.problem.classes):
            if classes is None or index in classes:
                parts += self._parts(index, program_class, premises)
        return parts

    def _parts(self, index: int, program_class: ProgramClass, premises: Sequence[Premise]) -> Iterator[ClassPart]:
        groups: dict[tuple[Shift, ...], list[Alike]] = {}
        for same in self.case.alike[program_class.id]:
            touching: dict[Subject, tuple[Premise, ...]] = {}
            for premise in premises:
                for subject in self._subjects_of(same.binder, premise):
                    touching[subject] = (*touching.get(subject, ()), premise)
            shifts = (self._shift(subject, by) for subject, by in touching.items())
            groups.setdefault(tuple([shift for shift in shifts if shift is not NOTHING]), []).append(same)
        for changed, alike in groups.items():
            before = {bound.rule: bound for shift in changed for bound in shift.before if bound.level == "must"}
            after = {bound.rule: bound for shift in changed for bound in shift.after if bound.level == "must"}
            yield ClassPart(
                index=index,
                programs=tuple(program for same in alike for program in same.programs),
                weight=sum(same.weight for same in alike),
                table=self._adjusted(index, program_class, changed),
                musts=tuple((before[name], after[name]) for name in before if name in after),
                gone=tuple(name for name in before if name not in after),
                added=tuple(bound for name, bound in after.items() if name not in before),
            )

    # ---- what is touched -----------------------------------------------------------------------------------------

    def _changed(self, premise: Premise) -> frozenset[str]:
        """The facts whose values an answer may change."""
        if premise.lifted:
            return frozenset()
        if premise.fact not in self._dependents:
            self._dependents[premise.fact] = dependents(self.case, premise.fact)
        return self._dependents[premise.fact]

    def touched(self, premise: Premise) -> frozenset[Rule]:
        """The rules that are set aside, or look at what is answered."""
        key = premise.fact, premise.lifted
        if key not in self._touched:
            changed = self._changed(premise)
            touched = {rule for rule, facts in self._facts.items() if rule.id == premise.lifted or facts & changed}
            # Nobody is asked for a weak letter to make up the number, but for one that a must asks for by its office;
            # no bar that is marked as weak holds against such a letter either.
            if any(rule.weak or (rule.level == "must" and by_office(rule)) for rule in touched):
                touched |= {rule for rule in self._facts if hangs_on_offices(rule)}
            self._touched[key] = frozenset(touched)
        return self._touched[key]

    @cached_property
    def _facts(self) -> dict[Rule, frozenset[str]]:
        """The facts that every rule that counts looks at."""
        alike = (same for program_class in self.case.problem.classes for same in self.case.alike[program_class.id])
        rules = {rule for same in alike for rule in same.binder.rules if rule.level != "note"}
        return {
            rule: frozenset(fact.name for fact in rule.kind.grouping()).union(
                *(condition.facts for condition in rule.kind.conditions())
            )
            for rule in rules
        }

    def _subjects_of(self, binder: ProgramBinder, premise: Premise) -> tuple[Subject, ...]:
        """The rules and groups that are touched at some programs."""
        key = id(binder), premise.fact, premise.lifted
        if key not in self._touched_at:
            touched = self.touched(premise)
            names = dict.fromkeys(name_of(rule) for rule in binder.rules if rule in touched)
            self._touched_at[key] = tuple([self._subject(name, binder) for name in names])
        return self._touched_at[key]

    def _subject(self, name: str, binder: ProgramBinder) -> Subject:
        """The rules of that name at some programs: the same object for all that agree in what the rules look at."""
        rules = tuple(rule for rule in binder.rules if rule.level != "note" and name_of(rule) == name)
        needs = sorted({need for rule in rules for need in self.case.columns.decided_by(rule.kind)})
        whole = self._numbering(binder) if any(hangs_on_offices(rule) for rule in rules) else None
        values = tuple([binder.value[need] for need in needs])
        key = rules, binder.active, binder.ideas, binder.ghosts, whole, values
        return self._subjects.setdefault(key, Subject(rules, binder))

    def _numbering(self, binder: ProgramBinder) -> tuple[Any, ...]:
        """What decides the number of letters at some programs: the rules that `number_at` looks at, and the facts that
        these look at."""
        rules = tuple([rule for rule in binder.rules if rule.weak or rule.level == "limit" or by_office(rule)])
        needs = sorted({need for rule in rules for need in self.case.columns.decided_by(rule.kind)})
        return rules, binder.value.get(PROGRAM_MOST), tuple([binder.value[need] for need in needs])

    # ---- what a rule comes to ------------------------------------------------------------------------------------

    def _shift(self, subject: Subject, premises: tuple[Premise, ...]) -> Shift:
        """What premises make of a rule, or of a group of points; NOTHING where they make no difference."""
        key = subject, premises
        if key not in self._shifts:
            self._shifts[key] = self._bound(subject.rules, subject.binder, premises)
        shift = self._shifts[key]
        if shift is None:
            raise Unfollowed
        return shift

    def _bound(self, rules: Sequence[Rule], binder: ProgramBinder, premises: tuple[Premise, ...]) -> Shift | None:
        """The difference; None where it is not followed."""
        lifted = {each.lifted for each in premises if each.lifted}
        rest = tuple(rule for rule in binder.rules if rule.id not in lifted)  # they mark weak letters
        assumed = replace(binder, columns=self._columns_under(premises), rules=rest)
        kept = [rule for rule in rules if rule.id not in lifted]
        if any(rule.level == "limit" for rule in rules if rule.id in lifted):
            return None
        if any(rule.kind.name == "bar" for rule in rules):
            everything = (1 << binder.letters) - 1
            before = self._forbidden(rules, replace(binder, active=everything, ghosts=0))
            after = self._forbidden(kept, replace(assumed, active=everything, ghosts=0))
            if before & ~after:
                return None
            return Shift(barred=after & ~before) if after & ~before else NOTHING
        old, new = self._together(rules, binder), self._together(kept, assumed)
        if old == new:
            return NOTHING
        if any(bound.level == "limit" for bound in (*old, *new)):
            return None
        return Shift(old, new)

    def _columns_under(self, premises: tuple[Premise, ...]) -> Columns:
        answers = tuple(each for each in premises if not each.lifted)
        if not answers:
            return self.case.columns
        if answers not in self._columns:
            values = {(each.fact, each.entity): each.value for each in answers}
            self._columns[answers] = assumed_columns(self.case, values)
        return self._columns[answers]

    def _together(self, rules: Iterable[Rule], binder: ProgramBinder) -> tuple[Bound, ...]:
        """What rules of one name come to, with the points that they carry."""
        bound = [bound_at(rule, binder) for rule in rules]
        every = [part for each in bound if each is not None for part in with_points(each)]
        caps = {name: (cap.least, cap.most) for name, cap in self.case.library.caps.items()}
        return tuple(gather(every, caps, binder.letters))

    @staticmethod
    def _forbidden(rules: Iterable[Rule], binder: ProgramBinder) -> int:
        """The letters (a bit mask) that bars of one name forbid."""
        forbidden = 0
        for rule in rules:
            bar = bound_at(rule, binder)
            forbidden |= bar.column.sure if isinstance(bar, BoundBar) else 0
        return forbidden

    # ---- tables --------------------------------------------------------------------------------------------------

    def _adjusted(self, index: int, program_class: ProgramClass, shifts: Iterable[Shift]) -> ClassTable:
        table = self.table.classes[index]
        change = Adjustment()
        barred = 0
        for shift in shifts:
            barred |= shift.barred & program_class.usable
            change += self._reading(shift, table.portfolios)
        if barred & program_class.fixed or (barred and self._looks_at_what_can_be_had(program_class)):
            raise Unfollowed
        return adjusted(table, change, barred) if change or barred else table

    def _looks_at_what_can_be_had(self, program_class: ProgramClass) -> bool:
        return any(
            isinstance(rule.kind, Guarded) and any(guard.obtainable for guard in rule.kind.guards)
            for rule in self.case.rules[program_class.id]
            if rule.level != "note"
        )

    def _reading(self, shift: Shift, portfolios: Portfolios) -> Adjustment:
        key = id(shift), id(portfolios)
        if key not in self._readings:
            before, after = _counted(shift.before), _counted(shift.after)
            change = change_of(before, portfolios, -1) + change_of(after, portfolios)
            self._readings[key] = change if change else Adjustment()
        return self._readings[key]


def _counted(bounds: Iterable[Bound]) -> list[Bound]:
    """Those that the table counts: all but what has to hold whatever is sent."""
    return [bound for bound in bounds if not isinstance(bound, BoundRequire)]


def name_of(rule: Rule) -> str:
    """The rule's id, or the name of the group that its points are counted in."""
    group = rule.kind.group if isinstance(rule.kind, Points) else None
    return rule.id if group is None else f"group:{group}"
