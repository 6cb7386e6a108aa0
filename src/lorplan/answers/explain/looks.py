"""What changes can touch: which rules look at which facts, of which letters, and which programs they tell apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from msgspec import Struct

from lorplan.case.case import Case
from lorplan.case.columns import Binder
from lorplan.edits.changes import Change
from lorplan.rules.kinds import Bound
from lorplan.rules.kinds.points import Points
from lorplan.rules.packs.statements import Rule
from lorplan.trials.answers import SUBJECTS
from lorplan.trials.assumed import dependents

Key = tuple[str, str]  # kind and key of a change

LIFTS = ("lift_should", "lift_must")


class Part(Struct, frozen=True):
    """Programs of a class that no answer looked at could tell apart. `place`: of the class."""

    place: int
    binder: Binder
    weight: int


class Looks:
    """The rules of a case by what they look at. `changes`: all that will be asked about.

    `parts`: its programs, as finely as the changes may tell them apart. `present`: class -> rule -> what it comes to.
    `linear`: rules that count each letter by itself.
    """

    def __init__(self, case: Case, changes: Sequence[Change]) -> None:
        self.case = case
        self._looks: dict[int, tuple[frozenset[str], tuple[str, ...]]] = {}
        self._touched: dict[tuple[frozenset[str], frozenset[str]], frozenset[int]] = {}
        self._at: dict[tuple[int, frozenset[str], frozenset[str]], list[Rule]] = {}
        self._rules: dict[int, list[Rule]] = {}
        self._dependents: dict[str, frozenset[str]] = {}
        self._settled: dict[Key, frozenset[str] | None] = {}
        problem = case.problem
        binders = [binder for one in problem.classes for binder in (same.binder for same in case.alike[one.id])]
        self.every = {id(rule): rule for binder in binders for rule in self.rules(binder)}
        self.linear = {name_of(rule) for rule in self.every.values() if isinstance(rule.kind, Points)}
        self.linear -= {name_of(rule) for rule in self.every.values() if not isinstance(rule.kind, Points)}
        self.present: list[dict[str, list[Bound]]] = []
        for one in problem.classes:
            by_rule: dict[str, list[Bound]] = {}
            for bound in one.bounds:
                by_rule.setdefault(bound.rule, []).append(bound)
            self.present.append(by_rule)
        self.parts = list(self._parts(changes))

    def _parts(self, changes: Sequence[Change]) -> Iterable[Part]:
        changed: frozenset[str] = frozenset().union(*(self.facts(one) or () for one in changes))
        for place, one in enumerate(self.case.problem.classes):
            groups: dict[tuple[Any, ...], tuple[Binder, int]] = {}
            for same in self.case.alike[one.id]:
                binder, weight = same.binder, same.weight
                rules = self.at(binder, changed, frozenset())
                names = sorted({name for rule in rules for name in self.of(rule)[1]})
                seen = (tuple(map(id, rules)), *(binder.value[name] for name in names))
                first, before = groups.get(seen, (binder, 0))
                groups[seen] = (first, before + weight)
            for binder, weight in groups.values():
                yield Part(place, binder, weight)

    def of(self, rule: Rule) -> tuple[frozenset[str], tuple[str, ...]]:
        """The facts that a rule looks at, and those of the program that decide what it comes to."""
        found = self._looks.get(id(rule))
        if found is None:
            facts = {fact.name for fact in rule.kind.grouping()}
            for condition in rule.kind.conditions():
                facts |= condition.facts
            found = self._looks[id(rule)] = frozenset(facts), self.case.columns.decided_by(rule.kind)
        return found

    def touched(self, changed: frozenset[str], lifted: frozenset[str]) -> frozenset[int]:
        """The rules (by identity) that are set aside or look at one of these facts."""
        key = (changed, lifted)
        if key not in self._touched:
            self._touched[key] = frozenset(
                name for name, rule in self.every.items() if rule.id in lifted or self.of(rule)[0] & changed
            )
        return self._touched[key]

    def rules(self, binder: Binder) -> list[Rule]:
        """The rules that count at some programs. Of those that come to nothing now, they may have more than others of
        their class."""
        found = self._rules.get(id(binder))
        if found is None:
            found = self._rules[id(binder)] = [rule for rule in binder.rules if rule.level != "note"]
        return found

    def at(self, binder: Binder, changed: frozenset[str], lifted: frozenset[str]) -> list[Rule]:
        """Those of them that are set aside or look at one of these facts."""
        key = (id(binder), changed, lifted)
        if key not in self._at:
            touched = self.touched(changed, lifted)
            self._at[key] = [rule for rule in self.rules(binder) if id(rule) in touched] if touched else []
        return self._at[key]

    def facts(self, change: Change) -> frozenset[str] | None:
        """The facts whose values a change settles; None where it does something else, or decides which rules apply."""
        key = (change.kind, change.key)
        if key not in self._settled:
            self._settled[key] = self._facts(change)
        return self._settled[key]

    def _facts(self, change: Change) -> frozenset[str] | None:
        if change.kind in LIFTS:
            return frozenset()
        if change.kind != "settle":
            return None
        found: set[str] = set()
        for name, entity in change.answers:
            if not entity or name.partition(".")[0] not in SUBJECTS:
                return None
            if name not in self._dependents:
                self._dependents[name] = dependents(self.case, name)
            found |= self._dependents[name]
        return frozenset(found) if all(name.partition(".")[0] in SUBJECTS for name in found) else None

    def concerned(self, change: Change) -> int:
        """The letters that the answers of a change are about."""
        world, found = self.case.world, 0
        for place, letter in enumerate(self.case.problem.letters):
            entities = {letter, *world.writers_of(letter), *world.experiences_of(letter)}
            found |= any(entity in entities for _, entity in change.answers) << place
        return found


def name_of(rule: Rule) -> str:
    """The rule's id, or the name of the group that its points are counted in."""
    group = getattr(rule.kind, "group", None)
    return rule.id if group is None else f"group:{group}"
