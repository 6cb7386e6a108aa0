"""Forms: the fields of a person, a letter, a program, the applicant or the season, in the order of their card."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from lorplan.app.questionnaire.definitions import Card, FieldGroup, Questionnaire
from lorplan.app.questionnaire.fields import SUBJECTS, Field, FieldMaker
from lorplan.app.questionnaire.fileview import ROOT, FileView, joined
from lorplan.app.questionnaire.relevance import Question, Relevance


class FormPart(Struct, frozen=True):
    """Fields under a heading; `more`: those that no rule of this plan looks at, folded away."""

    title: str
    says: str
    fields: tuple[Field, ...]
    more: tuple[Field, ...] = ()

    @property
    def every(self) -> tuple[Field, ...]:
        """All its fields."""
        return *self.fields, *self.more


class Form(Struct, frozen=True):
    """The form of one thing."""

    title: str
    says: str
    parts: tuple[FormPart, ...]

    @property
    def fields(self) -> tuple[Field, ...]:
        """All fields, in the order of the form."""
        return tuple(field for part in self.parts for field in part.every)

    def with_fields(self, fields: Iterable[Field]) -> Form:
        """The form with these in the place of those of the same paths."""
        new = {field.path: field for field in fields}

        def put(old: tuple[Field, ...]) -> tuple[Field, ...]:
            return tuple(new.get(field.path, field) for field in old)

        return replace(
            self, parts=tuple(replace(part, fields=put(part.fields), more=put(part.more)) for part in self.parts)
        )


class FormMaker:
    """Makes the forms of a file."""

    def __init__(self, view: FileView, questionnaire: Questionnaire, relevance: Relevance) -> None:
        self.view = view
        self.questionnaire = questionnaire
        self.relevance = relevance
        self.maker = FieldMaker(view, questionnaire)
        self._hanging = set(relevance.hanging)

    def form(self, card: str, entity: str = "") -> Form:
        """The form of a card; `entity`: of which writer, letter or program."""
        definition = self.questionnaire.cards[card]
        named = {each for other in self.questionnaire.cards.values() for group in other.groups for each in group.asks}
        parts: list[FormPart] = []
        for group in definition.groups:
            subject = group.of or definition.of
            for holder, heading in self._holders(subject, definition, entity):
                title = f"{group.title}: {heading}" if heading else group.title
                names = self._names(definition, entity, holder)
                rest = [ask for ask in self._rest(subject, definition) if ask not in named] if group.of else []
                asks = [*group.asks, *rest]
                parts.append(self._part(group, title, asks, subject, holder, names))
        rest = [ask for ask in self._rest(definition.of, definition) if ask not in named]
        if rest:
            holder = self._holders(definition.of, definition, entity)[0][0]
            names = self._names(definition, entity, holder)
            group = FieldGroup("More", (), "No question here is needed for a first plan.")
            parts.append(self._part(group, group.title, rest, definition.of, holder, names))
        title = definition.title
        if entity:
            of_letter = definition.of == "letter"
            title = self.maker.letter_name(entity) if of_letter else self.view.name(f"{definition.of}s", entity)
        return Form(title, definition.says, tuple(part for part in parts if part.every))

    def field(self, question: Question) -> Field:
        """The field of one question."""
        subject, _, _ = question.ask.partition(".")
        names = self._names(None, question.holder, question.holder)
        field = self.maker.field(question.ask, question.holder if subject in SUBJECTS else ROOT, names)
        return replace(field, matters=question in self._hanging, why=self.relevance.looked_at.get(question.ask, ()))

    def _part(
        self, group: FieldGroup, title: str, asks: Iterable[str], subject: str, holder: str, names: Mapping[str, str]
    ) -> FormPart:
        shown: list[Field] = []
        more: list[Field] = []
        for ask in asks:
            for field in self._fields(ask, subject, holder, names):
                known = ask in self.questionnaire.fields or ask in self.relevance.looked_at or field.typed
                matters = Question(ask, holder) in self._hanging
                why = self.relevance.looked_at.get(ask, ())
                (shown if known or matters else more).append(replace(field, matters=matters, why=why))
        return FormPart(title, group.says, tuple(shown), tuple(more))

    def _fields(self, ask: str, subject: str, holder: str, names: Mapping[str, str]) -> Iterator[Field]:
        own = self.questionnaire.fields.get(ask)
        if not self.maker.writable(ask):
            return
        if own is not None and own.each:
            for entity in self.view.table(own.each):
                called = {own.each.removesuffix("s"): self.view.name(own.each, entity)}
                yield self.maker.field(ask, ROOT, called, entity)
            return
        kind = ask.partition(".")[0]
        at = holder if kind == subject else "applicant" if kind == "applicant" else ROOT
        yield self.maker.field(ask, at, names)

    def _holders(self, subject: str, card: Card, entity: str) -> list[tuple[str, str]]:
        """The paths of what fields of a subject belong to on a card, each with a heading where there are several."""
        view = self.view
        if subject == "experience":
            seen = view.experiences_of(entity)
            return [(path, f"{number} of {len(seen)}" if len(seen) > 1 else "") for number, path in enumerate(seen, 1)]
        if subject == "letter" and card.of == "writer":
            written = view.letters_of(entity)
            return [(joined("letters", name), name if len(written) > 1 else "") for name in written]
        if subject in ("writer", "letter", "program"):
            return [(joined(f"{subject}s", entity), "")]
        return [("applicant" if subject == "applicant" else ROOT, "")]

    def _rest(self, subject: str, card: Card) -> list[str]:
        """The facts of a subject that may be written, besides those that a card names."""
        if subject not in SUBJECTS or (subject == "letter" and card.of == "writer"):
            return []
        every = [f"{subject}.{key}" for key in self.view.library.dictionary.names(subject)]
        return [ask for ask in every if (fact := self.maker.dictionary.fact(ask)) is not None and not fact.computed]

    def _names(self, card: Card | None, entity: str, holder: str) -> dict[str, str]:
        """What questions call the writer; of a letter and a program the heading says which it is."""
        view = self.view
        table, _, rest = holder.partition(".")
        name = rest.strip('"')
        names = {"writer": "the writer", "letter": "this letter", "program": "this program", "office": "office holder"}
        if table == "writers":
            writer = entity if card is not None else _writer_in(view, rest)
            names["writer"] = view.name("writers", writer)
        elif table == "letters":
            names["writer"] = " and ".join(view.name("writers", writer) for writer in view.writers_of(name))
        return names


def _writer_in(view: FileView, rest: str) -> str:
    """The writer whose path begins so."""
    return next((name for name in view.table("writers") if f"{rest}.".startswith(f"{joined('', name)[1:]}.")), rest)
