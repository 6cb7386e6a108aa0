"""What entries of a workbook are called where other sheets speak of them: by name where that is one of them alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from lorplan.basics.yamltree import Map, Seq
from lorplan.rules.language.names import folded
from lorplan.scenario.authors import Authors, name_words

_SPLIT: Final = re.compile(r"[;|,\n]")


class EntryNames:
    """The entries of a scenario in the shape of the sheets, by their tables."""

    def __init__(self, tree: Map) -> None:
        self._ids: dict[str, dict[str, str]] = {}  # table -> id -> name
        for table in ("institutions", "writers", "letters"):
            entries = tree.get(table)
            described = entries.items() if isinstance(entries, Map) else ()
            self._ids[table] = {
                str(ident): str(entry.get("name", "")) if isinstance(entry, Map) else "" for ident, entry in described
            }
        listed = tree.get("experiences")
        experiences = listed.values() if isinstance(listed, Map) else listed if isinstance(listed, Seq) else ()
        self._ids["experiences"] = {str(entry["id"]): "" for entry in experiences if "id" in entry}
        applicant = tree.get("applicant")
        school = applicant.get("school") if isinstance(applicant, Map) else None
        if isinstance(school, Map) and ("id" in school or "name" in school):
            self._ids["institutions"][str(school.get("id", "school"))] = str(school.get("name", ""))
        self._authors = Authors.of_tree(tree)
        self._named = {table: _by_name(ids) for table, ids in self._ids.items()}

    def meant(self, table: str, word: str) -> str | None:
        """The id of the entry that a word surely stands for: its id or its name, of a letter its writer's too."""
        ids = self._ids[table]
        if word in ids:
            return word
        same = self._named[table].get(folded(word), [])
        if not same and table == "writers":
            same = self._named[table].get(name_words(word), [])
        if not same and table == "letters":
            same = self._authors.letters_of(word)
        return same[0] if len(same) == 1 else None

    def shown(self, table: str, ident: str) -> str:
        """What a cell calls an entry: its name where that is no other's and can be read back; else its id."""
        name = self._ids[table].get(ident, "")
        plain = name == name.strip() and _SPLIT.search(name) is None
        return name if plain and name and table != "letters" and self.meant(table, name) == ident else ident

    def all(self, table: str) -> Iterable[str]:
        """What cells call the entries, for what was probably meant."""
        return [self.shown(table, ident) for ident in self._ids[table]]


def _by_name(ids: Mapping[str, str]) -> dict[object, list[str]]:
    """The ids of entries by their folded names, and by the words of these."""
    named: dict[object, list[str]] = {}
    for ident, name in ids.items():
        for key in {folded(name), name_words(name)} - {"", ()}:
            named.setdefault(key, []).append(ident)
    return named
