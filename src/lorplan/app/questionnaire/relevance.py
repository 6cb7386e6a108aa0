"""Which fields are worth asking for: those of facts that the rules in force look at, and that the plan hangs on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from msgspec import Struct

from lorplan.app.questionnaire.fileview import FileView, joined
from lorplan.case.case import Case
from lorplan.case.world import letter_of_nameless, writer_of_office
from lorplan.results.questions import Unknown
from lorplan.rules.language.conditions import Condition
from lorplan.rules.language.facts import MISSING, Fact
from lorplan.rules.packs.load import Library
from lorplan.scenario.models import NAMELESS

TABLES: Final = {"writer": "writers", "letter": "letters", "program": "programs"}


class Question(Struct, frozen=True):
    """A field of something in the file. `ask`: what it asks for; `holder`: the path of whose it is."""

    ask: str
    holder: str


class Relevance(Struct, frozen=True):
    """What is worth asking for. `looked_at`: fields, each with what the rules in force that look at it say; `hanging`:
    questions on which the plan hangs, those that matter most first; `required`: those that a requirement or a bar asks
    for."""

    looked_at: Mapping[str, tuple[str, ...]]
    hanging: tuple[Question, ...] = ()
    required: tuple[Question, ...] = ()

    @property
    def first(self) -> tuple[Question, ...]:
        """The questions that come first, each once."""
        return tuple(dict.fromkeys((*self.required, *self.hanging)))


def looked_at(library: Library, case: Case | None, told_by: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """The fields that tell what some rule looks at, with what these rules say: rules in force at a program, or, without
    a case or programs, any rule of the packs."""
    says: dict[str, dict[str, None]] = {}
    for condition, sentence in _in_force(case) if case is not None and case.problem.classes else _of_packs(library):
        for name in _sources(library, condition.facts):
            for field in (name, *told_by.get(name, ())):
                says.setdefault(field, {})[sentence] = None
    return {field: tuple(sentences) for field, sentences in says.items()}


def _sources(library: Library, facts: Iterable[str]) -> set[str]:
    """Facts, and those of which they are derived."""
    names, todo = set[str](), list(facts)
    while todo:
        name = todo.pop()
        if name not in names:
            names.add(name)
            todo += [fact for condition, _ in library.derivations.get(name, ()) for fact in condition.facts]
    return names


def _in_force(case: Case) -> Iterator[tuple[Condition, str]]:
    for program_class in case.problem.classes:
        for rule in (*case.rules[program_class.id], *case.uncertain[program_class.id]):
            for condition in (*rule.kind.conditions(), *(statement.applies for statement in rule.chain)):
                yield condition, rule.says


def _of_packs(library: Library) -> Iterator[tuple[Condition, str]]:
    for pack in library.packs:
        for statement in pack.statements:
            kind = statement.fields.get("kind")
            for condition in (statement.applies, *(() if kind is None else kind.conditions())):
                yield condition, str(statement.fields.get("says", ""))


def questions(
    view: FileView, case: Case, unknowns: Iterable[Unknown], told_by: Mapping[str, Sequence[str]]
) -> tuple[Question, ...]:
    """The fields that settle what is unknown, each once, in the order of the unknowns. What follows from other facts of
    the same thing is asked through those of them that are not known either; where all are, by itself."""
    asking = _Unsettled(view, case, told_by)
    return tuple(dict.fromkeys(question for unknown in unknowns for question in asking.of(unknown)))


class _Unsettled(Struct, frozen=True):
    view: FileView
    case: Case
    told_by: Mapping[str, Sequence[str]]

    def of(self, unknown: Unknown) -> Iterator[Question]:
        subject = unknown.fact.split(".", 1)[0]
        entity = letter_of_nameless(unknown.subject) or unknown.subject
        key = unknown.fact.removeprefix(f"{subject}.{entity}.").removeprefix(f"{subject}.")
        for ask in self._simplest(f"{subject}.{key}", subject, entity):
            holder = _holder(self.view, ask.split(".", 1)[0], subject, entity)
            if holder is not None:
                yield Question(ask, holder)

    def _simplest(self, name: str, subject: str, entity: str) -> list[str]:
        """The fields through which a fact of an entity is asked for."""
        if name in self.told_by:
            return [field for each in self.told_by[name] for field in self._simplest(each, subject, entity)]
        lines = self.view.library.derivations.get(name, ())
        for source in dict.fromkeys(test.fact for condition, _ in lines for test in condition.tests()):
            if source.default is MISSING and source.subject != "program" and not self._known(source, subject, entity):
                return self._simplest(source.name, subject, entity)
        return [name]

    def _known(self, fact: Fact, subject: str, entity: str) -> bool:
        """Whether a fact that another one follows from is known, of the entity or of whose it is."""
        if fact.subject == subject or fact.subject == "applicant":
            nameless = fact.subject == "experience" and entity not in self.case.scenario.experiences
            known = "" if fact.subject == "applicant" else f"{NAMELESS}{entity}" if nameless else entity
            return self.case.world.value(fact, known, None) is not MISSING
        holder = _holder(self.view, fact.subject, subject, entity)
        return holder is None or self.view.node(f"{holder}.{fact.key}") is not None


def _holder(view: FileView, wanted: str, subject: str, entity: str) -> str | None:
    """The path of what a field of the subject `wanted` belongs to, where something is unknown of an entity."""
    if wanted == "applicant":
        return "applicant"
    if wanted == subject and subject in TABLES:
        return joined(TABLES[subject], entity)
    writer = _writer_of(view, subject, entity)
    if writer is None:
        return None
    if wanted == "writer":
        return joined("writers", writer)
    if wanted == "experience":
        seen = view.experiences_of(writer)
        named = view.texts(joined("writers", writer, "experiences"))
        return seen[named.index(entity)] if len(seen) > 1 and entity in named else seen[0]
    return None


def _writer_of(view: FileView, subject: str, entity: str) -> str | None:
    """Whom something is about: the writer of an office, of a letter, or who saw the applicant at an experience."""
    if subject in ("writer", "office"):
        return entity if subject == "writer" else writer_of_office(entity)
    if subject == "letter" or entity in view.table("letters"):
        return view.writers_of(entity)[0]
    for writer in view.table("writers"):
        seen = view.node(joined("writers", writer, "experiences"))
        if isinstance(seen, list) and entity in [str(each) for each in seen]:
            return writer
    return None
