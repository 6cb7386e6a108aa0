"""What a program's page says beside what the packs say of the same letters: what contradicts it, repeats it, shares it.

A rule is brought to *claims*: so many letters that meet a condition, at least and at most. Whether all letters of one
condition meet another is decided over the conditions themselves, for every letter that there could be; facts are taken
to be independent. Rules without such claims (shares, groups, alternatives) are compared by their letters alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from msgspec import Struct

from lorplan.basics.errors import InputError
from lorplan.basics.words import hint_close
from lorplan.case.case import Case
from lorplan.case.wording.speaker import Speaker
from lorplan.keeper.lint.satisfy import NO, NOT_TRUE, TRUE, can_hold
from lorplan.results.rules_about import OwnRule, ProgramRulesAbout, RuleBeside, RulesAbout
from lorplan.rules.kinds.bar import Bar
from lorplan.rules.kinds.count import Count
from lorplan.rules.kinds.kind import Kind
from lorplan.rules.kinds.points import Points
from lorplan.rules.kinds.require import Require
from lorplan.rules.kinds.slots import Slots
from lorplan.rules.language import kleene
from lorplan.rules.language.conditions import Condition, Context, Every, Not, Surely, facts_of
from lorplan.rules.language.facts import MISSING, Fact
from lorplan.rules.packs.statements import Rule

RELATIONS: Final = ("contradicts", "repeats", "follows", "implies", "against", "for", "shares")  # what is told first


class _Claim(Struct, frozen=True, eq=False):
    """At least and at most so many letters meet `of` (None: every letter does). `most` None: as many as one likes."""

    of: Condition | None
    least: int
    most: int | None


class _Claims(Struct, frozen=True, eq=False):
    """What follows from keeping a rule. `whole`: keeping all of the claims keeps the rule as well."""

    claims: tuple[_Claim, ...] = ()
    whole: bool = False


def rules_about(case: Case, program: str | None = None) -> RulesAbout:
    """The rules that a program's page states or changes, each with those beside it; of all programs with rules of
    their own where none is named. Raises InputError where there is no such program."""
    known = {entry.id: entry for entry in case.scenario.programs}
    if program is not None and program not in known:
        raise InputError.of(f"--program {program!r}: no such program", None, hint_close(program, known))
    programs = [entry for entry in _programs(case, list(known) if program is None else [program]) if entry.rules]
    if program is not None and not programs:
        programs = [ProgramRulesAbout(program, known[program].name, ())]
    speaker = Speaker(case)
    writers = {letter: speaker.writer(letter) for letter in case.problem.letters}
    return RulesAbout(case.scenario.file, tuple(programs), writers, case.assumed)


def _programs(case: Case, programs: Sequence[str]) -> Iterator[ProgramRulesAbout]:
    names = {entry.id: entry.name for entry in case.scenario.programs}
    for program in programs:
        comparer = _Comparer(case, program)
        yield ProgramRulesAbout(program, names[program], tuple(comparer.own_rules()))


class _Comparer:
    """Compares the rules in force at one program that decide about letters."""

    def __init__(self, case: Case, program: str) -> None:
        self._case, self._program = case, program
        class_id = case.class_of[program]
        self._sure = case.rules[class_id]
        sure = {rule.id for rule in self._sure}
        every = [*self._sure, *(rule for rule in case.uncertain[class_id] if rule.id not in sure)]
        self._every = [rule for rule in every if rule.level != "note" and not isinstance(rule.kind, Require)]
        self._within: dict[tuple[int, int], bool] = {}

    def own_rules(self) -> Iterator[OwnRule]:
        """The rules that the program's own statements, or those that it takes over, make or change."""
        for rule in self._every:
            if any(statement.layer == "program" for statement in rule.chain):
                yield OwnRule(
                    rule=rule.id,
                    level=rule.level,
                    kind=rule.kind.name,
                    says=rule.says,
                    changes=rule.chain[0].layer != "program",
                    letters=self._letters(rule.kind),
                    beside=tuple(sorted(self._beside(rule), key=_order)),
                )

    def _beside(self, own: Rule) -> Iterator[RuleBeside]:
        for other in self._every:
            relation = None if other is own else self._relation(own, other)
            if relation is not None:
                both = set(self._letters(own.kind)) & set(self._letters(other.kind))
                yield RuleBeside(
                    relation=relation,
                    rule=other.id,
                    level=other.level,
                    kind=other.kind.name,
                    says=other.says,
                    layer=other.chain[0].layer,
                    pack=other.chain[0].pack,
                    sure=other in self._sure,
                    letters=tuple(sorted(both)),
                )

    def _relation(self, own: Rule, other: Rule) -> str | None:
        stated, beside = self._claims(own.kind), self._claims(other.kind)
        if any(self._clash(claim, against) for claim in stated.claims for against in beside.claims):
            return "contradicts"
        follows = beside.whole and self._follow(beside.claims, stated.claims)
        implies = stated.whole and self._follow(stated.claims, beside.claims)
        if follows or implies:
            return "repeats" if follows and implies else "follows" if follows else "implies"
        if isinstance(other.kind, Points):
            wanted = [claim for claim in stated.claims if claim.least and claim.of is not None]
            if any(self._all_meet(claim.of, other.kind.of) for claim in wanted):
                return "against" if other.kind.worth < 0 else "for"
            return None
        return "shares" if self._share(own.kind, other.kind) else None

    def _claims(self, kind: Kind) -> _Claims:
        if isinstance(kind, Count):
            least, most = self._number(kind.least), self._number(kind.most)
            plain = not (kind.per or kind.different or kind.worth or kind.share or kind.each)
            stated = plain and (least or most is not None)
            return _Claims((_Claim(kind.of, least or 0, most),), True) if stated else _Claims()
        if isinstance(kind, Bar):
            return _Claims((_Claim(_barred(kind), 0, 0),), True)
        if isinstance(kind, Slots) and kind.least is None:
            claims = tuple(_Claim(role.of, self._number(role.letters) or 0, None) for role in kind.roles)
            return _Claims(claims, len(kind.roles) == 1 and not kind.roles[0].among)
        return _Claims()

    def _number(self, bound: int | Fact | None) -> int | None:
        if not isinstance(bound, Fact):
            return bound
        value: Any = self._case.world.value(bound, self._program, self._program)
        return None if value is MISSING else int(value)

    def _clash(self, first: _Claim, second: _Claim) -> bool:
        """Whether one wants more letters of a sort than the other allows."""
        return self._too_many(first, second) or self._too_many(second, first)

    def _too_many(self, wanted: _Claim, allowed: _Claim) -> bool:
        return allowed.most is not None and wanted.least > allowed.most and self._all_meet(wanted.of, allowed.of)

    def _follow(self, claims: Sequence[_Claim], given: Sequence[_Claim]) -> bool:
        """Whether each of the claims is kept wherever all of `given` are."""
        return all(any(self._implied(claim, other) for other in given) for claim in claims)

    def _implied(self, claim: _Claim, by: _Claim) -> bool:
        enough = not claim.least or (by.least >= claim.least and self._all_meet(by.of, claim.of))
        few = claim.most is None or (by.most is not None and by.most <= claim.most and self._all_meet(claim.of, by.of))
        return enough and few

    def _all_meet(self, first: Condition | None, second: Condition | None) -> bool:
        """Whether every letter that meets the first condition meets the second one."""
        if second is None or first is second:
            return True
        key = id(first), id(second)
        if key not in self._within:
            given = () if first is None else ((first, TRUE),)
            self._within[key] = can_hold(*given, (second, NOT_TRUE)) == NO
        return self._within[key]

    def _share(self, own: Kind, other: Kind) -> bool:
        """Whether the two test the same facts of letters, and one letter could meet both."""
        return any(
            first.facts & second.facts and can_hold((first, TRUE), (second, TRUE)) != NO
            for first in own.conditions()
            for second in other.conditions()
        )

    def _letters(self, kind: Kind) -> tuple[str, ...]:
        """The letters of the file that surely meet one of the rule's conditions."""
        conditions = kind.conditions()
        world, program = self._case.world, self._program
        return tuple(
            letter
            for letter in self._case.problem.letters
            if any(condition.holds(Context(world, program, letter)) == kleene.TRUE for condition in conditions)
        )


def _barred(bar: Bar) -> Condition:
    """Which letters a bar forbids: those of it that its `unless` does not surely spare."""
    if bar.unless is None:
        return bar.of
    facts = bar.unless.facts
    parts = bar.of, Not(Surely(bar.unless, facts), facts)
    return Every(parts, facts_of(parts))


def _order(beside: RuleBeside) -> tuple[int, str]:
    return RELATIONS.index(beside.relation), beside.rule
