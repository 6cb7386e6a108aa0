"""A scenario's file as the forms read it: what is written where, and the names for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from msgspec import Struct

from lorplan.answers.record.change import Editing
from lorplan.basics.errors import InputError
from lorplan.basics.yamltree import Map, Scalar, Seq
from lorplan.case.library import library_of
from lorplan.edits.paths import Wrong, find, name_in, parts_of
from lorplan.edits.plain import at, last_key, written
from lorplan.rules.packs.load import Library

ROOT: Final = ""  # the path of the scenario itself


def joined(base: str, *parts: str) -> str:
    """A path that goes on from another one; a part that holds points is put in quotes."""
    return ".".join([base, *(f'"{part}"' if "." in part else part for part in parts)])


class FileView(Struct, frozen=True):
    """A scenario in its plain form, with the rules that it is read with."""

    tree: Map
    library: Library

    @classmethod
    def of(cls, editing: Editing, text: str) -> FileView:
        """Raises InputError where the text cannot be read; single values that do not fit are left in it."""
        tree, _ = editing.tree(text)
        return cls(tree, library_of(tree, editing.file, editing.rules))

    def node(self, path: str) -> Any:
        """What is written at a path; None where nothing is."""
        try:
            node = at(self.tree, find(self.tree, parts_of(path)).path)
        except Wrong:
            return None
        return node if written(node) else None

    def texts(self, path: str) -> tuple[str, ...]:
        """What is written at a path, as words: of a list each of its entries by its name."""
        node = self.node(path)
        if isinstance(node, Seq):
            key = last_key(find(self.tree, parts_of(path)).path)
            return tuple(name for entry in node if (name := name_in(key, entry)) is not None)
        if isinstance(node, Map):
            return tuple(str(key) for key, value in node.items() if value == "true")
        return () if node is None else (str(node),)

    def table(self, name: str) -> dict[str, Map]:
        """The entries of a table (`writers`, `letters` ...) by their ids, as the file has them."""
        entries = self.tree.get(name)
        if isinstance(entries, Seq):  # programs
            return {str(entry["id"]): entry for entry in entries if isinstance(entry, Map) and "id" in entry}
        if not isinstance(entries, Map):
            return {}
        return {str(key): entry for key, entry in entries.items() if isinstance(entry, Map)}

    def name(self, table: str, entity: str) -> str:
        """What people call an entry of a table; its id where no name is written."""
        named = self.table(table).get(entity, Map()).get("name")
        return str(named) if isinstance(named, Scalar) and named else entity

    def letters_of(self, writer: str) -> list[str]:
        """The ids of the letters that somebody writes, alone or with others."""
        every = self.table("letters").items()
        return [name for name, letter in every if writer in _listed(letter.get("writers", [name]))]

    def writers_of(self, letter: str) -> list[str]:
        """The ids of who writes a letter."""
        return [str(each) for each in _listed(self.table("letters").get(letter, Map()).get("writers", [letter]))]

    def experiences_of(self, writer: str) -> list[str]:
        """Paths of the experiences in which somebody saw the applicant; that of the first where none is written."""
        seen = self.node(joined("writers", writer, "experiences"))
        if isinstance(seen, Seq) and len(seen) > 1:
            return [joined("writers", writer, "experiences", str(number)) for number in range(len(seen))]
        return [joined("writers", writer, "experience")]

    @property
    def specialties(self) -> list[str]:
        """The specialties applied to, those that are known."""
        read = self.library.dictionary.words.vocabulary("specialty", sorted(self.library.families.names))
        meant = [read.meant(text) for text in self.texts("applicant.applying_to")]
        return [specialty for specialty in meant if specialty is not None]

    @property
    def portal(self) -> str:
        """The portal of programs that name none."""
        return next(iter(self.texts("portal")), "eras")

    def mentions(self, table: str, name: str) -> int:
        """How often an entry of the institutions or experiences is mentioned."""
        key = {"institutions": ("institution", "school"), "experiences": ("experiences",)}[table]
        return sum(1 for where, value in _walk(self.tree) if where in key and value == name)


def view_of(editing: Editing, text: str) -> FileView | None:
    """The view of a text; None where it cannot be read at all."""
    try:
        return FileView.of(editing, text)
    except InputError:
        return None


def _listed(node: Any) -> list[Any]:
    return list(node) if isinstance(node, list) else [node]


def _walk(node: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Every single value, with the key under which it stands, alone or in a list."""
    if isinstance(node, Map):
        for name, value in node.items():
            yield from _walk(value, str(name))
    elif isinstance(node, Seq):
        for item in node:
            yield from _walk(item, key)
    elif isinstance(node, Scalar):
        yield key, str(node)
