"""Versions of letters in their short form, while what-ifs are made: each is a letter that can be named, and follows the
letter that it is a version of in everything that was not assumed of itself.
"""

from __future__ import annotations

from typing import Any

from lorplan.basics.yamltree import Map, canonical
from lorplan.edits.nodes import copied
from lorplan.scenario.versions import written_out


class Versions:
    """The versions of a scenario that its letters name by `versions`."""

    def __init__(self) -> None:
        self._made: dict[str, Map] = {}  # as their letters have it

    def settle(self, tree: Map) -> None:
        """Make the versions that the letters name now, drop those that they named before, and have all follow."""
        letters = tree.get("letters")
        if not isinstance(letters, Map):
            return
        own = Map.of({name: letter for name, letter in letters.items() if name not in self._made}, letters)
        whole = written_out(Map.of({tree.key("letters"): own}, tree))["letters"]
        made: dict[str, Map] = {}
        entries: dict[Any, Any] = {}
        for name in whole:
            if name in own:
                entries[name] = own[name]
            else:
                made[str(name)] = whole[name]
                entries[name] = _followed(self._made.get(name), letters.get(name), whole[name])
        self._made = made
        letters.clear()
        letters.update(entries)

    def finish(self, tree: Map) -> None:
        """Take `versions` off the letters, whose versions are letters of their own from now on."""
        letters = tree.get("letters")
        if not isinstance(letters, Map):
            return
        own = Map.of({name: letter for name, letter in letters.items() if name not in self._made}, letters)
        whole = written_out(Map.of({tree.key("letters"): own}, tree))["letters"]
        letters.update({name: letter for name, letter in whole.items() if name in own})

    def of(self, letter: str) -> list[str]:
        """The ids of the versions that a letter names."""
        return [name for name, version in self._made.items() if version["version_of"] == letter]


def _followed(before: Map | None, now: Any, after: Map) -> Map:
    """A version as its letter has it `after` what was assumed of that, with what was assumed of the version itself:
    what it says `now` otherwise than it did `before`."""
    found: Map = copied(after)
    if before is None or not isinstance(now, Map):
        return found
    for key, value in now.items():
        if key not in before or canonical(value) != canonical(before[key]):
            found[key] = value
    for key in before:
        if key not in now and key in found:
            del found[key]
    return found
