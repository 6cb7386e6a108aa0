"""Letters that would serve a requirement, and that the budget or `--only` leaves out: whose they are, in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from lorplan.basics.bits import bits
from lorplan.basics.words import listing, plural
from lorplan.case.case import Case
from lorplan.case.problem import ProgramClass
from lorplan.case.wording.limits import denied
from lorplan.case.wording.speaker import Speaker
from lorplan.rules.kinds.guard import Guarded
from lorplan.rules.packs.statements import Rule
from lorplan.scenario.models import USABLE

SHOWN = 3


class Askable(Struct, frozen=True):
    """Letters that would serve and that nobody may ask for. `people`: names of their writers, by id; `against`: what
    stands against asking for any of them, as a clause, where that is more than the number of people."""

    people: list[str]
    against: str | None


def askable(case: Case, rule: Rule, classes: Iterable[ProgramClass]) -> Askable:
    """Letters that nobody may ask for here, and that would surely count for the rule."""
    letters = case.problem.letters
    kind = rule.kind.kind if isinstance(rule.kind, Guarded) else rule.kind
    condition = getattr(kind, "of", None)
    ideas = 0
    for program_class in classes:
        mask = (1 << len(letters)) - 1
        if condition is not None:
            binder = case.binders[program_class.id]
            mask = case.columns.column(condition, binder.program, binder.value).sure
        for bar in program_class.bars:
            mask &= ~bar.column.sure
        for letter in bits(mask & ~(program_class.usable & ~program_class.pending)):
            status = case.scenario.letters[letters[letter]].status_at(program_class.portal)
            ideas |= (status == "idea") << letter
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
    writers: set[str] = set()
    for program_class in classes:
        binder = case.binders[program_class.id]
        column = case.columns.column(conditions[0], binder.program, binder.value)
        for letter in bits(column.sure & ~program_class.usable):
            name = case.problem.letters[letter]
            if speaker.status(name, program_class.portal) in USABLE:
                writers.add(speaker.writer(name))
    return sorted(writers)


def mend(case: Case, rule: Rule, classes: Sequence[ProgramClass], letters: str, not_asked: Sequence[str] = ()) -> str:
    """What would mend a must that falls short at these classes, as a clause: waiting for a letter on its way, asking
    somebody, or finding somebody. `letters`: how many more; `not_asked`: people who might be asked, and are not."""
    writers = coming(case, rule, classes)
    if writers:
        return f"wait for {listing(writers)}, or remind the writer: such a letter is on its way."
    get = f"get {letters} of this kind"
    if not_asked:
        return f"{get}, for example by asking {listing(not_asked, 'or')}."
    forbidden = askable(case, rule, classes)
    if not forbidden.people:
        return f"{get}; none in your file, agreed or planned, is one."
    return f"{get}, for example by asking {listing(forbidden.people[:SHOWN], 'or')}{_against(case, forbidden)}."


def _against(case: Case, forbidden: Askable) -> str:
    """What stands against asking, as the end of a sentence."""
    if len(case.only) < len(USABLE):
        return "; with --only nobody new is asked"
    if forbidden.against is not None:
        return f"; {forbidden.against}"
    budget = case.scenario.budget.new_requests
    if budget is None:
        return ""
    return f"; your budget allows {plural(budget, 'new person', 'new people') if budget else 'nobody new'}"
