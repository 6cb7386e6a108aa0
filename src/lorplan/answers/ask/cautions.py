"""Whom not to ask, and why: the rules that bar a letter, or weigh it down."""

from __future__ import annotations

from collections.abc import Collection

from lorplan.basics.bits import bits
from lorplan.basics.words import sentence
from lorplan.case.case import Case
from lorplan.case.problem import ProgramClass
from lorplan.case.wording.limits import denied
from lorplan.results.ask import Caution, NotToAsk, Person
from lorplan.rules.kinds.points import BoundGroup, BoundPoints
from lorplan.rules.packs.statements import Rule


def cautions(case: Case, letters: Collection[str]) -> tuple[Caution, ...]:
    """The rules that bar the letters of somebody everywhere, or take points from them at most programs; the gravest
    first.

    Of several versions a program gets the one that fits: a rule speaks against them there only where it speaks against
    all that are not barred. Where it differs, the points are those at the programs where the rule takes least.
    """
    against: dict[str, tuple[int | None, Rule]] = {}
    seen: dict[str, int] = {}
    mask = sum(1 << bit for bit, letter in enumerate(case.problem.letters) if letter in letters)
    for program_class in case.problem.classes:
        for name, points in _against(program_class, mask).items():
            rule = case.rule(program_class.id, name)
            if rule is None:
                continue
            seen[name] = seen.get(name, 0) + program_class.weight
            known = against.get(name)
            if known is None or (points is not None and (known[0] is None or points > known[0])):
                against[name] = points, rule
    weight = case.problem.weight
    common = [
        name for name in against if seen[name] == weight or (against[name][0] is not None and 2 * seen[name] > weight)
    ]
    ordered = sorted(common, key=lambda name: (against[name][0] is not None, against[name][0] or 0, name))
    return tuple(Caution(name, against[name][1].says, against[name][0], against[name][1].sources) for name in ordered)


def _against(program_class: ProgramClass, letters: int) -> dict[str, int | None]:
    """Rules against all of these letters that may be sent to a class, with their points; else the bars."""
    bars = {bar.rule: bar.column.sure & letters for bar in program_class.bars}
    free = letters
    for barred in bars.values():
        free &= ~barred
    if not free:
        return {rule: None for rule, barred in bars.items() if barred}
    weighed: list[dict[str, int | None]] = []
    for letter in bits(free):
        own: dict[str, int | None] = {}
        for bound in program_class.bounds:
            if isinstance(bound, BoundPoints | BoundGroup):
                for match in bound.ledger(1 << letter):
                    if match.points < 0:
                        own[match.rule] = match.points // max(1, match.units)
        weighed.append(own)
    return {rule: points for rule, points in weighed[0].items() if all(rule in own for own in weighed)}


def not_to_ask(case: Case, people: Collection[Person]) -> tuple[NotToAsk, ...]:
    """Those who are barred, and those who add nothing although they may write, with the rules against them. Not spoken
    of are those who write already and add nothing with the same letters at another portal, and those who stand in where
    somebody says no."""
    reserve = {letter for person in people for letter in person.reserve}
    avoided = []
    for person in people:
        if any(caution.points is None for caution in person.cautions):
            why = "barred"
        elif person.order is not None or person.in_plan or reserve & set(person.letters):
            continue
        elif _nowhere(case, person):
            why = "adds nothing"
        else:
            continue
        letters = person.letters if why == "barred" else _nowhere(case, person)
        says = _not_allowed(case, letters) if why == "adds nothing" and not person.imagined else None
        if says is not None:
            why = "not allowed"
        avoided.append(
            NotToAsk(
                writer=person.writer,
                name=person.name,
                letters=letters,
                why=why,
                cautions=person.cautions,
                new=person.new,
                says=says or "",
            )
        )
    order = ("barred", "not allowed", "adds nothing")
    return tuple(sorted(avoided, key=lambda entry: (order.index(entry.why), not entry.cautions, entry.writer)))


def _not_allowed(case: Case, letters: Collection[str]) -> str | None:
    """What leaves no room for any of these letters; None where one may be asked for."""
    limits = [denied(case, letter) for letter in letters]
    return None if None in limits or not limits else sentence(limits[0] or "")


def _nowhere(case: Case, person: Person) -> tuple[str, ...]:
    """Those of the letters that would have to be asked for that are nowhere at hand nor on their way."""
    if person.imagined:
        return person.letters
    letters = [case.scenario.letters[name] for name in person.letters]
    return tuple(letter.id for letter in letters if not letter.requested)
