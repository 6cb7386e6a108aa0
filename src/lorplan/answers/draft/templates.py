"""The texts of drafts: rules/drafts.yaml, and a file for each kind in rules/drafts/."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from jinja2 import Template as Text
from msgspec import Struct

from lorplan.basics import scalars, yamltree
from lorplan.basics.errors import Complaints, PackError
from lorplan.basics.words import listing
from lorplan.basics.yamltree import Map, Scalar
from lorplan.results.plan import Citation
from lorplan.rules.packs.entries import known_keys, listed, mapped, take
from lorplan.rules.packs.folders import folder
from lorplan.rules.packs.sources import read_sources
from lorplan.rules.packs.texts import compiled, text_at

SUBJECTS: Final = ("letter", "writer", "program")
STATUSES: Final = ("idea", "asked", "agreed", "uploaded", "declined", "withdrawn")


class Detail(Struct, frozen=True):
    """A thing that drafts speak of. `fact`: where the file tells it; None where it follows from the file, or is the
    user's to write. `mark` stands for it where it is not known, `asks` is the question, `write` the path that tells it.
    `at_least`: so many lines are wanted; 0 where it is one text.
    """

    name: str
    mark: str
    fact: str | None
    asks: str | None
    write: str | None
    at_least: int


class Default(Struct, frozen=True):
    """The kind that is meant for a letter of that status, as long as the fact `unless` is not told."""

    status: str
    kind: str
    unless: str | None


class Refusal(Struct, frozen=True):
    """When a draft would say what is not so, and what is said instead."""

    condition: Text
    says: str


class Template(Struct, frozen=True):
    """A kind of draft. `of`: of a letter, a writer or a program; `statuses`: of the letter, any where there are none;
    `address`: the fact that tells where it is sent; `recipient`: who that is, with the writer's `{name}`.
    """

    kind: str
    of: str
    statuses: tuple[str, ...]
    address: str
    recipient: str
    refuses: tuple[Refusal, ...]
    subject: Text
    body: Text
    notes: tuple[Text, ...]
    sources: tuple[Citation, ...]


class Drafts(Struct, frozen=True):
    """Everything that rules/drafts.yaml and rules/drafts/ hold."""

    templates: Mapping[str, Template]
    defaults: tuple[Default, ...]
    known: Mapping[str, Detail]
    words: Mapping[str, Mapping[str, str]]
    phrases: Mapping[str, Text]


@cache
def drafts(rules: Path | None = None) -> Drafts:
    """The shipped drafts, or those in another folder. Raises PackError with everything that is wrong in a file."""
    base = folder("rules") if rules is None else rules
    templates = [_template(file) for file in sorted((base / "drafts").glob("*.yaml"))]
    file = base / "drafts.yaml"
    complaints = Complaints(str(file))
    raw: Map = yamltree.read(file)
    known_keys(raw, ("format", "defaults", "fields", "words", "phrases"), "'drafts'", complaints)
    entries = mapped(raw, "fields", complaints)
    known = {str(name): _known(str(name), mapped(entries, name, complaints), complaints) for name in entries}
    words = mapped(raw, "words", complaints)
    by_fact = {
        str(fact): {str(value): str(take(scalars.text, mapped(words, fact, complaints), value, complaints))
                    for value in mapped(words, fact, complaints)}
        for fact in words
    }  # fmt: skip
    phrases = mapped(raw, "phrases", complaints)
    texts = {str(name): text_at(phrases, name, complaints) for name in phrases}
    defaults = tuple(_default(entry, complaints) for entry in listed(raw, "defaults", complaints))
    complaints.raise_if_any(PackError)
    return Drafts({template.kind: template for template in templates}, defaults, known, by_fact, texts)


def _known(name: str, raw: Map, complaints: Complaints) -> Detail:
    known_keys(raw, ("fact", "mark", "asks", "write", "at_least"), f"'{name}'", complaints)
    fact, mark, asks, write = (take(scalars.text, raw, key, complaints) for key in ("fact", "mark", "asks", "write"))
    if mark is None or (fact is None and asks is None):
        complaints.add(f"'{name}' needs a 'mark', and a 'fact' or what it 'asks'", raw)
    return Detail(name, str(mark), fact, asks, write, take(scalars.whole, raw, "at_least", complaints) or 0)


def _default(entry: Any, complaints: Complaints) -> Default:
    raw = _mapping(entry, "a default", complaints)
    known_keys(raw, ("status", "unless", "kind"), "a default", complaints)
    status, unless, kind = (take(scalars.text, raw, key, complaints) for key in ("status", "unless", "kind"))
    if status is None or kind is None:
        complaints.add("a default needs a 'status' and a 'kind'", raw)
    return Default(str(status), str(kind), unless)


def _template(file: Path) -> Template:
    complaints = Complaints(str(file))
    raw: Map = yamltree.read(file)
    keys = (
        "format",
        "draft",
        "of",
        "statuses",
        "address",
        "recipient",
        "refuses",
        "subject",
        "body",
        "notes",
        "source",
    )
    known_keys(raw, keys, "a draft", complaints)
    kind, of, address = (take(scalars.text, raw, key, complaints) for key in ("draft", "of", "address"))
    if kind != file.stem:
        complaints.add(f"'draft': expected '{file.stem}', as the file is called", raw)
    if of not in SUBJECTS:
        complaints.add(f"'of': expected {listing(SUBJECTS, 'or')}", raw)
    statuses = listed(raw, "statuses", complaints)
    for status in statuses:
        if status not in STATUSES:
            complaints.add(f"'statuses': expected {listing(STATUSES, 'or')}, found '{status}'", raw)
    notes = listed(raw, "notes", complaints)
    template = Template(
        kind=str(kind),
        of=str(of),
        statuses=tuple(str(status) for status in statuses),
        address=str(address),
        recipient=take(scalars.text, raw, "recipient", complaints) or "{name}",
        refuses=tuple(_refusal(entry, complaints) for entry in listed(raw, "refuses", complaints)),
        subject=text_at(raw, "subject", complaints),
        body=text_at(raw, "body", complaints),
        notes=tuple(compiled(note, complaints) for note in notes),
        sources=read_sources(raw, complaints, required=True),
    )
    complaints.raise_if_any(PackError)
    return template


def _refusal(entry: Any, complaints: Complaints) -> Refusal:
    raw = _mapping(entry, "a refusal", complaints)
    known_keys(raw, ("if", "says"), "a refusal", complaints)
    condition = take(scalars.text, raw, "if", complaints) or "false"
    return Refusal(
        compiled(Scalar("{% if " + condition + " %}x{% endif %}", raw.line, raw.column), complaints),
        str(take(scalars.text, raw, "says", complaints)),
    )


def _mapping(entry: Any, what: str, complaints: Complaints) -> Map:
    if isinstance(entry, Map):
        return entry
    complaints.add(f"{what} must be a mapping", entry)
    return Map()
