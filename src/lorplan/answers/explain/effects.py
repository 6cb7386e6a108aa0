"""What answers and rules set aside make of the portfolios of a case: points and half letters more or less.

Only rules that look at an answered fact, or are set aside, are bound again; all others stay as they are. What this does
not follow (changes of which letters there are, or may be used) has to be built.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from lorplan.answers.explain.looks import LIFTS, Key, Looks, Part, name_of
from lorplan.case.case import Case
from lorplan.case.columns import Binder
from lorplan.edits.changes import Change
from lorplan.engines.table.table import Table
from lorplan.rules.kinds import Bound
from lorplan.rules.kinds.bar import BoundBar
from lorplan.rules.kinds.earned import with_points
from lorplan.rules.kinds.points import BoundPoints, gather
from lorplan.rules.kinds.portfolios import Numbers
from lorplan.rules.packs.statements import Rule
from lorplan.trials.assumed import AssumedColumns

EVERY = -1  # a bit mask of all letters


class Unfollowed(Exception):
    """The changes do more than add points and half letters to portfolios."""


class Effect(Struct, frozen=True, eq=False, weakref=True):
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
    """Effects of changes of one case, whose classes may use fewer letters than those of `looks`."""

    case: Case
    table: Table
    looks: Looks
    _known: dict[Key, Effect | None] = field(default_factory=dict)

    def of(self, changes: Sequence[Change]) -> Effect | None:
        """The effect of changes made together; None where it is not followed."""
        if len(changes) != 1:  # there are too many of these to keep
            return self._together(changes)
        key = changes[0].kind, changes[0].key
        if key not in self._known:
            self._known[key] = self._together(changes)
        return self._known[key]

    def apart(self, one: Effect, other: Effect) -> bool:
        """Whether two effects add up: no rule sees the same letter otherwise through both of them."""
        return not any(
            name not in self.looks.linear or letters & other.touched[name]
            for name, letters in one.touched.items() if name in other.touched
        )  # fmt: skip

    def _together(self, changes: Sequence[Change]) -> Effect | None:
        changed: set[str] = set()
        lifted: set[str] = set()
        concerned = 0
        answers: dict[tuple[str, str], Any] = {}
        touched: dict[str, int] = {}
        for change in changes:
            facts = self.looks.facts(change)
            if facts is None:
                return None
            about = EVERY if change.kind in LIFTS else self.looks.concerned(change)
            away = frozenset([change.key]) if change.kind in LIFTS else frozenset[str]()
            for each in self.looks.touched(facts, away):
                name = name_of(self.looks.every[each])
                touched[name] = touched.get(name, 0) | about
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
        for number, part in enumerate(self.looks.parts):
            rules = self.looks.at(part.binder, columns.changed, lifted)
            if not rules:
                continue
            needs = sorted({name for rule in rules for name in self.looks.of(rule)[1]})
            portfolios = self.table.classes[part.place].portfolios
            binder = part.binder
            key = (
                tuple(map(id, rules)), binder.active, binder.ghosts, id(portfolios),
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
        for name in dict.fromkeys(name_of(rule) for rule in rules):
            old = self.looks.present[part.place].get(name, [])
            own = [rule for rule in self.looks.rules(part.binder) if name_of(rule) == name and rule.id not in lifted]
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
        return _small(points), _small(halves)

    def _same_bar(self, part: Part, name: str, own: Sequence[Rule], assumed: Binder) -> None:
        """Raise Unfollowed where a bar would forbid other letters."""
        old = sum(bar.column.sure for bar in self.case.problem.classes[part.place].bars if bar.rule == name)
        everything = replace(assumed, active=(1 << assumed.letters) - 1, ghosts=0)
        bound = [rule.kind.bind(rule.id, rule.level, rule.points, everything) for rule in own]
        if old != sum(bar.column.sure for bar in bound if isinstance(bar, BoundBar)):
            raise Unfollowed


def _small(numbers: Numbers) -> Any:
    """In as few bytes as do; None where there is nothing. No rule gives points that four bytes do not hold."""
    return numbers.astype(np.int32) if numbers.any() else None
