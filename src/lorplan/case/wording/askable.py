"""Letters that would serve a requirement, and that the budget or `--only` leaves out: whose they are, in words."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from lorplan.basics.bits import bits
from lorplan.basics.words import listing, plural
from lorplan.case.case import Case
from lorplan.case.problem import ProgramClass
from lorplan.case.wording.limits import denied
from lorplan.case.wording.speaker import Speaker
from lorplan.rules.packs.statements import Rule
from lorplan.scenario.models import USABLE

SHOWN = 3


class Askable(Struct, frozen=True):
    """Letters that nobody may ask for. `people`: names of their writers, by id; `against`: what stands against asking
    for any of them, as a clause, where that is more than the number of people."""

    people: list[str]
    against: str | None


def askable(case: Case, rule: Rule, classes: Iterable[ProgramClass]) -> Askable:
    """Letters that nobody may ask for here, and that would surely count for the rule."""
    letters = case.problem.letters
    kind = getattr(rule.kind, "kind", rule.kind)  # with guards around it, or without
    condition = getattr(kind, "of", None)
    ideas = 0
    for one in classes:
        mask = (1 << len(letters)) - 1
        if condition is not None:
            binder = case.binders[one.id]
            mask = case.columns.column(condition, binder.program, binder.value).sure
        for bar in one.bars:
            mask &= ~bar.column.sure
        for place in bits(mask & ~(one.usable & ~one.pending)):
            status = case.scenario.letters[letters[place]].status_at(one.portal)
            ideas |= (status == "idea") << place
    speaker = Speaker(case)
    people = [speaker.person(writer) for writer in speaker.people_of(ideas)]
    against = [denied(case, name) for name in case.problem.names(ideas)]
    return Askable(people, against[0] if len(set(against)) == 1 else None)


def coming(case: Case, rule: Rule, classes: Iterable[ProgramClass]) -> list[str]:
    """Authors of letters of this kind that are agreed or asked for, where only others may be used."""
    conditions = rule.kind.conditions()
    if len(case.only) == len(USABLE) or not conditions:
        return []
    speaker = Speaker(case)
    found: set[str] = set()
    for one in classes:
        binder = case.binders[one.id]
        column = case.columns.column(conditions[0], binder.program, binder.value)
        for letter in bits(column.sure & ~one.usable):
            name = case.problem.letters[letter]
            if speaker.status(name, one.portal) in USABLE:
                found.add(speaker.writer(name))
    return sorted(found)


def by_waiting(writers: list[str]) -> str:
    """What to do where such a letter is on its way."""
    return f"wait for {listing(writers)}, or remind the writer: such a letter is on its way."


def by_asking(case: Case, letters: str, found: Askable) -> str:
    """`get 1 more letter of this kind, for example by asking Dr. Lee`, and what stands against it."""
    text = f"get {letters} of this kind, for example by asking {listing(found.people[:SHOWN], 'or')}"
    budget = case.scenario.budget.new_requests
    if len(case.only) < len(USABLE):
        return f"{text}; with --only nobody new is asked."
    if found.against is not None:
        return f"{text}; {found.against}."
    if budget is None:
        return f"{text}."
    return f"{text}; your budget allows {plural(budget, 'new person', 'new people') if budget else 'nobody new'}."
