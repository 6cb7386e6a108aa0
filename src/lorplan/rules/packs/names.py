"""Reads rules/names.yaml: what people write, and which value it stands for."""

from __future__ import annotations

from collections.abc import Mapping

from lorplan.basics.errors import Complaints
from lorplan.basics.yamltree import Map
from lorplan.rules.language.families import Families
from lorplan.rules.language.names import NameTable
from lorplan.rules.packs.entries import listed, mapped


def read_names(raw: Map, families: Families, complaints: Complaints) -> NameTable:
    """The names of the file, and those that specialties have by themselves."""
    words: dict[str, Mapping[str, tuple[str, ...]]] = {}
    for key, table in mapped(raw, "names", complaints).items():
        if isinstance(table, Map):
            words[str(key)] = {str(value): tuple(map(str, listed(table, value, complaints))) for value in table}
        else:
            complaints.add(f"'{key}' must be a mapping from values to lists of words", table)
    further = words.get("specialty", {})
    words["specialty"] = {
        specialty: (*families.called(specialty), *further.get(specialty, ())) for specialty in families.names
    }
    return NameTable(words)
