"""Rules bound at programs: what each comes to there, worked out once for programs that agree in all that decides it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from lorplan.case.columns import Columns, ProgramBinder
from lorplan.case.numbers import number_at, numbered, spared, sparing
from lorplan.rules.kinds import Bound
from lorplan.rules.kinds.bar import BoundBar
from lorplan.rules.kinds.earned import earns, with_points
from lorplan.rules.kinds.kind import Weighed
from lorplan.rules.kinds.points import BoundPoints, gather
from lorplan.rules.language.conditions import Condition
from lorplan.rules.language.facts import Fact
from lorplan.rules.packs.statements import Rule

_NEW: Final = object()


class Looks(Struct, frozen=True):
    """What a rule looks at: conditions over letters, facts that tell letters apart, and facts of the program."""

    conditions: Sequence[Condition]
    grouping: Sequence[Fact]
    needs: tuple[str, ...]


class Common(Struct, frozen=True, eq=False):
    """What the rules that several programs have come to at those that agree in letters and facts.

    `bound`: each rule with what it comes to, bars aside; `words`: see `Bindings.words`; `parts`: see `Bindings.parts`.
    """

    bound: tuple[tuple[Rule, Bound | None], ...]
    words: tuple[int, ...]
    parts: Parts


class Parts(Struct, frozen=True):
    """Bounds as a class has them: what stands by itself, and the points that are put together by group."""

    single: tuple[Bound, ...]
    grouped: tuple[BoundPoints, ...]


def bound_at(rule: Rule, binder: ProgramBinder) -> Bound | None:
    """What a rule comes to at the programs of a binder; None where it says nothing there."""
    bound = rule.kind.bind(rule.id, rule.level, rule.points, binder.seen_by(rule.level))
    bound = numbered(bound, number_at(binder)) if rule.number else bound
    bound = sparing(bound, spared(rule, binder))
    if isinstance(bound, Weighed) and rule.level == "must" and (rule.required or rule.number):
        return replace(bound, required=rule.required, number=rule.number)
    return bound


class Bindings:
    """What rules come to over given columns.

    `before`: the bindings over the columns from which these columns were made. A rule comes to the same as it did
    there where none of its columns moved. Equal bounds are one object, in all bindings that follow from one another.
    """

    def __init__(self, columns: Columns, before: Bindings | None = None, same_experiences: bool = True) -> None:
        """`same_experiences`: all letters are about the same experiences as before."""
        self._columns = columns
        self._before = before if same_experiences else None
        self._moved: dict[tuple[Rule, ...], frozenset[Rule]] = {}
        self._bound: dict[tuple[Any, ...], Bound | None] = {}
        self._bars: dict[tuple[Any, ...], tuple[BoundBar, ...]] = {}
        self._common: dict[tuple[Any, ...], Common] = {}
        self._barring: dict[tuple[Rule, ...], tuple[Rule, ...]] = {} if before is None else before._barring
        self._looks: dict[Rule, Looks] = {} if before is None else before._looks
        self._needs: dict[tuple[Rule, ...], tuple[str, ...]] = {} if before is None else before._needs
        self._said: dict[tuple[Any, ...], int] = {} if before is None else before._said
        self._word_of: dict[Rule, int] = {} if before is None else before._word_of
        self._equal: dict[Bound, Bound] = {} if before is None else before._equal
        self._instances: dict[int, Bound] = {} if before is None else before._instances  # of `_equal`, by identity
        self._gathered: dict[tuple[int, ...], tuple[Bound, ...]] = {} if before is None else before._gathered

    def forget(self) -> None:
        """Let go of the bindings before, once all programs are bound."""
        self._before = None

    def bars(self, rules: tuple[Rule, ...], binder: ProgramBinder) -> tuple[BoundBar, ...]:
        """What the bars among rules come to. `binder`: with every letter active."""
        barring = self.barring(rules)
        letters = tuple([spared(rule, binder) for rule in barring if rule.weak])
        key = barring, tuple([binder.value[name] for name in self._decided_by(barring)]), letters
        bars = self._bars.get(key)
        if bars is None:
            bound = (self.bind(rule, binder) for rule in barring)
            bars = self._bars[key] = tuple([bar for bar in bound if isinstance(bar, BoundBar)])
        return bars

    def barring(self, rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
        """The bars among rules."""
        barring = self._barring.get(rules)
        if barring is None:
            barring = self._barring[rules] = tuple([rule for rule in rules if rule.kind.name == "bar"])
        return barring

    def common(self, rules: tuple[Rule, ...], binder: ProgramBinder) -> Common:
        """What the rules come to that several programs have, bars aside."""
        number = number_at(binder) if any(rule.number for rule in rules) else None
        values = tuple([binder.value[name] for name in self._decided_by(rules)])
        key = rules, binder.active, binder.ideas, binder.ghosts, number, values
        common = self._common.get(key)
        if common is not None:
            return common
        old = None if self._before is None else self._before._common.get(key)
        if old is None:
            bound = tuple([(rule, self.bind(rule, binder)) for rule in rules if rule.kind.name != "bar"])
        else:
            moved = self._moved_of(rules)
            if not moved:
                self._common[key] = old
                return old
            bound = tuple([(rule, self.bind(rule, binder) if rule in moved else kept) for rule, kept in old.bound])
        said = [rule for rule, each in bound if each is not None]
        common = Common(bound, self.words(said), self.parts(each for _, each in bound if each is not None))
        self._common[key] = common
        return common

    def parts(self, bounds: Iterable[Bound]) -> Parts:
        """Bounds as a class has them. Points of musts stand beside the musts; points of groups wait for the rest of
        their group (see `gathered`)."""
        single: list[Bound] = []
        grouped: list[BoundPoints] = []
        for bound in bounds:
            if isinstance(bound, BoundPoints) and bound.group is not None:
                grouped.append(bound)
            elif earns(bound):
                single += [self.intern(part) for part in with_points(bound)]
            else:
                single.append(bound)
        return Parts(tuple(single), tuple(grouped))

    def gathered(self, points: Sequence[BoundPoints], caps: Mapping[str, tuple[int, int]]) -> tuple[Bound, ...]:
        """The points of groups, put together under the caps of the groups."""
        key = tuple([id(bound) for bound in points])
        groups = self._gathered.get(key)
        if groups is None:
            made = gather(points, caps, len(self._columns.letters))
            groups = self._gathered[key] = tuple([self.intern(group) for group in made])
        return groups

    def bind(self, rule: Rule, binder: ProgramBinder) -> Bound | None:
        """What a rule comes to; None where it says nothing there."""
        number = number_at(binder) if rule.number else None
        values = tuple([binder.value[name] for name in self._look(rule).needs])
        key = rule, binder.active, binder.ideas, binder.ghosts, number, spared(rule, binder), values
        bound: Any = self._bound.get(key, _NEW)
        if bound is _NEW:
            if self._before is not None and not self._has_moved(rule):
                bound = self._before._bound.get(key, _NEW)
            if bound is _NEW:
                bound = bound_at(rule, binder)
                bound = bound if bound is None else self.intern(bound)
            self._bound[key] = bound
        known: Bound | None = bound
        return known

    def _has_moved(self, rule: Rule) -> bool:
        """Whether a rule looks at a column that is not the one before."""
        looks = self._look(rule)
        return not self._columns.seen_by(rule.level).moved.isdisjoint((*looks.conditions, *looks.grouping))

    def _moved_of(self, rules: tuple[Rule, ...]) -> frozenset[Rule]:
        """Those rules that look at a column that is not the one before."""
        moved = self._moved.get(rules)
        if moved is None:
            moved = self._moved[rules] = frozenset([rule for rule in rules if self._has_moved(rule)])
        return moved

    def intern(self, bound: Bound) -> Bound:
        """The one object for all bounds that are equal."""
        if id(bound) in self._instances:
            return bound
        bound = self._equal.setdefault(bound, bound)
        self._instances[id(bound)] = bound
        return bound

    def words(self, rules: Iterable[Rule]) -> tuple[int, ...]:
        """What is said of each rule, and by whom, as a number: only programs that are told the same are alike."""
        words = []
        for rule in rules:
            number = self._word_of.get(rule)
            if number is None:
                said = (rule.id, rule.says, rule.why, rule.sources)
                number = self._word_of[rule] = self._said.setdefault(said, len(self._said))
            words.append(number)
        return tuple(words)

    def _look(self, rule: Rule) -> Looks:
        looks = self._looks.get(rule)
        if looks is None:
            kind = rule.kind
            looks = Looks(tuple(kind.conditions()), tuple(kind.grouping()), self._columns.decided_by(kind))
            self._looks[rule] = looks
        return looks

    def _decided_by(self, rules: tuple[Rule, ...]) -> tuple[str, ...]:
        """The facts of a program that decide what any of the rules comes to there."""
        needs = self._needs.get(rules)
        if needs is None:
            needs = tuple(sorted({name for rule in rules for name in self._look(rule).needs}))
            self._needs[rules] = needs
        return needs
