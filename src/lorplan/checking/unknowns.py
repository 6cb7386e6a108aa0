"""What the file does not say and a rule asks for: every unknown fact, with the question that settles it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from lorplan.explain.speaker import Speaker
from lorplan.language.conditions import Context
from lorplan.language.facts import Fact
from lorplan.packs.statements import Rule
from lorplan.plan import Unknown
from lorplan.problem.build import Case
from lorplan.problem.problem import ProgramClass, bits

FIRM: Final = ("limit", "must")
Place = tuple[str, str]  # the fact's name and the entity that it is told of


@dataclass
class _Use:
    fact: Fact
    entity: str
    letter: str | None
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
                found.setdefault((fact.name, entity), _Use(fact, entity, None, firm))
    mask = _of_interest(case, one, rule)
    for condition in rule.kind.conditions():
        column = case.columns.column(condition, one.id, case.binders[one.id].value)
        for place in bits(mask & column.unknown):
            letter = case.problem.letters[place]
            for fact, entity in condition.unknown(Context(case.world, one.id, letter)):
                nameless = fact.subject == "experience" and not entity
                use = _Use(fact, entity, letter if nameless else None, firm)
                found.setdefault((fact.name, f"{letter}:" if nameless else entity), use)
    return found


def _of_interest(case: Case, one: ProgramClass, rule: Rule) -> int:
    """The letters of which a rule needs to know: a bar of every letter that is not gone, another of those usable."""
    if rule.kind.name != "bar":
        return one.usable
    mask = 0
    for place, letter in enumerate(case.problem.letters):
        gone = case.scenario.letters[letter].status_at(one.portal) in ("declined", "withdrawn")
        mask |= (not gone) << place
    return mask


def fact_name(use: _Use) -> str:
    """`writer.patel.knows_me`; an experience that nobody described is named by its letter."""
    if use.fact.subject in ("applicant", "season"):
        return use.fact.name
    return f"{use.fact.subject}.{_entity(use)}.{use.fact.key}"


def _entity(use: _Use) -> str:
    return use.entity or use.letter or ""


def _unknown(case: Case, use: _Use) -> Unknown:
    subject = use.fact.subject
    about = subject if subject in ("applicant", "season") else _entity(use)
    return Unknown(fact_name(use), about, question(case, use.fact, use.entity, use.letter), False, 0, ())


def question(case: Case, fact: Fact, entity: str, letter: str | None = None) -> str:
    """The question that settles a fact of an entity, in the user's names."""
    if fact.question is None:
        return f"What is {fact.name} of {entity or letter}?"
    scenario = case.scenario
    names = {"letter": "the letter", "writer": "the writer", "program": "the program"}
    if fact.subject == "letter":
        names["letter"] = f"the letter {entity}"
        names["writer"] = Speaker(case).writer(entity)
    elif fact.subject == "writer":
        names["writer"] = scenario.writers[entity].name
    elif fact.subject == "program":
        names["program"] = next(one.name for one in scenario.programs if one.id == entity)
    elif fact.subject == "experience" and entity:
        seen = [one.name for one in scenario.writers.values() if entity in one.experiences]
        names["writer"] = seen[0] if seen else entity
    elif letter:
        names["writer"] = Speaker(case).writer(letter)
    asked = fact.question
    for name, words in names.items():
        asked = asked.replace(f"{{{name}}}", words)
    return asked
