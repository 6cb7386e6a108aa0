"""What people write for the values of facts: `OB/GYN`, `Internal Medicine`, `USA`, `Yes`. The names are data."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, Final

from msgspec import Struct

from lorplan.basics.scalars import Misfit, plain_scalar, scalar
from lorplan.basics.words import listing, quoted

_NOT_WORDS: Final = re.compile(r"[\W_]+")
_UNKNOWN: Final = frozenset({"", "unknown", "null", "none", "tbd", "notsure", "dontknow"})
_FEW: Final = 12  # values that a message lists


def folded(word: str) -> str:
    """The word without case, accents, blanks and punctuation: `Ob-Gyn` and `OB/GYN` are one."""
    plain = unicodedata.normalize("NFKD", word.replace("&", " and ").casefold())
    return _NOT_WORDS.sub("", "".join(letter for letter in plain if not unicodedata.combining(letter)))


class Vocabulary(Struct, frozen=True):
    """The values that a field takes, and what people write for them.

    `meanings`: by folded word the values that it may mean. `kind`: what a value is called, such as "a specialty".
    `words`: the further words as the table of names writes them.
    """

    values: tuple[str, ...]
    meanings: Mapping[str, tuple[str, ...]]
    kind: str = ""
    words: tuple[str, ...] = ()

    @classmethod
    def of(cls, values: Iterable[str], names: Mapping[str, Iterable[str]], kind: str = "") -> Vocabulary:
        """The vocabulary of these values. `names`: further words by value; a value's own word means nothing else."""
        known = tuple(values)
        own = {folded(value): (value,) for value in known}
        further: dict[str, tuple[str, ...]] = {}
        for value in known:
            for word in names.get(value, ()):
                further[folded(word)] = tuple(dict.fromkeys((*further.get(folded(word), ()), value)))
        words = tuple(word for value in known for word in names.get(value, ()))
        return cls(known, {**further, **own}, kind, words)

    def also(self, value: str, kind: str) -> Vocabulary:
        """The vocabulary with one value more."""
        return Vocabulary((*self.values, value), {**self.meanings, folded(value): (value,)}, kind, self.words)

    def meant(self, word: str) -> str | None:
        """The one value that the word stands for."""
        if word in self.values:
            return word
        values = self.meanings.get(folded(word), ())
        return values[0] if len(values) == 1 else None

    def read(self, value: Any) -> str:
        """The value that is written. Raises Misfit where none is, and where several may be meant."""
        expected = self.kind or (
            listing(self.values, "or") if len(self.values) <= _FEW else f"one of {len(self.values)} known values"
        )
        written = scalar(value, expected)
        meant = self.meant(written)
        if meant is not None:
            return meant
        several = self.meanings.get(folded(written), ())
        if several:
            message = f"{quoted(written)} may mean {listing(several, 'or')}"
            raise Misfit(expected, value, "write the one that is meant", message)
        raise Misfit(expected, value, self.hint(written))

    def hint(self, written: str) -> str | None:
        """What was probably meant: a word that is spelt almost like it. None where nothing is near."""
        key = folded(written)
        if key in _UNKNOWN:
            return "leave the line out where it is not known"
        near = nearest(key, self.meanings)
        meant = sorted({value for word in near for value in self.meanings[word]})
        if meant and len(meant) <= 3:
            return f"did you mean {listing(map(repr, meant), 'or')}?"
        return f"known are {listing(self.values)}" if _FEW < len(self.values) <= 40 else None


def nearest(word: str, words: Iterable[str]) -> list[str]:
    """The words with the fewest slips between them and this one, at most one slip in six letters and two in all."""
    most = 0 if len(word) < 4 else 1 if len(word) < 8 else 2
    near: dict[int, list[str]] = {}
    for other in words:
        if abs(len(other) - len(word)) <= most and (slips := _slips(word, other, most)) <= most:
            near.setdefault(slips, []).append(other)
    return near[min(near)] if near else []


def _slips(word: str, other: str, most: int) -> int:
    """How many letters were left out, added, changed or swapped with the next one; more than `most` are not counted."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(word, 1):
        before, above, row = row, before, [i]
        for j, known in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != known))
            if i > 1 and j > 1 and letter == other[j - 2] and word[i - 2] == known:
                cost = min(cost, above[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]


class NameTable(Struct, frozen=True, dict=True):
    """What people write for values, by the key of a fact or by a kind of fact (`yes_no`, `country`, `specialty`)."""

    words: Mapping[str, Mapping[str, tuple[str, ...]]]

    def vocabulary(self, key: str, values: Iterable[str], kind: str = "") -> Vocabulary:
        """These values with the names that a key has for them."""
        return Vocabulary.of(values, self.words.get(key, {}), kind)

    @cached_property
    def countries(self) -> Vocabulary:
        """All countries, by their two letters."""
        return self.vocabulary("country", self.words.get("country", ()), "a country such as US or India")

    @cached_property
    def specialties(self) -> Vocabulary:
        """All specialties that there are by themselves; packs may add some."""
        return self.vocabulary("specialty", self.words.get("specialty", ()), "a specialty")

    @cached_property
    def portals(self) -> Vocabulary:
        """The portals that people have names for; packs may add some."""
        return self.vocabulary("portal", self.words.get("portal", ()))

    @cached_property
    def yes_no(self) -> Vocabulary:
        """`true` and `false`."""
        return self.vocabulary("yes_no", ("true", "false"), "true or false")

    def flag(self, value: Any) -> bool:
        """A yes or no, without quotes. Raises Misfit."""
        plain_scalar(value, self.yes_no.kind)
        return self.yes_no.read(value) == "true"


NO_NAMES: Final = NameTable({})
