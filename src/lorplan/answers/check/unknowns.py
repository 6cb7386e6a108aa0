"""What the file does not say and a rule asks for: every unknown fact, with the question that settles it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from lorplan.basics.bits import bits
from lorplan.case.case import Case
from lorplan.case.problem import ProgramClass
from lorplan.case.wording.questions import path, question
from lorplan.case.world import letter_of_nameless
from lorplan.results.plan import Unknown
from lorplan.rules.language.conditions import Context
from lorplan.rules.language.facts import Fact
from lorplan.rules.packs.statements import Rule
from lorplan.scenario.models import GONE

FIRM: Final = ("limit", "must")
Place = tuple[str, str]  # the fact's name and the entity that it is told of


@dataclass(repr=False, eq=False)
class _Use:
    """What asks for one fact of one entity."""

    fact: Fact
    entity: str
    firm: bool = False  # a limit, a must or a bar asks for it
    weight: int = 0  # of the programs at which rules ask for it, once for each rule
    programs: set[str] = field(default_factory=set)


def unknowns(case: Case) -> tuple[Unknown, ...]:
    """Every unknown that a rule in force asks for: those of requirements first, then by the weight of the programs."""
    found: dict[Place, _Use] = {}
    for one in case.problem.classes:
        for rule in (*case.rules[one.id], *case.uncertain[one.id]):
            for place, use in _asked(case, one, rule).items():
                known = found.setdefault(place, use)
                known.firm |= use.firm
                known.weight += one.weight
    ordered = sorted(found.items(), key=lambda item: (not item[1].firm, -item[1].weight, item[0]))
    return tuple(_unknown(case, use) for _, use in ordered)


def _asked(case: Case, one: ProgramClass, rule: Rule) -> dict[Place, _Use]:
    """The unknowns of one rule at a class: of its `applies` for every program, of its other conditions by letter."""
    firm = rule.level in FIRM
    found: dict[Place, _Use] = {}
    for statement in rule.chain:
        for program in one.programs:
            for fact, entity in statement.applies.unknown(Context(case.world, program)):
                found.setdefault((fact.name, entity), _Use(fact, entity, firm))
    mask = _of_interest(case, one, rule)
    for condition in rule.kind.conditions():
        column = case.columns.column(condition, one.id, case.binders[one.id].value)
        for place in bits(mask & column.unknown):
            letter = case.problem.letters[place]
            for fact, entity in condition.unknown(Context(case.world, one.id, letter)):
                found.setdefault((fact.name, entity), _Use(fact, entity, firm))
    return found


def _of_interest(case: Case, one: ProgramClass, rule: Rule) -> int:
    """The letters of which a rule needs to know: a bar of every letter that is not gone, another of those usable."""
    if rule.kind.name != "bar":
        return one.usable
    mask = 0
    for place, letter in enumerate(case.problem.letters):
        gone = case.scenario.letters[letter].status_at(one.portal) in GONE
        mask |= (not gone) << place
    return mask


def _unknown(case: Case, use: _Use) -> Unknown:
    about = letter_of_nameless(use.entity) or use.entity or use.fact.subject
    return Unknown(path(use.fact, use.entity), about, question(case, use.fact, use.entity), False, 0, ())
