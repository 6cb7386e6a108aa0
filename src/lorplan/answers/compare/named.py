"""What the words of `lorplan compare` name: scenarios, saved plans, portfolios of a scenario, hand-made assignments."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Final, Literal

from msgspec import Struct

from lorplan.basics import yamltree
from lorplan.basics.errors import InputError, LorplanError, Where
from lorplan.basics.words import hint_close
from lorplan.basics.yamltree import Map

YAML: Final = (".yaml", ".yml")


class Named(Struct, frozen=True):
    """What a word names. `file`: the scenario of a portfolio named as FILE:NAME, else the word itself."""

    word: str
    kind: Literal["scenario", "plan", "assignment", "portfolio"]
    file: str
    portfolio: str = ""


def named(words: Sequence[str]) -> list[Named]:
    """What each word names. Raises InputError with everything that is no file and can be no portfolio."""
    every: list[Named] = []
    scenario = any(_is_scenario(word) or ":" in word for word in words)
    wrong: list[LorplanError] = []
    for word in words:
        try:
            every.append(_named(word, scenario))
        except LorplanError as error:
            wrong.append(error)
    if wrong:
        raise InputError(*(complaint for error in wrong for complaint in error.complaints))
    return every


def _named(word: str, scenario: bool) -> Named:
    if os.path.lexists(word):
        if _is_scenario(word):
            return Named(word, "scenario", word)
        return Named(word, "plan" if _is_plan(word) else "assignment", word)
    file, colon, name = word.rpartition(":")
    if colon and os.path.lexists(file):
        if not _is_scenario(file):
            raise InputError.of(f"{word!r}: only a scenario has portfolios", Where(file), "write SCENARIO:PORTFOLIO")
        return Named(word, "portfolio", file, name)
    if scenario and "/" not in word and not word.lower().endswith((*YAML, ".json", ".csv")):
        return Named(word, "portfolio", "", word)
    folder = os.path.dirname(word) or "."
    files = (
        [name for name in os.listdir(folder) if name.endswith((*YAML, ".json", ".csv"))]
        if os.path.isdir(folder)
        else []
    )
    hint = hint_close(os.path.basename(word), files)
    raise InputError.of(
        f"there is no file {word!r}",
        None,
        hint if hint and hint.startswith("did") else "name scenarios, saved plans, assignments, or SCENARIO:PORTFOLIO",
    )


def _is_scenario(word: str) -> bool:
    if not word.lower().endswith(YAML) or not os.path.isfile(word):
        return False
    tree = yamltree.read(word)
    return isinstance(tree, Map) and ("format" in tree or ("programs" in tree and "applicant" in tree))


def _is_plan(word: str) -> bool:
    if word.lower().endswith(".json"):
        return True
    if word.lower().endswith((*YAML, ".csv")) or not os.path.isfile(word):
        return False
    try:
        with open(word, encoding="utf-8", errors="replace") as stream:
            return stream.read(200).lstrip().startswith("{")
    except OSError:
        return False
