"""What answers and rules set aside make of the portfolios of a case: points and half letters more or less.

Only rules that look at an answered fact, or are set aside, are bound again; all others stay as they are. What this does
not follow (changes of which letters there are, or may be used) has to be built.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from lorplan.engines.table import Table
from lorplan.explain.assumed import AssumedColumns, dependents
from lorplan.explain.questions import SUBJECTS
from lorplan.kinds import Bound
from lorplan.kinds.bar import BoundBar
from lorplan.kinds.earned import with_points
from lorplan.kinds.points import BoundPoints, Points, gather
from lorplan.kinds.portfolios import Numbers
from lorplan.packs.statements import Rule
from lorplan.problem.build import Binder, Case
from lorplan.whatif.changes import Change

Key = tuple[str, str]  # kind and key of a change

LIFTS = ("lift_should", "lift_must")
EVERY = -1  # a bit mask of all letters


class Unfollowed(Exception):
    """The changes do more than add points and half letters to portfolios."""


@dataclass(frozen=True)
class Part:
    """Programs of a class that no answer looked at could tell apart. `place`: of the class."""

    place: int
    binder: Binder
    weight: int


@dataclass(frozen=True)
class Effect:
    """What changes add to the portfolios of some parts. `touched`: rule (or group) that they may alter -> the letters
    that it may see otherwise."""

    touched: Mapping[str, int]
    points: Mapping[int, Numbers]
    halves: Mapping[int, Numbers]

    @property
    def nothing(self) -> bool:
        """Whether they make no difference to any portfolio."""
        return not self.points and not self.halves


@dataclass
class Effects:
    """Effects of changes of one case. `changes`: all that will be asked about."""

    case: Case
    table: Table
    changes: Sequence[Change]
    _known: dict[tuple[Key, ...], Effect | None] = field(default_factory=dict)
    _looks: dict[tuple[int, ...], tuple[frozenset[str], tuple[str, ...]]] = field(default_factory=dict)
    _affected: dict[tuple[int, frozenset[str], frozenset[str]], list[Rule]] = field(default_factory=dict)
    _dependents: dict[str, frozenset[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        problem = self.case.problem
        self.rules = [[rule for rule in self.case.rules[one.id] if rule.level != "note"] for one in problem.classes]
        self.linear = {_name(rule) for rules in self.rules for rule in rules if isinstance(rule.kind, Points)}
        self.linear -= {_name(rule) for rules in self.rules for rule in rules if not isinstance(rule.kind, Points)}
        self.present: list[dict[str, list[Bound]]] = []
        for one in problem.classes:
            by_rule: dict[str, list[Bound]] = {}
            for bound in one.bounds:
                by_rule.setdefault(bound.rule, []).append(bound)
            self.present.append(by_rule)
        self.parts = list(self._parts())

    def of(self, changes: Sequence[Change]) -> Effect | None:
        """The effect of changes made together; None where it is not followed."""
        key = tuple((one.kind, one.key) for one in changes)
        if key not in self._known:
            self._known[key] = self._together(changes)
        return self._known[key]

    def apart(self, one: Effect, other: Effect) -> bool:
        """Whether two effects add up: no rule sees the same letter otherwise through both of them."""
        return not any(
            name not in self.linear or letters & other.touched[name]
            for name, letters in one.touched.items() if name in other.touched
        )  # fmt: skip

    # ---- what there is -------------------------------------------------------------------------------------------

    def _parts(self) -> Iterable[Part]:
        changed: frozenset[str] = frozenset().union(*(self._facts(one) or () for one in self.changes))
        for place, one in enumerate(self.case.problem.classes):
            names = sorted({name for rule in self._at(place, changed, frozenset()) for name in self._of(rule)[1]})
            groups: dict[tuple[Any, ...], tuple[Binder, int]] = {}
            for binder, weight in self.case.alike[one.id]:
                seen = tuple(binder.value[name] for name in names)
                first, before = groups.get(seen, (binder, 0))
                groups[seen] = (first, before + weight)
            for binder, weight in groups.values():
                yield Part(place, binder, weight)

    def _of(self, rule: Rule) -> tuple[frozenset[str], tuple[str, ...]]:
        """The facts that a rule looks at, and those of the program that decide what it comes to."""
        found = self._looks.get(rule.key)
        if found is None:
            facts: set[str] = set()
            needs: set[str] = {fact.name for fact in rule.kind.numbers()}
            for condition in rule.kind.conditions():
                facts |= condition.facts
                needs.update(self.case.columns.needs(condition))
            for fact in rule.kind.grouping():
                facts.add(fact.name)
                needs.update(self.case.library.reads.get(fact.name, ()))
            found = self._looks[rule.key] = frozenset(facts), tuple(sorted(needs))
        return found

    def _at(self, place: int, changed: frozenset[str], lifted: frozenset[str]) -> list[Rule]:
        """The rules of a class that are set aside or look at one of these facts."""
        key = (place, changed, lifted)
        if key not in self._affected:
            self._affected[key] = [
                rule for rule in self.rules[place] if rule.id in lifted or self._of(rule)[0] & changed
            ]
        return self._affected[key]

    def _facts(self, change: Change) -> frozenset[str] | None:
        """The facts whose values a change settles; None where it does something else, or decides which rules apply."""
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

    def _concerned(self, change: Change) -> int:
        """The letters that the answers of a change are about."""
        world, found = self.case.world, 0
        for place, letter in enumerate(self.case.problem.letters):
            entities = {letter, *world.writers_of(letter), *world.experiences_of(letter)}
            found |= any(entity in entities for _, entity in change.answers) << place
        return found

    # ---- effects -------------------------------------------------------------------------------------------------

    def _together(self, changes: Sequence[Change]) -> Effect | None:
        changed: set[str] = set()
        lifted: set[str] = set()
        concerned = 0
        answers: dict[tuple[str, str], Any] = {}
        touched: dict[str, int] = {}
        for change in changes:
            facts = self._facts(change)
            if facts is None:
                return None
            about = EVERY if change.kind in LIFTS else self._concerned(change)
            away = frozenset([change.key]) if change.kind in LIFTS else frozenset[str]()
            for place in range(len(self.rules)):
                for rule in self._at(place, facts, away):
                    touched[_name(rule)] = touched.get(_name(rule), 0) | about
            changed |= facts
            lifted |= away
            answers |= change.answers
            concerned |= about if facts else 0
        base = self.case.columns
        columns = AssumedColumns(
            self.case.world.assuming(answers), base.letters, base.reads,
            base=base, changed=frozenset(changed), concerned=concerned,
        )  # fmt: skip
        try:
            return self._effect(columns, frozenset(lifted), touched)
        except Unfollowed:
            return None

    def _effect(self, columns: AssumedColumns, lifted: frozenset[str], touched: Mapping[str, int]) -> Effect:
        points: dict[int, Numbers] = {}
        halves: dict[int, Numbers] = {}
        known: dict[tuple[Any, ...], tuple[Numbers | None, Numbers | None]] = {}
        for number, part in enumerate(self.parts):
            rules = self._at(part.place, columns.changed, lifted)
            if not rules:
                continue
            needs = sorted({name for rule in rules for name in self._of(rule)[1]})
            portfolios = self.table.classes[part.place].portfolios
            binder = part.binder
            key = (
                tuple(rule.key for rule in rules), binder.active, binder.ghosts, id(portfolios),
                tuple(binder.value[name] for name in needs),
            )  # fmt: skip
            if key not in known:
                known[key] = self._difference(part, rules, columns, lifted)
            more, lacking = known[key]
            if more is not None:
                points[number] = more
            if lacking is not None:
                halves[number] = lacking
        return Effect(touched, points, halves)

    def _difference(
        self, part: Part, rules: Sequence[Rule], columns: AssumedColumns, lifted: frozenset[str]
    ) -> tuple[Numbers | None, Numbers | None]:
        """Points and half letters more for each portfolio of a part; None where there is no difference."""
        assumed = replace(part.binder, columns=columns)
        before: list[Bound] = []
        after: list[Bound] = []
        for name in dict.fromkeys(_name(rule) for rule in rules):
            old = self.present[part.place].get(name, [])
            own = [rule for rule in self.rules[part.place] if _name(rule) == name and rule.id not in lifted]
            if any(rule.kind.name == "bar" for rule in rules if rule.id == name):
                self._same_bar(part, name, own, assumed)
                continue
            bound = [rule.kind.bind(rule.id, rule.level, rule.points, assumed) for rule in own]
            new = [each for one in bound if one is not None for each in with_points(one)]
            if name.startswith("group:"):
                caps = {group: (cap.least, cap.most) for group, cap in self.case.library.caps.items()}
                new = gather([one for one in new if isinstance(one, BoundPoints)], caps, assumed.letters)
            if new == old:
                continue
            if any(one.level == "limit" for one in (*old, *new)):
                raise Unfollowed
            before += old
            after += new
        portfolios = self.table.classes[part.place].portfolios
        points, halves = portfolios.zeros(), portfolios.zeros()
        for sign, bounds in ((-1, before), (1, after)):
            for each in bounds:
                reading = each.check(portfolios)
                if each.level == "should":
                    points += sign * reading.points
                else:
                    halves += sign * reading.halves
        return points if points.any() else None, halves if halves.any() else None

    def _same_bar(self, part: Part, name: str, own: Sequence[Rule], assumed: Binder) -> None:
        """Raise Unfollowed where a bar would forbid other letters."""
        old = sum(bar.column.sure for bar in self._bars(part) if bar.rule == name)
        everything = replace(assumed, active=(1 << assumed.letters) - 1, ghosts=0)
        bound = [rule.kind.bind(rule.id, rule.level, rule.points, everything) for rule in own]
        if old != sum(bar.column.sure for bar in bound if isinstance(bar, BoundBar)):
            raise Unfollowed

    def _bars(self, part: Part) -> list[BoundBar]:
        return [bar for bar in self.case.problem.classes[part.place].bars if isinstance(bar, BoundBar)]


def _name(rule: Rule) -> str:
    """The rule's id, or the name of the group that its points are counted in."""
    group = getattr(rule.kind, "group", None)
    return rule.id if group is None else f"group:{group}"
