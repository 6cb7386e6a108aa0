"""Findings: musts that are broken or open, sentences that rules say, letters that stay and satisfy nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from lorplan.basics.bits import bits
from lorplan.basics.words import listing, plural
from lorplan.case.case import Case
from lorplan.case.problem import ProgramClass
from lorplan.case.wording.askable import askable, by_asking, by_waiting, coming
from lorplan.case.wording.layers import layer_steps
from lorplan.case.wording.roles import empty_roles
from lorplan.case.wording.speaker import Speaker, at_programs
from lorplan.engines.assignment import Assignment
from lorplan.results.plan import Finding
from lorplan.rules.kinds import Bound
from lorplan.rules.kinds.bar import BoundBar
from lorplan.rules.kinds.measure import _fit, asked_for, held
from lorplan.rules.kinds.portfolios import Portfolios
from lorplan.rules.kinds.say import BoundSay
from lorplan.rules.kinds.share import BoundShare
from lorplan.rules.packs.statements import LAYERS, Rule


@dataclass(repr=False, eq=False)
class _Group:
    """Alike findings of several classes, told once."""

    rule: Rule
    bound: Bound | None
    empty: tuple[str, ...] = ()  # the roles that nobody fills
    classes: list[ProgramClass] = field(default_factory=list)
    letters: int = 0


def _order(finding: Finding) -> tuple[int, int, int, str, tuple[str, ...]]:
    """Broken, open, notes; notes on the applicant's field and programs before those on the portal."""
    layer = -LAYERS.index(finding.layers[0].layer) if finding.status == "note" else 0
    return ("broken", "open", "note").index(finding.status), layer, -finding.count, finding.rule, finding.programs


class Findings:
    """Collects findings over classes, alike ones together."""

    def __init__(self, case: Case, assignment: Assignment) -> None:
        self.case = case
        self.assignment = assignment
        self.speaker = Speaker(case)

    def all(self) -> tuple[Finding, ...]:
        """Broken first, then open, then notes; each by the number of programs it concerns."""
        groups: dict[tuple[object, ...], _Group] = {}
        for one, portfolio in zip(self.case.problem.classes, self.assignment.portfolios, strict=True):
            self._of_class(one, portfolio, groups)
        found = [self._finding(key, group) for key, group in groups.items()]
        return tuple(sorted(found, key=_order))

    def _of_class(self, one: ProgramClass, portfolio: int, groups: dict[tuple[object, ...], _Group]) -> None:
        single = Portfolios([portfolio], len(self.case.problem.letters))
        for bound in (*one.bounds, *one.bars):
            rule = self.case.rule(one.id, bound.rule)
            if rule is None or bound.level == "should":
                continue
            reading = bound.check(single)
            if isinstance(bound, BoundSay):
                if reading.measured[0]:
                    self._put(groups, (rule.id, rule.says, "note"), rule, bound, one, bound.spoken_of(portfolio))
                continue
            status = held(reading)
            if status == "kept":
                continue
            empty = empty_roles(rule.kind, self.case.binders[one.id], portfolio)
            key = (
                rule.id,
                rule.says,
                status,
                int(reading.measured[0]),
                int(reading.halves[0]),
                bound.bound_of(),
                empty,
            )
            letters = portfolio & bound.column.possible if isinstance(bound, BoundBar) else 0
            self._put(groups, key, rule, bound, one, letters, empty)
        for name in one.uncertain:
            rule = self.case.rule(one.id, name)
            if rule is not None:
                self._put(groups, (rule.id, rule.says, "open", None, None, None), rule, None, one, 0)
        for rule in self.case.uncertain[one.id]:
            if rule.level == "note":
                self._put(groups, (rule.id, rule.says, "note", "perhaps"), rule, None, one, 0)
        for letter in bits(one.ghosts):
            self._ghost(one, letter, groups)

    def _ghost(self, one: ProgramClass, letter: int, groups: dict[tuple[object, ...], _Group]) -> None:
        for bar in one.bars:
            if bar.column.sure >> letter & 1:
                rule = self.case.rule(one.id, bar.rule)
                if rule is not None:
                    self._put(groups, (rule.id, rule.says, "note", "assigned", letter), rule, bar, one, 1 << letter)

    def _put(
        self,
        groups: dict[tuple[object, ...], _Group],
        key: tuple[object, ...],
        rule: Rule,
        bound: Bound | None,
        one: ProgramClass,
        letters: int,
        empty: tuple[str, ...] = (),
    ) -> None:
        group = groups.setdefault(key, _Group(rule, bound, empty))
        group.classes.append(one)
        group.letters |= letters

    def _finding(self, key: tuple[object, ...], group: _Group) -> Finding:
        rule, bound = group.rule, group.bound
        status = str(key[2])
        count = sum(one.count for one in group.classes)
        measured = bound_number = missing = None
        if status != "note" and bound is not None:
            measured, halves, bound_number = key[3], key[4], bound.bound_of()
            missing = (int(str(halves)) + 1) // 2
        text = self._text(status, bound, measured, bound_number, count, group, missing or 0)
        mend = self._mend(status, bound, missing or 0, group)
        return Finding(
            rule.id,
            rule.level,
            status,
            rule.says,
            text,
            self.speaker.programs(group.classes),
            count,
            self.speaker.letters(group.letters),
            None if measured is None else int(str(measured)),
            bound_number,
            missing,
            layer_steps(rule),
            rule.sources,
            mend,
        )

    def _text(
        self,
        status: str,
        bound: Bound | None,
        measured: object,
        number: int | None,
        count: int,
        group: _Group,
        lacking: int,
    ) -> str:
        names = listing(self.speaker.writer(name) for name in self.speaker.letters(group.letters))
        if status == "note":
            if bound is None:
                return self.speaker.unsettled(group.rule, group.classes[0])
            if isinstance(bound, BoundBar):
                return (
                    f"{names}: assigned already, so it keeps its slot, and it satisfies nothing {at_programs(count)}."
                )
            return f"It speaks of {names}." if names else ""
        if bound is None:
            return f"Whether this applies is not known {at_programs(count)}."
        if isinstance(bound, BoundBar):
            may = "may be barred" if status == "open" else "is barred"
            return f"{names} {may} by this {at_programs(count)}."
        surely = "surely " if status == "open" else ""
        asked = asked_for(bound)
        if asked is not None and int(str(measured)) < asked:
            choice = "or" if len(group.empty) > asked - int(str(measured)) else "and"
            roles = f" Not {surely}filled: {listing(group.empty, choice)}." if group.empty else ""
            return f"You {surely}have {measured} of {asked} needed, {at_programs(count)}.{roles}"
        if number is not None and asked is None:
            return f"You {surely}have {measured}, and {number} would be the most, {at_programs(count)}."
        missing = plural(max(1, lacking), "letter")
        verb = "may be" if status == "open" else "are" if lacking > 1 else "is"
        return f"{missing} {verb} missing {at_programs(count)}."

    def _mend(self, status: str, bound: Bound | None, missing: int, group: _Group) -> str | None:
        if status != "broken" or bound is None or not (asked_for(bound) or isinstance(bound, BoundShare)):
            return None
        letters = plural(missing, "more letter")
        writers = coming(self.case, group.rule, group.classes)
        if writers:
            return by_waiting(writers)
        candidates = self._candidates(bound, group.classes)
        if candidates:
            return f"get {letters} of this kind, for example by asking {listing(candidates, 'or')}."
        found = askable(self.case, group.rule, group.classes)
        if found.people:
            return by_asking(self.case, letters, found)
        return f"get {letters} of this kind; none in your file, agreed or planned, is one."

    def _candidates(self, bound: Bound, classes: Iterable[ProgramClass]) -> list[str]:
        """People whose letter was not asked for, and would count."""
        idle = 0
        for one in classes:
            idle |= one.pending & ~self.assignment.requests
        return [self.speaker.person(writer) for writer in self.speaker.people_of(idle & _fit(bound))][:3]
