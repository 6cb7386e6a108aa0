"""Which answers would settle an open must: the smallest sets of them, up to three together, that would keep it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations, product
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from lorplan.basics.words import listing
from lorplan.case.binding import bound_at
from lorplan.case.case import Case
from lorplan.case.problem import ProgramClass
from lorplan.case.wording.questions import path, question
from lorplan.plan.unknowns import Unknowns
from lorplan.results.questions import PossibleAnswer, Unknown
from lorplan.rules.kinds.count import Count
from lorplan.rules.kinds.measure import measure_of
from lorplan.rules.kinds.portfolio import SinglePortfolio
from lorplan.rules.language.conditions import Context, Test
from lorplan.rules.language.facts import MISSING, Fact
from lorplan.rules.packs.statements import Rule
from lorplan.trials.answers import Cell, assumed_columns, cells_of, tests_of

TOGETHER: Final = 3  # answers at most
MOST_TRIED: Final = 600  # sets of answers tried for one must
KEPT: Final = "this is met"
SHARED: Final = ("applicant", "program")  # whose facts are the same for every letter
SHOWN: Final = 2  # questions for one must

Atom = tuple[Fact, str]
Settled = tuple[tuple[Fact, str, Cell], ...]  # facts of entities, each with an answer


class Hanging(Struct, frozen=True):
    """A must of which it is open whether a portfolio keeps it."""

    rule: Rule
    program_class: ProgramClass
    portfolio: int


@dataclass(repr=False, eq=False)
class Settling:
    """Finds the answers that would keep open musts of a case, each must worked out once."""

    case: Case
    _known: dict[tuple[object, ...], tuple[Unknown, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.unknowns = Unknowns(self.case)
        self._tests: dict[str, list[Test]] | None = None

    def questions(self, hanging: Hanging) -> tuple[Unknown, ...]:
        """The questions on which a must hangs, those first that take fewest answers."""
        binder = self.case.binders[hanging.program_class.id]
        key = (
            hanging.rule.key,
            hanging.portfolio & hanging.program_class.usable,
            tuple(repr(binder.value[name]) for name in self.case.columns.decided_by(hanging.rule.kind)),
            hanging.rule.id in hanging.program_class.perhaps,
        )
        if key not in self._known:
            self._known[key] = tuple(self._asked(hanging))
        return self._known[key]

    def _asked(self, hanging: Hanging) -> Iterator[Unknown]:
        applies = self._whether_it_applies(hanging)
        if applies:
            yield self._unknown(applies, (), hanging.rule)
            return
        by_facts: dict[tuple[Atom, ...], list[Settled]] = {}
        for settled in self._settled(hanging):
            by_facts.setdefault(tuple((fact, entity) for fact, entity, _ in settled), []).append(settled)
        for atoms, answers in list(by_facts.items())[:SHOWN]:
            yield self._unknown(atoms, answers, hanging.rule)
        if not by_facts:  # what is not told of the applicant or the program is asked for, though no answer was tried
            asked = [atom for atom in self._atoms(hanging) if atom[0].subject in SHARED]
            for atom in asked[:SHOWN]:
                yield self._unknown((atom,), (), hanging.rule)

    def _atoms(self, hanging: Hanging) -> list[Atom]:
        """What the must looks at and nobody told, facts of the applicant and the program first."""
        binder = self.case.binders[hanging.program_class.id]
        atoms = {
            (fact.name, entity): (fact, entity)
            for fact, entity in self.unknowns.atoms(binder, hanging.rule, hanging.portfolio)
            if fact.question
        }
        kind = hanging.rule.kind
        if kind.name == "require":
            untold = (fact for fact in kind.numbers() if binder.value[fact.name] is MISSING)
            atoms |= {(fact.name, binder.program): (fact, binder.program) for fact in untold}
        if isinstance(kind, Count) and kind.each is not None:  # of which experiences it speaks
            for experience in self.case.world.applicant_experiences():
                context = Context(self.case.world, binder.program, experience=experience)
                atoms |= {(fact.name, entity): (fact, entity) for fact, entity in kind.each.of.unknown(context)}
        return sorted(atoms.values(), key=lambda atom: (atom[0].subject not in SHARED, atom[0].name, atom[1]))

    def _whether_it_applies(self, hanging: Hanging) -> tuple[Atom, ...]:
        """What nobody told and what decides whether the rule holds there at all."""
        if hanging.rule.id not in hanging.program_class.perhaps:
            return ()
        context = Context(self.case.world, hanging.program_class.id)
        atoms = [atom for step in hanging.rule.chain for atom in step.applies.unknown(context)]
        by_name = {(fact.name, entity): (fact, entity) for fact, entity in atoms}
        return tuple(by_name[key] for key in sorted(by_name))

    def _settled(self, hanging: Hanging) -> list[Settled]:
        """The smallest sets of answers that keep the must; those about one entity first."""
        atoms = {(fact.name, entity): (fact, entity) for fact, entity in self._atoms(hanging) if entity}
        cells = {key: self._helpful(hanging, *atom) for key, atom in sorted(atoms.items(), key=lambda item: item[0])}
        tried = 0
        for number in range(1, TOGETHER + 1):
            found: list[Settled] = []
            for chosen in combinations([key for key in cells if cells[key]], number):
                for answers in product(*(cells[key] for key in chosen)):
                    tried += 1
                    if tried > MOST_TRIED:
                        return found
                    pairs = zip(chosen, answers, strict=True)
                    settled = tuple((*atoms[key], cell) for key, cell in pairs)
                    if self._held(hanging, settled) == "kept":
                        found.append(settled)
            if found:
                return sorted(found, key=lambda settled: len({self._person(entity) for _, entity, _ in settled}))
        return []

    def _helpful(self, hanging: Hanging, fact: Fact, entity: str) -> list[Cell]:
        """The answers that do not break the must by themselves."""
        if self._tests is None:
            self._tests = tests_of(self.case)
        cells = cells_of(fact, entity, self._tests.get(fact.name, []), self.case)
        return [cell for cell in cells if self._held(hanging, ((fact, entity, cell),)) != "broken"]

    def _held(self, hanging: Hanging, settled: Settled) -> str:
        """What becomes of the must under these answers."""
        rule, program_class = hanging.rule, hanging.program_class
        answers = {(fact.name, entity): cell.value for fact, entity, cell in settled}
        binder = replace(self.case.binders[program_class.id], columns=assumed_columns(self.case, answers))
        if rule.kind.name == "bar":
            binder = replace(binder, active=(1 << binder.letters) - 1)
        bound = bound_at(rule, binder)
        if bound is None:
            return "kept"
        return measure_of(bound.check(SinglePortfolio(hanging.portfolio))).held

    # ---- in words ------------------------------------------------------------------------------------------------

    def _unknown(self, atoms: Sequence[Atom], answers: Iterable[Settled], rule: Rule) -> Unknown:
        paths = tuple(path(*atom) for atom in atoms)
        asked = dict.fromkeys(question(self.case, *atom) for atom in atoms)
        words = [listing(cell.words for _, _, cell in settled) for settled in answers]
        return Unknown(
            fact=paths[0],
            subject=atoms[0][1] or atoms[0][0].subject,
            question=" ".join(asked),
            matters=True,
            worth=0,
            answers=tuple(PossibleAnswer(value, KEPT, 0, ()) for value in dict.fromkeys(words)),
            together=paths[1:],
            keeps=(rule.id,),
        )

    def _person(self, entity: str) -> Any:
        """Whom a fact of an entity is about, as far as that is one person."""
        scenario = self.case.scenario
        if entity in scenario.letters:
            return scenario.letters[entity].writers[0]
        seen = [writer.id for writer in scenario.writers.values() if entity in writer.experiences]
        return seen[0] if seen else entity


def merged(asked: Iterable[Unknown], hanging: Iterable[Unknown]) -> tuple[Unknown, ...]:
    """Questions that matter, with those on which musts hang: first the latter, each asked once."""
    known: dict[tuple[str, tuple[str, ...]], Unknown] = {}
    for unknown in hanging:
        key = unknown.fact, unknown.together
        before = known.get(key)
        keeps = unknown.keeps if before is None else tuple(sorted({*before.keeps, *unknown.keeps}))
        known[key] = replace(before or unknown, keeps=keeps)
    for unknown in asked:
        key = unknown.fact, unknown.together
        before = known.get(key)
        if before is None:
            known[key] = unknown
            continue
        kept = {answer.value for answer in before.answers}
        rest = tuple(answer for answer in unknown.answers if answer.value not in kept)
        known[key] = replace(unknown, answers=(*before.answers, *rest), keeps=before.keeps)
    return tuple(known.values())
