"""Ids for entries of a workbook that have none: made of their names, so that nobody has to think of any."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any, Final

from lorplan.basics.yamltree import Map, Scalar, Seq
from lorplan.scenario.authors import TITLES
from lorplan.scenario.lists.rows import several

_LONGEST: Final = 60
_ROW: Final = "\0"  # begins what stands for an id that is missing; nobody can write it


def give_ids(tree: Map) -> None:
    """Give an id to each entry that has none. Rotations keep none where only one person saw them."""
    for table in ("institutions", "writers", "letters"):
        entries = tree[table]
        renamed: dict[Any, Any] = {}
        taken = {ident for ident in entries if not ident.startswith(_ROW)}
        for ident, entry in entries.items():
            if ident.startswith(_ROW):
                ident = Scalar.of(_free(_made_of(table, entry, tree), taken), entry)
                taken.add(str(ident))
            renamed[ident] = entry
        entries.clear()
        entries.update(renamed)
    for table in ("programs", "experiences"):
        taken = {str(entry["id"]) for entry in tree[table] if "id" in entry}
        for entry in tree[table]:
            if "id" not in entry and (table == "programs" or _shared(entry)):
                ident = Scalar.of(_free(_made_of(table, entry, tree), taken), entry)
                taken.add(str(ident))
                entry[Scalar.of("id", entry)] = ident


def _shared(experience: Map) -> bool:
    """Whether none or several people saw an experience."""
    return len(_words(experience.get("writers"))) != 1


def _words(node: Any) -> list[str]:
    return [str(part) for part in (node if isinstance(node, Seq) else several(node) if node else ())]


def _made_of(table: str, entry: Map, tree: Map) -> str:
    if table == "experiences":
        return "rotation"
    if table == "letters":
        address = entry.get("addressed_to")
        parts = [*_words(entry.get("writers")), *([str(address)] if address else [])]
        return "-".join(slug(part) for part in parts) or "letter"
    return slug(str(entry.get("name", ""))) or table.removesuffix("s")


def slug(name: str) -> str:
    """A name as an id: `Dr. José Núñez, MD` is jose-nunez."""
    plain = unicodedata.normalize("NFKD", name)
    words = re.findall(r"[A-Za-z0-9]+", "".join(letter for letter in plain if not unicodedata.combining(letter)))
    return "-".join(word.lower() for word in words if word.lower() not in TITLES)[:_LONGEST].strip("-")


def _free(wanted: str, taken: Iterable[str]) -> str:
    return next(name for name in _numbered(wanted) if name not in taken)


def _numbered(wanted: str) -> Iterator[str]:
    yield wanted
    number = 2
    while True:
        yield f"{wanted}-{number}"
        number += 1
