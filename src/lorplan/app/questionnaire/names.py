"""Ids for people, places and letters that are new in a file, made of their names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from lorplan.app.questionnaire.fileview import FileView
from lorplan.basics.scalars import LONGEST_ID
from lorplan.rules.language.names import Vocabulary, folded

_SPLIT: Final = re.compile(r"[\W_]+")


def plain_letters(words: str) -> str:
    """The words in small Latin letters without accents, joined by hyphens; empty where nothing of them is Latin."""
    latin = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().casefold()
    return "-".join(word for word in _SPLIT.split(latin) if word)[: LONGEST_ID - 4].strip("-")


def surname(name: str, titles: Iterable[str]) -> str:
    """What somebody is called by: the last word of the name that is no title; the first words where a comma follows
    them (`Lee, Ann`)."""
    known = set(titles)
    parts = [part for part in name.split(",") if set(map(folded, part.split())) - known]
    if not parts:
        return name
    if len(parts) > 1:
        return parts[0]
    words = [word for word in parts[0].split() if folded(word) not in known]
    return words[-1]


def credentials(name: str, degrees: Vocabulary) -> str | None:
    """The degree that stands behind a name after a comma (`Ann Lee, MD`), if it is one that is known."""
    return degrees.meant(name.partition(",")[2].strip())


class Namer:
    """Gives ids that a file does not have yet, and remembers those that it gave."""

    def __init__(self, view: FileView, titles: Iterable[str]) -> None:
        self.view = view
        self.titles = frozenset(titles)
        self._taken: dict[str, set[str]] = {}
        self._institutions = {
            folded(view.name("institutions", name)): name for name in view.table("institutions") if ":" not in name
        }

    def new(self, table: str, stem: str) -> str:
        """An id in a table: the stem, or with a number behind it."""
        taken = self._taken.setdefault(table, {folded(name) for name in self.view.table(table)})
        numbered = (stem if number == 1 else f"{stem}-{number}" for number in range(1, len(taken) + 2))
        chosen = next(name for name in numbered if folded(name) not in taken)
        taken.add(folded(chosen))
        return chosen

    def new_writer(self, name: str) -> str:
        """An id for a person: the surname."""
        return self.new("writers", plain_letters(surname(name, self.titles)) or "person")

    def new_letter(self, writer: str, specialty: str) -> str:
        """An id for a letter: its writer's, and the specialty in short."""
        family = self.view.library.families.families.get(specialty)
        short = family.abbreviations[0] if family and family.abbreviations else specialty
        return self.new("letters", f"{writer}-{plain_letters(short)}")

    def institution(self, name: str) -> str | None:
        """The institution of that name, be it one that was given a moment ago."""
        return self._institutions.get(folded(name))

    def new_institution(self, name: str) -> str:
        """An id for an institution."""
        chosen = self.new("institutions", plain_letters(name) or "place")
        self._institutions[folded(name)] = chosen
        return chosen
