"""Numbers of letters as programs' pages and people's lists have them: `3`, `three`, `3-4`, `3+`, `up to 4`."""

from __future__ import annotations

import re
from typing import Final

from lorplan.basics.yamltree import Map, Scalar

_NUMBER: Final = r"([0-9]{1,2})"
_WORDS: Final = ("one", "two", "three", "four", "five", "six")
_SPELT: Final = re.compile(rf"\b({'|'.join(_WORDS)})\b")
_BOUNDS: Final = (
    (re.compile(rf"{_NUMBER} letters?"), ("asked",)),
    (re.compile(rf"{_NUMBER} *(?:-|to|or|\u2013|\u2014) *{_NUMBER}"), ("min", "max")),
    (re.compile(rf"{_NUMBER} *(?:\+|or more|min\.?|minimum|at least)"), ("min",)),
    (re.compile(rf"(?:at least|min\.?|minimum|>=|\u2265) *(?:of )?{_NUMBER}"), ("min",)),
    (re.compile(rf"(?:up to|at most|max\.?|maximum|no more than|<=|\u2264) *(?:of )?{_NUMBER}"), ("max",)),
    (re.compile(rf"{_NUMBER} *(?:max\.?|maximum|at most)"), ("max",)),
)


def split_bounds(letters: Map) -> None:
    """Make `min` and `max` of an `asked` that says so: `3-4` is 3 at least and 4 at most. What contradicts a bound
    beside it stays as it is, to be refused."""
    asked = letters.get("asked")
    if not isinstance(asked, Scalar):
        return
    written = asked.strip().casefold()
    text = _SPELT.sub(lambda word: str(_WORDS.index(word[0]) + 1), written)
    if text != written and text.isdecimal():
        letters[letters.key("asked")] = Scalar.of(text, asked)
        return
    others = {str(name): str(number) for name, number in letters.items() if number is not asked}
    for pattern, names in _BOUNDS:
        match = pattern.fullmatch(text) or pattern.fullmatch(text.removesuffix(" letters"))
        bounds = dict(zip(names, match.groups(), strict=True)) if match else {}
        if bounds and all(others.get(name, number) == number for name, number in bounds.items()):
            del letters["asked"]
            for name, number in bounds.items():
                letters.setdefault(Scalar.of(name, asked), Scalar.of(number, asked))
            return
