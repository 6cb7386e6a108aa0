"""What rules/questionnaire.yaml says: the first questions, the cards and their fields, rough groups of programs."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from lorplan.basics import scalars, yamltree
from lorplan.basics.errors import Complaints, PackError
from lorplan.basics.yamltree import Map
from lorplan.rules.packs.entries import known_keys, listed, mapped, take
from lorplan.rules.packs.load import shipped

KINDS: Final = (
    "text", "number", "date", "choice", "choices", "specialty", "specialties", "country", "season", "portal", "address",
    "institution", "letters",
)  # fmt: skip


KEYS: Final = ("format", "first", "cards", "fields", "groups", "titles", "told_by", "start")


class FirstQuestion(Struct, frozen=True):
    """A question that is asked before there is a plan, and why. `asks`: a field, or a card."""

    asks: str
    why: str


class FieldGroup(Struct, frozen=True):
    """Fields of a card under one heading. `of`: whose they are, if not the card's."""

    title: str
    asks: tuple[str, ...]
    says: str = ""
    of: str = ""


class Card(Struct, frozen=True):
    """A form of one thing: the applicant, a person, a letter. `of`: whose facts no group names are added."""

    id: str
    title: str
    of: str
    says: str
    groups: tuple[FieldGroup, ...]


class OwnField(Struct, frozen=True):
    """How a field is asked for that is no fact, or not written under the key of its fact. What is empty is the fact's.

    `path`: the key in the file; `silence`: what it means to say nothing; `each`: of which table every entry is asked.
    """

    kind: str
    path: str
    question: str
    means: str
    silence: str
    values: Mapping[str, str]
    each: str


class RoughGroup(Struct, frozen=True):
    """A kind of programs of which an applicant knows no more than how many there are."""

    id: str
    name: str
    says: str
    traits: tuple[str, ...]


class Questionnaire(Struct, frozen=True):
    """The whole of rules/questionnaire.yaml."""

    first: tuple[FirstQuestion, ...]
    cards: Mapping[str, Card]
    fields: Mapping[str, OwnField]
    groups: tuple[RoughGroup, ...]
    titles: frozenset[str]
    told_by: Mapping[str, tuple[str, ...]]  # computed fact -> the fields that tell it
    start: str  # the file of a new user, with {season}, {day} and {fields} to be put in


def questionnaire() -> Questionnaire:
    """The shipped questionnaire. Raises PackError where the file is wrong."""
    return read_questionnaire(shipped() / "questionnaire.yaml")


@cache
def read_questionnaire(file: Path) -> Questionnaire:
    """The questionnaire in a file. Raises PackError with every complaint."""
    raw = yamltree.read(file)
    complaints = Complaints(str(file))
    known_keys(raw, KEYS, "the questionnaire", complaints)
    whole = Questionnaire(
        first=tuple(
            FirstQuestion(_text(entry, "asks", complaints), _text(entry, "why", complaints))
            for entry in _maps(raw, "first", complaints)
        ),
        cards={str(name): _card(str(name), body, complaints) for name, body in _entries(raw, "cards", complaints)},
        fields={str(name): _field(str(name), body, complaints) for name, body in _entries(raw, "fields", complaints)},
        groups=tuple(
            RoughGroup(
                str(name),
                _text(body, "name", complaints),
                _text(body, "says", complaints),
                tuple(map(str, listed(body, "traits", complaints))),
            )
            for name, body in _entries(raw, "groups", complaints)
        ),
        titles=frozenset(map(str, listed(raw, "titles", complaints))),
        told_by={
            str(fact): tuple(map(str, listed(mapped(raw, "told_by", complaints), fact, complaints)))
            for fact in mapped(raw, "told_by", complaints)
        },
        start=str(raw.get("start", "")),
    )
    complaints.raise_if_any(PackError)
    return whole


def _card(name: str, body: Map, complaints: Complaints) -> Card:
    known_keys(body, ("title", "of", "says", "groups"), "a card", complaints)
    groups = []
    for entry in _maps(body, "groups", complaints):
        known_keys(entry, ("title", "says", "of", "asks"), "a group of fields", complaints)
        asks = tuple(map(str, listed(entry, "asks", complaints)))
        says, of = (_text(entry, key, complaints) for key in ("says", "of"))
        groups.append(FieldGroup(_text(entry, "title", complaints), asks, says, of))
    title, of, says = (_text(body, key, complaints) for key in ("title", "of", "says"))
    return Card(name, title, of, says, tuple(groups))


def _field(name: str, body: Map, complaints: Complaints) -> OwnField:
    known_keys(body, ("is", "path", "question", "means", "silence", "values", "each"), "a field", complaints)
    kind = take(scalars.choice(KINDS), body, "is", complaints) or ""
    path, question, means, silence, each = (
        _text(body, key, complaints) for key in ("path", "question", "means", "silence", "each")
    )
    values = {str(value): str(words) for value, words in mapped(body, "values", complaints).items()}
    return OwnField(kind, path or name.partition(".")[2] or name, question, means, silence, values, each)


def _text(body: Map, key: str, complaints: Complaints) -> str:
    return take(scalars.text, body, key, complaints) or ""


def _maps(raw: Map, key: str, complaints: Complaints) -> list[Map]:
    entries = listed(raw, key, complaints)
    for entry in entries:
        if not isinstance(entry, Map):
            complaints.add(f"an entry of '{key}' must be a mapping", entry)
    return [entry for entry in entries if isinstance(entry, Map)]


def _entries(raw: Map, key: str, complaints: Complaints) -> list[tuple[Any, Map]]:
    entries = mapped(raw, key, complaints)
    for name, body in entries.items():
        if not isinstance(body, Map):
            complaints.add(f"'{name}' must be a mapping", name)
    return [(name, body) for name, body in entries.items() if isinstance(body, Map)]
