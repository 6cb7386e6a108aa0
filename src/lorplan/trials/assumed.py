"""Classes under an assumed answer, found from the present ones by what the answer changes and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from msgspec.structs import replace

from lorplan.basics.bits import bits
from lorplan.case.case import Case
from lorplan.case.columns import Binder, Columns
from lorplan.case.problem import ProgramClass
from lorplan.engines.stages import Values
from lorplan.engines.table.classtable import ClassTable
from lorplan.engines.table.table import Table
from lorplan.rules.kinds import Bound
from lorplan.rules.kinds.bar import BoundBar
from lorplan.rules.kinds.earned import with_points
from lorplan.rules.kinds.kind import Column, Reading
from lorplan.rules.kinds.points import BoundPoints, gather
from lorplan.rules.kinds.portfolios import Numbers
from lorplan.rules.language import kleene
from lorplan.rules.language.conditions import Condition, Context
from lorplan.rules.language.facts import Fact
from lorplan.rules.packs.statements import Rule

# Computed facts whose value comes from facts that a scenario states.
FROM: Final[dict[str, tuple[str, ...]]] = {
    "writer.field": ("writer.specialty",),
    "experience.field": ("experience.specialty",),
}


def dependents(case: Case, fact: str) -> frozenset[str]:
    """The fact and every fact whose value depends on it."""
    sources: dict[str, set[str]] = {name: set(needs) for name, needs in FROM.items()}
    for name, lines in case.library.derivations.items():
        sources.setdefault(name, set()).update(*(condition.facts for condition, _ in lines))
    for condition in case.world.counts.values():
        sources.setdefault("letter.counts", set()).update(condition.facts)
    found = {fact}
    while True:
        more = {name for name, needs in sources.items() if needs & found} - found
        if not more:
            return frozenset(found)
        found |= more


@dataclass(repr=False, eq=False)
class AssumedColumns(Columns):
    """Columns under an assumed answer: only the letters that it concerns are looked at again."""

    base: Columns | None = None
    changed: frozenset[str] = frozenset()
    concerned: int = 0

    def column(self, condition: Condition, program: str, value: Mapping[str, Any]) -> Column:
        if self.base is None:
            return super().column(condition, program, value)
        old = self.base.column(condition, program, value)
        if not condition.facts & self.changed:
            return old
        key = (id(condition), tuple(value[name] for name in self.base.needs(condition)))
        found = self._columns.get(key)
        if found is None:
            sure, unknown = old.sure & ~self.concerned, old.unknown & ~self.concerned
            for place in bits(self.concerned):
                truth = condition.holds(Context(self.world, program, self.letters[place]))
                if truth == kleene.TRUE:
                    sure |= 1 << place
                elif truth == kleene.UNKNOWN:
                    unknown |= 1 << place
            found = self._columns[key] = Column(sure, unknown)
        return found


@dataclass(repr=False, eq=False)
class Assumptions:
    """Class tables under assumed answers about letters, writers and experiences. Remembers readings by rule."""

    case: Case
    tables: Mapping[str, ClassTable]
    _bases: dict[tuple[str, str], Bound | None] = field(default_factory=dict)
    _readings: dict[tuple[Bound, int], Reading] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._facts: dict[tuple[int, ...], frozenset[str]] = {}
        self._looking: dict[tuple[int, frozenset[str]], list[Rule]] = {}
        self._parts: dict[tuple[str, frozenset[str]], list[tuple[Binder, int]]] = {}

    def facts_of(self, rule: Rule) -> frozenset[str]:
        """Every fact of letters, writers and experiences that a rule looks at."""
        found = self._facts.get(rule.key)
        if found is None:
            names: set[str] = set()
            for condition in rule.kind.conditions():
                names |= condition.facts
            names |= {fact.name for fact in rule.kind.grouping()}
            found = self._facts[rule.key] = frozenset(names)
        return found

    def columns(self, fact: Fact, entity: str, value: Any) -> AssumedColumns:
        """The columns where that entity's fact has that value."""
        world = self.case.world.assuming({(fact.name, entity): value})
        concerned = 0
        for place, letter in enumerate(self.case.problem.letters):
            entities = {
                "letter": (letter,),
                "writer": world.writers_of(letter),
                "experience": world.experiences_of(letter),
            }[fact.subject]
            concerned |= (entity in entities) << place
        base = self.case.columns
        changed = dependents(self.case, fact.name)
        return AssumedColumns(world, base.letters, base.reads, base=base, changed=changed, concerned=concerned)

    def table(
        self, one: ProgramClass, columns: AssumedColumns, binder: Binder | None = None
    ) -> tuple[ClassTable, list[tuple[Bound, Bound]]] | None:
        """The class's table under the answer, with the musts that changed (before, after); the same object where
        nothing changed. None where the letters that may be used change, which this does not follow.

        `binder`: of those programs of the class that are meant (see `parts`); the first one's where left out.
        """
        changes: list[tuple[Bound | None, Bound | None]] = []
        changed_groups: set[str] = set()
        binder = self.case.binders[one.id] if binder is None else binder
        assumed = replace(binder, columns=columns)
        illegal = 0
        for rule in self._affected(binder, columns.changed):
            old = self._base(one, rule, binder)
            if rule.kind.name == "bar":
                everything = (1 << binder.letters) - 1
                new = rule.kind.bind(rule.id, rule.level, rule.points, replace(assumed, active=everything, ghosts=0))
                before = old.column.sure if isinstance(old, BoundBar) else 0
                after = new.column.sure if isinstance(new, BoundBar) else 0
                if before & ~after or after & ~before & one.fixed:
                    return None
                illegal |= after & ~before
                continue
            new = rule.kind.bind(rule.id, rule.level, rule.points, assumed)
            if new == old:
                continue
            group = getattr(rule.kind, "group", None)
            if group is None:
                changes.append((old, new))
            else:
                changed_groups.add(group)
        for group in changed_groups:
            changes.append(self._group(one, group, binder, assumed))
        if not changes and not illegal & one.usable:
            return self.tables[one.id], []
        musts = [(old, new) for old, new in changes if old is not None and new is not None and new.level == "must"]
        return self._adjusted(self.tables[one.id], changes, illegal), musts

    def _affected(self, binder: Binder, changed: frozenset[str]) -> list[Rule]:
        """The rules of programs that count and look at any of these facts."""
        key = (id(binder), changed)
        if key not in self._looking:
            rules = (rule for rule in binder.rules if rule.level != "note")
            self._looking[key] = [rule for rule in rules if self.facts_of(rule) & changed]
        return self._looking[key]

    def parts(self, one: ProgramClass, columns: AssumedColumns) -> list[tuple[Binder, int]]:
        """The programs of a class by what the rules that the answer touches look at in them, with their weights:
        programs that are alike today may differ under an answer."""
        key = (one.id, columns.changed)
        found = self._parts.get(key)
        if found is None:
            groups: dict[tuple[Any, ...], tuple[Binder, int]] = {}
            for same in self.case.alike[one.id]:
                binder, weight = same.binder, same.weight
                rules = self._affected(binder, columns.changed)
                needs = {name for rule in rules for name in self.case.columns.decided_by(rule.kind)}
                seen = (tuple(rule.key for rule in rules), *(binder.value[name] for name in sorted(needs)))
                first, before = groups.get(seen, (binder, 0))
                groups[seen] = (first, before + weight)
            found = self._parts[key] = list(groups.values())
        return found

    def _base(self, one: ProgramClass, rule: Rule, binder: Binder) -> Bound | None:
        key = (one.id, rule.id)
        if key not in self._bases:
            if rule.kind.name == "bar":
                binder = replace(binder, active=(1 << binder.letters) - 1, ghosts=0)
            self._bases[key] = rule.kind.bind(rule.id, rule.level, rule.points, binder)
        return self._bases[key]

    def _group(
        self, one: ProgramClass, group: str, binder: Binder, assumed: Binder
    ) -> tuple[Bound | None, Bound | None]:
        sides: list[Bound | None] = []
        caps = {name: (cap.least, cap.most) for name, cap in self.case.library.caps.items()}
        for side in (binder, assumed):
            members = []
            for rule in binder.rules:
                if getattr(rule.kind, "group", None) == group:
                    bound = rule.kind.bind(rule.id, rule.level, rule.points, side)
                    if isinstance(bound, BoundPoints):
                        members.append(bound)
            gathered = gather(members, caps, binder.letters)
            sides.append(gathered[0] if gathered else None)
        return sides[0], sides[1]

    def _reading(self, bound: Bound, table: ClassTable) -> Reading:
        key = (bound, id(table.portfolios))
        found = self._readings.get(key)
        if found is None:
            found = self._readings[key] = bound.check(table.portfolios)
        return found

    def _adjusted(
        self, table: ClassTable, changes: list[tuple[Bound | None, Bound | None]], illegal: int
    ) -> ClassTable:
        signed = [
            (bound, sign, self._reading(bound, table))
            for change in changes
            for whole, sign in zip(change, (-1, 1), strict=True)
            for bound in (() if whole is None else with_points(whole))
        ]
        return adjusted(table, signed, illegal)


def best_values(
    table: Table, changed: Mapping[int, Sequence[tuple[ClassTable, int]]], exposed: Numbers | None = None
) -> Values:
    """The values of the best set of letters to ask for, where other tables stand for some classes (see
    `Table.totals_with`). `exposed`: what then hangs on one letter, for every set."""
    totals = table.totals_with(changed)
    return table.values_at(int(table.best_first(totals, exposed)[0]), totals, exposed)


def exposed_of(table: Table, parts: Iterable[tuple[ProgramClass, ClassTable, int]]) -> Numbers | None:
    """For every set of letters to ask for the weight of the programs that hang on one letter, given other tables of
    classes, each with its weight; None where the plan need not be resilient."""
    if not table.problem.resilient:
        return None
    from lorplan.engines.table.resilience import Exposure

    return Exposure(table.problem, table.sets).weight_of(parts)


def without(table: ClassTable, bounds: Iterable[Bound]) -> ClassTable:
    """The class's table where these rules (none of them a limit) do not hold."""
    return adjusted(table, [(bound, -1, bound.check(table.portfolios)) for bound in bounds], 0)


def adjusted(table: ClassTable, changes: Iterable[tuple[Bound, int, Reading]], illegal: int) -> ClassTable:
    """The table with readings of rules added (1) or taken off (-1), and without portfolios that hold `illegal`."""
    halves, points = table.halves.copy(), table.points.copy()
    never = ~table.legal
    for bound, sign, reading in changes:
        if bound.level == "must":
            halves += sign * reading.halves
        elif bound.level == "should":
            points += sign * reading.points
        elif sign > 0:
            never = never | (reading.halves > 0)
    if illegal:
        never = never | (table.portfolios.count(illegal) > 0)
    return table.reread(halves, points, never)
