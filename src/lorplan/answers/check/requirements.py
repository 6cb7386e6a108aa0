"""The requirements of all programs, and what the letters that can be had come to at each: kept, open or broken."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from lorplan.answers.check.search import Outlook, outlook
from lorplan.basics.bits import bits
from lorplan.basics.words import listing, plural
from lorplan.case.case import Case
from lorplan.case.problem import ProgramClass
from lorplan.case.wording.askable import askable, by_asking, by_waiting, coming
from lorplan.case.wording.layers import layer_steps
from lorplan.case.wording.speaker import Speaker, at_programs
from lorplan.results.plan import Finding, Source
from lorplan.rules.kinds import Bound
from lorplan.rules.kinds.bar import BoundBar
from lorplan.rules.kinds.count import BoundCount
from lorplan.rules.kinds.measure import Measure, TooMany
from lorplan.rules.kinds.say import BoundSay
from lorplan.rules.packs.statements import LAYERS, Rule

TOGETHER = "requirements.not-together"  # musts that one set of letters cannot meet
BUDGET = "budget"  # requests that programs need together
MOST_SETS = 2000  # sets of people held at once while programs are put together


@dataclass(repr=False, eq=False)
class _Group:
    """Alike findings of several classes, told once."""

    rule: Rule
    status: str
    bound: Bound | None
    best: Measure | None
    sure: bool = True  # whether it is known that the rule applies
    classes: list[ProgramClass] = field(default_factory=list)
    letters: int = 0


class Requirements:
    """What `check` finds about requirements. `too_many`: programs where there were too many sets of letters."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.speaker = Speaker(case)
        self.too_many: list[str] = []
        self.budget_examined = True
        self._groups: dict[tuple[object, ...], _Group] = {}
        self._known: dict[tuple[Any, ...], Outlook] = {}
        self._needs: list[tuple[ProgramClass, tuple[int, ...]]] = []

    def all(self) -> tuple[Finding, ...]:
        """Every must, the worst first, then what the rules say."""
        found: list[Finding] = []
        for one in self.case.problem.classes:
            found.extend(self._of_class(one))
        found = _merged(found)
        found += self._budget()
        found += [self._finding(group) for group in self._groups.values()]
        order = {"broken": 0, "open": 1, "kept": 2, "note": 3}

        def key(one: Finding) -> tuple[int, int, int, str, tuple[str, ...]]:
            # Sentences about the applicant's field and programs come before those about the portal.
            layer = -LAYERS.index(one.layers[0].layer) if one.status == "note" else 0
            return order[one.status], layer, -one.count, one.rule, one.programs

        return tuple(sorted(found, key=key))

    # ---- one class -----------------------------------------------------------------------------------------------

    def _of_class(self, one: ProgramClass) -> Iterable[Finding]:
        """Puts the class's musts and sentences into groups; gives what is about several musts at once."""
        for bound in one.bounds:
            rule = self.case.rule(one.id, bound.rule)
            if isinstance(bound, BoundSay) and bound.column is None and rule is not None:
                self._put(_Group(rule, "note", None, None), one)
        for letter in bits(one.ghosts):
            for bar in one.bars:
                rule = self.case.rule(one.id, bar.rule)
                if bar.column.sure >> letter & 1 and rule is not None:
                    self._put(_Group(rule, "note", None, None, letters=1 << letter), one)
        for rule in self.case.uncertain[one.id]:
            if rule.level == "note":
                self._put(_Group(rule, "note", None, None, sure=False), one)
        musts = [bound for bound in one.bounds if bound.level == "must"]
        uncertain = self._uncertain(one)
        try:
            found = self._outlook(one, musts)
            for rule, bound in uncertain:
                self._put_must(rule, bound, self._outlook(one, [bound]).best[0], one, sure=False)
        except TooMany:
            self.too_many.extend(one.programs)
            return ()
        for bound, best in zip(musts, found.best, strict=True):
            rule = self.case.rule(one.id, bound.rule)
            if rule is not None:
                self._put_must(rule, bound, best, one)
        if not found.conflict:
            self._needs.append((one, found.people))
            return ()
        return [self._together(one, found)]

    def _outlook(self, one: ProgramClass, musts: Sequence[Bound]) -> Outlook:
        limits = [id(bound) for bound in one.bounds if bound.level == "limit"]
        key = (one.usable, one.fixed, one.pending, one.cap, *limits, "musts", *(bound for bound in musts))
        if key not in self._known:
            self._known[key] = outlook(self.case.problem, one, musts)
        return self._known[key]

    def _uncertain(self, one: ProgramClass) -> list[tuple[Rule, Bound]]:
        """The musts of which nobody knows whether they apply, as they would stand. (A bar that may not apply can
        be kept by not sending the letter.)"""
        binder = self.case.binders[one.id]
        found = []
        for rule in self.case.uncertain[one.id]:
            if rule.level == "note":
                continue
            bound = rule.kind.bind(rule.id, rule.level, rule.points, binder)
            if bound is not None and not isinstance(bound, BoundBar):
                found.append((rule, bound))
        return found

    def _put_must(self, rule: Rule, bound: Bound, best: Measure, one: ProgramClass, sure: bool = True) -> None:
        status = best.held if sure or best.held == "kept" else "open"
        self._put(_Group(rule, status, bound, best, sure), one)

    def _put(self, group: _Group, one: ProgramClass) -> None:
        bound, best = group.bound, group.best
        key: tuple[object, ...] = (group.rule.id, group.rule.says, group.status, group.sure, group.letters)
        if bound is not None and best is not None:
            numbers = (_could(bound),) if group.status == "kept" else (best.sure, best.unsure)
            key += (_least(bound), bound.bound_of(), *numbers)
        self._groups.setdefault(key, group).classes.append(one)

    # ---- in words ------------------------------------------------------------------------------------------------

    def _finding(self, group: _Group) -> Finding:
        rule, bound, best = group.rule, group.bound, group.best
        count = sum(one.count for one in group.classes)
        measured = number = missing = None
        if bound is not None and best is not None:
            measured, number = best.sure, bound.bound_of()
            missing = (best.halves + 1) // 2
        return Finding(
            rule.id,
            rule.level,
            group.status,
            rule.says,
            self._text(group, count),
            self.speaker.programs(group.classes),
            count,
            self.speaker.letters(group.letters),
            measured,
            number,
            missing,
            layer_steps(rule),
            rule.sources,
            self._mend(group),
        )

    def _text(self, group: _Group, count: int) -> str:
        bound, best = group.bound, group.best
        if bound is None or best is None:
            if not group.sure:
                return self.speaker.unsettled(group.rule, group.classes[0])
            if not group.letters:
                return ""
            names = listing(self.speaker.writer(name) for name in self.speaker.letters(group.letters))
            return f"{names}: assigned already, so it keeps its slot, and it satisfies nothing {at_programs(count)}."
        told = "" if group.sure else "Whether this applies is not known. "
        where = f", {at_programs(count)}"
        if group.status == "kept":
            could = _could(bound)
            if could is None:
                return told.strip()
            return f"{told}{plural(could, 'letter')} could count for this{where}."
        more = ""
        surely = "surely " if best.held == "open" else ""
        if best.held == "open" and best.unsure:
            more = f", and {best.unsure} more if what is unknown turns out so"
        least = _least(bound)
        if least is not None and best.sure < least:
            return f"{told}You can {surely}have {best.sure} of {least} needed{more}{where}."
        return f"{told}You {surely}have {best.sure}{more}, and {bound.bound_of()} would be the most{where}."

    def _mend(self, group: _Group) -> str | None:
        bound, best = group.bound, group.best
        if best is None or best.held != "broken" or not isinstance(bound, BoundCount) or bound.per is not None:
            return None
        if bound.least is None or best.sure >= bound.least:
            return None
        one = group.classes[0]
        if bound.different is None and (bound.column.sure & one.usable).bit_count() > best.sure:
            return "free a slot or ask more people; you have more letters of this kind than can be sent."
        letters = plural(bound.least - best.sure, "more letter")
        if bound.different is None and (writers := coming(self.case, group.rule, group.classes)):
            return by_waiting(writers)
        if bound.different is None and (found := askable(self.case, group.rule, group.classes[:1])).people:
            return by_asking(self.case, letters, found)
        return f"get {letters} of this kind; none in your file, agreed or planned, is one."

    # ---- several at once -----------------------------------------------------------------------------------------

    def _together(self, one: ProgramClass, found: Outlook) -> Finding:
        rules = [self.case.rule(one.id, found.musts[place].rule) for place in found.conflict]
        there = [rule for rule in rules if rule is not None]
        says = " ".join(rule.says for rule in there)
        status = "broken" if found.together == "broken" else "open"
        how = "" if status == "broken" else "surely "
        hangs = any(found.best[place].held == "open" for place in found.conflict)
        alone = " (as far as an answer allows)" if hangs else ""
        return Finding(
            TOGETHER, "must", status, f"These go together: {says}",
            f"Each can {how}be met alone{alone}, but no set of letters meets all of them {at_programs(one.count)}.",
            one.programs, one.count, (), None, None, None, (), _sources(there), None,
        )  # fmt: skip

    def _budget(self) -> list[Finding]:
        """What programs need to be asked for may each be within the budget, and beyond it together."""
        budget = self.case.problem.budget
        if budget is None:
            return []
        sets = {0}
        needing: list[ProgramClass] = []
        for one, people in self._needs:
            if 0 in people:
                continue
            needing.append(one)
            joined = {mask | more for mask in sets for more in people}
            sets = {mask for mask in joined if not any(mask != less and mask & less == less for less in joined)}
            if len(sets) > MOST_SETS:
                self.budget_examined = False
                return []
        needed = min(mask.bit_count() for mask in sets)
        if needed <= budget:
            return []
        count = sum(one.count for one in needing)
        text = f"Each of {plural(count, 'program')} can be served alone, but all of them need {needed} new requests."
        return [
            Finding(
                BUDGET, "must", "broken", f"Your budget allows {plural(budget, 'new request')}.", text,
                self.speaker.programs(needing), count, (), needed, budget, needed - budget, (), (),
                f"write 'new_requests: {needed}' under 'budget'.",
            )
        ]  # fmt: skip


def _least(bound: Bound) -> int | None:
    """The least number that a rule asks for, None where it only states a greatest."""
    return bound.least if isinstance(bound, BoundCount) else bound.bound_of()


def _could(bound: Bound) -> int | None:
    """How many letters that can be had surely count; None where that says nothing."""
    plain = isinstance(bound, BoundCount) and bound.least is not None and bound.per is None
    return bound.column.sure.bit_count() if plain and isinstance(bound, BoundCount) else None


def _sources(rules: Iterable[Rule]) -> tuple[Source, ...]:
    return tuple(dict.fromkeys(source for rule in rules for source in rule.sources))


def _merged(found: Iterable[Finding]) -> list[Finding]:
    """Findings of several classes that say the same, as one."""
    from msgspec.structs import replace

    groups: dict[tuple[str, str], list[Finding]] = {}
    for finding in found:
        groups.setdefault((finding.status, finding.says), []).append(finding)
    merged = []
    for alike in groups.values():
        count = sum(one.count for one in alike)
        programs = tuple(sorted(program for one in alike for program in one.programs))
        text = alike[0].text.replace(at_programs(alike[0].count), at_programs(count))
        merged.append(replace(alike[0], programs=programs, count=count, text=text))
    return merged
