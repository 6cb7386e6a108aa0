"""What the file does not say and a rule asks for: every unknown fact, with the question that settles it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from lorplan.basics.bits import bits
from lorplan.case.case import Case
from lorplan.case.problem import ProgramClass
from lorplan.case.wording.questions import path, question
from lorplan.case.world import letter_of_nameless
from lorplan.results.questions import Unknown
from lorplan.rules.language.conditions import Condition, Context
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
    return tuple(_unknown(case, use) for use in _uses(case))


def required_unknowns(case: Case) -> tuple[Unknown, ...]:
    """Those of them that a requirement or a bar asks for."""
    return tuple(_unknown(case, use) for use in _uses(case) if use.firm)


def _uses(case: Case) -> list[_Use]:
    uses: dict[Atom, _Use] = {}
    asking = _Asking(case)
    for program_class in case.problem.classes:
        for rule in (*case.rules[program_class.id], *case.uncertain[program_class.id]):
            firm = rule.level in FIRM
            asked = {(fact.name, entity): fact for fact, entity in asking.of_rule(program_class, rule)}
            for (name, entity), fact in asked.items():
                use = uses.get((name, entity))
                if use is None:
                    use = uses[name, entity] = _Use(fact, entity)
                use.firm |= firm
                use.weight += program_class.weight
    return [use for _, use in sorted(uses.items(), key=lambda item: (not item[1].firm, -item[1].weight, item[0]))]


class _Asking:
    """The facts for want of which rules are not decided. Programs that agree in what a condition looks at lack the same
    facts, but for those of the program itself."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._left: dict[str, int] = {}  # portal -> letters that are not gone there
        self._known: dict[tuple[Any, ...], tuple[tuple[Fact, str], ...]] = {}

    def of_rule(self, program_class: ProgramClass, rule: Rule) -> Iterator[tuple[Fact, str]]:
        """Of its `applies` for every program of a class, of its other conditions by letter."""
        case = self._case
        layers, facts = case.workings.basis.layers, case.workings.facts
        for statement in rule.chain:
            needs = layers.needs_of(statement)
            for program in program_class.programs:
                yield from self._unknown(statement.applies, needs, facts[program].value, program)
        # A bar needs to know of every letter that is not gone, any other rule of those usable.
        mask = self._not_gone(program_class.portal) if rule.kind.name == "bar" else program_class.usable
        value = case.binders[program_class.id].value
        for condition in rule.kind.conditions():
            column = case.columns.column(condition, program_class.id, value)
            for letter in bits(mask & column.unknown):
                needs = case.columns.needs(condition)
                yield from self._unknown(condition, needs, value, program_class.id, case.problem.letters[letter])

    def _not_gone(self, portal: str) -> int:
        mask = self._left.get(portal)
        if mask is None:
            letters = (self._case.scenario.letters[name] for name in self._case.problem.letters)
            left = (letter.status_at(portal) not in GONE for letter in letters)
            mask = self._left[portal] = sum(1 << bit for bit, is_left in enumerate(left) if is_left)
        return mask

    def _unknown(
        self,
        condition: Condition,
        needs: Sequence[str],
        value: Mapping[str, Any],
        program: str,
        letter: str | None = None,
    ) -> Iterator[tuple[Fact, str]]:
        key = condition, letter, *(value[name] for name in needs)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = tuple(condition.unknown(Context(self._case.world, program, letter)))
        for fact, entity in known:
            yield fact, program if fact.subject == "program" else entity


def _unknown(case: Case, use: _Use) -> Unknown:
    about = letter_of_nameless(use.entity) or use.entity or use.fact.subject
    return Unknown(path(use.fact, use.entity), about, question(case, use.fact, use.entity), False, 0, ())
