"""The unknown facts that rules look at, each with its entity."""

from __future__ import annotations

from collections.abc import Iterator

from lorplan.basics.bits import bits
from lorplan.case.case import Case
from lorplan.case.columns import ProgramBinder
from lorplan.case.problem import ProgramClass
from lorplan.case.wording.questions import path
from lorplan.rules.language.conditions import Condition, Context
from lorplan.rules.language.facts import Fact
from lorplan.rules.packs.statements import Rule

Atoms = tuple[tuple[Fact, str], ...]  # facts that nobody told, and of which entity


class Unknowns:
    """What rules look at and nobody told, remembered for programs that agree in what decides it."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._known: dict[tuple[int, int, tuple[object, ...]], Atoms] = {}

    def rests_on(self, program_class: ProgramClass, letters: int) -> tuple[str, ...]:
        """The unknown facts about these letters that the musts of a class look at."""
        binder = self._case.binders[program_class.id]
        musts = [rule for rule in self._case.rules[program_class.id] if rule.level == "must"]
        return tuple(sorted({path(*atom) for rule in musts for atom in self.atoms(binder, rule, letters)}))

    def atoms(self, binder: ProgramBinder, rule: Rule, letters: int) -> Iterator[tuple[Fact, str]]:
        """The unknown facts about these letters that a rule looks at, at the programs of a binder."""
        for condition in rule.kind.conditions():
            column = self._case.columns.column(condition, binder.program, binder.value)
            for letter in bits(column.unknown & letters):
                yield from self._of_letter(condition, binder, letter)

    def _of_letter(self, condition: Condition, binder: ProgramBinder, letter: int) -> Atoms:
        needs = self._case.columns.needs(condition)
        key = (id(condition), letter, tuple(repr(binder.value[name]) for name in needs))
        if key not in self._known:
            context = Context(self._case.world, binder.program, self._case.problem.letters[letter])
            self._known[key] = tuple(condition.unknown(context))
        # Programs that agree share the answer, but a fact of the program is the asking program's own.
        return tuple(
            (fact, binder.program if fact.subject == "program" else entity) for fact, entity in self._known[key]
        )
