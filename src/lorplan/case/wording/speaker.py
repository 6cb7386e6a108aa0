"""Names for people: letters with their authors, programs, numbers of programs."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from lorplan.basics.bits import bits
from lorplan.basics.words import listing, plural
from lorplan.case.case import Case
from lorplan.case.problem import ProgramClass
from lorplan.case.wording.questions import question
from lorplan.rules.language.conditions import Context
from lorplan.rules.packs.statements import Rule


class Speaker(Struct, frozen=True):
    """Speaks of a case in the user's words."""

    case: Case

    def writer(self, letter: str) -> str:
        """The authors of a letter, as the user wrote their names."""
        scenario = self.case.scenario
        return listing(scenario.writers[writer].name for writer in scenario.letters[letter].writers)

    def person(self, writer: str) -> str:
        """The name of a writer."""
        return self.case.scenario.writers[writer].name

    def letters(self, mask: int) -> tuple[str, ...]:
        """The ids of a mask's letters, in order."""
        return self.case.problem.names(mask)

    def status(self, letter: str, portal: str) -> str:
        """The status of a letter at a portal."""
        return self.case.scenario.letters[letter].status_at(portal)

    def programs(self, classes: Iterable[ProgramClass]) -> tuple[str, ...]:
        """The program ids of classes, sorted."""
        return tuple(sorted(program for program_class in classes for program in program_class.programs))

    def unsettled(self, rule: Rule, program_class: ProgramClass) -> str:
        """That nobody knows whether a rule applies at a class, with the questions that settle it."""
        context = Context(self.case.world, program_class.id)
        unknown = [atom for step in rule.chain for atom in step.applies.unknown(context)]
        asked = dict.fromkeys(question(self.case, fact, entity) for fact, entity in unknown)
        return "Whether this applies is not known" + (f": {' '.join(asked)}" if asked else ".")

    def people_of(self, mask: int) -> list[str]:
        """The writers who would have to be asked for the letters, by id, each once."""
        problem = self.case.problem
        return sorted({problem.people[problem.person_of[letter]] for letter in bits(mask)})


def at_programs(number: int) -> str:
    """`at 60 programs`."""
    return f"at {plural(number, 'program')}"
