"""What the file does not say and a rule asks for: every unknown fact, with the question that settles it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from lorplan.basics.bits import bits
from lorplan.case.case import Case
from lorplan.case.problem import ProgramClass
from lorplan.case.wording.questions import path, question
from lorplan.case.world import letter_of_nameless
from lorplan.results.questions import Unknown
from lorplan.rules.language.conditions import Context
from lorplan.rules.language.facts import Fact
from lorplan.rules.packs.statements import Rule
from lorplan.scenario.models import GONE

FIRM: Final = ("limit", "must")
Atom = tuple[str, str]  # a fact's name, and the entity that it is a fact of


@dataclass(repr=False, eq=False)
class _Use:
    """What asks for a fact of an entity."""

    fact: Fact
    entity: str
    firm: bool = False  # a limit, a must or a bar asks for it
    weight: int = 0  # of the programs at which rules ask for it, once for each rule


def unknowns(case: Case) -> tuple[Unknown, ...]:
    """Every unknown that a rule in force asks for: those of requirements first, then by the weight of the programs."""
    uses: dict[Atom, _Use] = {}
    for program_class in case.problem.classes:
        for rule in (*case.rules[program_class.id], *case.uncertain[program_class.id]):
            for atom, use in _asked(case, program_class, rule).items():
                known = uses.setdefault(atom, use)
                known.firm |= use.firm
                known.weight += program_class.weight
    ordered = sorted(uses.items(), key=lambda item: (not item[1].firm, -item[1].weight, item[0]))
    return tuple(_unknown(case, use) for _, use in ordered)


def _asked(case: Case, program_class: ProgramClass, rule: Rule) -> dict[Atom, _Use]:
    """The unknowns of a rule at a class: of its `applies` for every program, of its other conditions by letter."""
    firm = rule.level in FIRM
    asked: dict[Atom, _Use] = {}
    for statement in rule.chain:
        for program in program_class.programs:
            for fact, entity in statement.applies.unknown(Context(case.world, program)):
                asked.setdefault((fact.name, entity), _Use(fact, entity, firm))
    mask = _of_interest(case, program_class, rule)
    for condition in rule.kind.conditions():
        column = case.columns.column(condition, program_class.id, case.binders[program_class.id].value)
        for letter in bits(mask & column.unknown):
            name = case.problem.letters[letter]
            for fact, entity in condition.unknown(Context(case.world, program_class.id, name)):
                asked.setdefault((fact.name, entity), _Use(fact, entity, firm))
    return asked


def _of_interest(case: Case, program_class: ProgramClass, rule: Rule) -> int:
    """The letters of which a rule needs to know: a bar of every letter that is not gone, another of those usable."""
    if rule.kind.name != "bar":
        return program_class.usable
    mask = 0
    for letter, name in enumerate(case.problem.letters):
        gone = case.scenario.letters[name].status_at(program_class.portal) in GONE
        mask |= (not gone) << letter
    return mask


def _unknown(case: Case, use: _Use) -> Unknown:
    about = letter_of_nameless(use.entity) or use.entity or use.fact.subject
    return Unknown(path(use.fact, use.entity), about, question(case, use.fact, use.entity), False, 0, ())
