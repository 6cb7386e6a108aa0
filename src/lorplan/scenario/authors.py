"""Who wrote which letter, for people who write a writer's name where a letter is meant."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any, Final

from msgspec import Struct

from lorplan.basics.yamltree import Map, Seq

TITLES: Final = frozenset({"dr", "prof", "professor", "md", "do", "phd", "mbbs", "mph", "mr", "mrs", "ms", "facp"})


def name_words(name: str) -> tuple[str, ...]:
    """A person's name without titles, accents, punctuation, case and order."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    words = re.findall(r"[^\W_]+", "".join(letter for letter in plain if not unicodedata.combining(letter)))
    return tuple(sorted(set(words) - TITLES))


class Authors(Struct, frozen=True):
    """`letters`: the ids of letters with the ids of their writers; `names`: what writers are called, by their ids."""

    letters: Mapping[str, tuple[str, ...]]
    names: Mapping[str, str]

    @classmethod
    def of_tree(cls, raw: Map) -> Authors:
        """The authors in a scenario as written."""
        written, people = raw.get("letters"), raw.get("writers")
        letters = written if isinstance(written, Map) else {}
        writers = people if isinstance(people, Map) else {}
        return cls(
            {str(ident): _writers(ident, letter) for ident, letter in letters.items()},
            {str(ident): str(body.get("name", ident)) for ident, body in writers.items() if isinstance(body, Map)},
        )

    def letters_of(self, word: str) -> list[str]:
        """The letters that a word may stand for: the one of that id, else all by the writer of that id or name."""
        if word in self.letters:
            return [word]
        words = name_words(word)
        people = {ident for ident, name in self.names.items() if word == ident or (words and words == name_words(name))}
        return [letter for letter, writers in self.letters.items() if people & set(writers)]

    def letter(self, word: str) -> str:
        """The letter that a word surely stands for; else the word as it is."""
        letters = self.letters_of(word)
        return letters[0] if len(letters) == 1 else str(word)


def _writers(ident: Any, letter: Any) -> tuple[str, ...]:
    written = (letter.get("writers") or letter.get("writer") or ident) if isinstance(letter, Map) else ident
    listed: Iterable[Any] = written if isinstance(written, Seq) else [written]
    return tuple(str(writer) for writer in listed)
