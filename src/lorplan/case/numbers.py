"""Which letters are weak at a program, and how many letters its number can be: what binding needs to know of rules that
are a program's number of letters."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from lorplan.case.columns import ProgramBinder
from lorplan.rules.kinds import Bound, Kind
from lorplan.rules.kinds.bar import Bar, BoundBar
from lorplan.rules.kinds.count import PROGRAM_MOST, BoundCount, Count
from lorplan.rules.language import kleene
from lorplan.rules.language.conditions import Condition, Every, Some, Somebody, Surely, Test, facts_of
from lorplan.rules.language.facts import MISSING
from lorplan.rules.packs.statements import Rule


class Number(Struct, frozen=True):
    """What bounds the number of letters at a program.

    `most`: what the portal's cap and the program's largest number leave room for, None where nobody states one; places
    taken by reserve or for nothing are not taken off. `unfit`: weak letters that nobody was asked for.
    """

    most: int | None
    unfit: int


def number_at(binder: ProgramBinder) -> Number:
    """What bounds the number of letters at the programs of a binder."""
    return Number(room(binder), weak_letters(binder) & binder.ideas)


def room(binder: ProgramBinder) -> int | None:
    """The letters that the portal's caps and the program's own largest number leave room for; None for any number."""
    stated = binder.value.get(PROGRAM_MOST, MISSING)
    numbers = [] if stated is MISSING else [int(stated)]
    for rule in binder.rules:
        kind = rule.kind
        if rule.level == "limit" and isinstance(kind, Count) and kind.every_letter and kind.most is not None:
            most = binder.number(kind.most)
            numbers += [] if most is None else [most]
    return min(numbers, default=None)


def weak_letters(binder: ProgramBinder) -> int:
    """The active letters (a bit mask) that a rule of points marks as weak, but for those that surely are what a must
    asks for by office or form."""
    weak = 0
    for rule in binder.rules:
        if rule.weak and rule.kind.name != "bar":
            for condition in rule.kind.conditions():
                weak |= binder.column(condition).sure
    return weak & ~asked_by_office(binder) if weak else 0


def asked_by_office(binder: ProgramBinder) -> int:
    """The active letters (a bit mask) that surely are what a must asks for by office or form."""
    asked = 0
    for rule in binder.rules:
        for condition in by_office(rule) if rule.level == "must" else ():
            asked |= binder.column(condition).sure
    return asked


def hangs_on_offices(rule: Rule) -> bool:
    """Whether what a rule comes to depends on which letters musts ask for by office or form."""
    return rule.number or (rule.weak and isinstance(rule.kind, Bar))


def spared(rule: Rule, binder: ProgramBinder) -> int:
    """The letters (a bit mask) that a bar marked as weak would forbid, if they were not asked for by office or form."""
    if not (rule.weak and isinstance(rule.kind, Bar)) or not binder.column(rule.kind.of).possible:
        return 0
    return asked_by_office(binder)


def sparing(bound: Bound | None, letters: int) -> Bound | None:
    """A bar that does not hold against these letters; nothing where it then forbids none."""
    if not letters or not isinstance(bound, BoundBar):
        return bound
    column = bound.column.within(~letters)
    return replace(bound, column=column) if column.possible else None


@lru_cache(maxsize=4096)
def by_office(rule: Rule) -> tuple[Condition, ...]:
    """For each condition of a must that asks for letters by office or form: that one, and that the letter has one of
    these offices or forms."""
    kind: Kind = getattr(rule.kind, "kind", rule.kind)  # with guards around it, or without
    if kind.name == "bar" or (isinstance(kind, Count) and kind.least is None and kind.share is None):
        return ()
    conditions = []
    for condition in kind.conditions():
        offices = tuple(_offices(condition))
        if offices:
            parts = (condition, Some(offices, facts_of(offices)))
            conditions.append(Every(parts, facts_of(parts)))
    return tuple(conditions)


def _offices(condition: Condition) -> Iterator[Condition]:
    """The tests of an office or a form within, each of a letter; those that a plain letter passes left out."""
    if isinstance(condition, Test):
        fact = condition.fact
        if fact.office and (fact.default is MISSING or _passes(condition) != kleene.TRUE):
            subjects = {"letter": (), "office": ("office", "writer")}.get(fact.subject, (fact.subject,))
            of_letter: Condition = condition
            for subject in subjects:
                of_letter = Somebody(subject, of_letter, condition.facts)
            yield of_letter
    elif isinstance(condition, Every | Some):
        for part in condition.parts:
            yield from _offices(part)
    elif isinstance(condition, Somebody | Surely):
        yield from _offices(condition.part)


def _passes(test: Test) -> int:
    """The truth of a test of an office or a form, none of which looks at the world, for the value by default."""
    return test.passes(test.fact.default, None, None)  # type: ignore[arg-type]


def numbered(bound: Bound | None, number: Number) -> Bound | None:
    """A bound on the number of letters: no more than there is room for, and nobody is asked for a weak letter."""
    if not isinstance(bound, BoundCount) or bound.least is None:
        return bound
    least = bound.least if number.most is None else min(bound.least, number.most)
    return replace(bound, least=least, column=bound.column.within(~number.unfit))
