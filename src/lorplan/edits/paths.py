"""From a path as the user writes it (`letters.chen-im.status`) to the places in the scenario that it names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from lorplan.basics.words import close, hint_close, quoted
from lorplan.basics.yamltree import Map, Scalar, Seq
from lorplan.edits.layout import (
    ENTRY,
    GIVEN_WHOLE,
    NAMED,
    OF_A_PLACE,
    SCENARIO,
    STANDS_FOR,
    TABLE_OF,
    Path,
    after,
    called,
    described,
    key_in,
    written,
)
from lorplan.scenario.expand import TABLES

_PART = re.compile(r"\s*(?:\"([^\"]*)\"|'([^']*)'|([^.\"'][^.]*))\s*(?:\.|$)")


class Wrong(ValueError):
    """A what-if that cannot be made, with a hint."""

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class Places(Struct, frozen=True):
    """What a path names: how it is shown, and where it stands (several places where a thing is described several
    times). A word as the last part of a place in a list is the name of a new entry."""

    shown: str
    places: tuple[Path, ...]


def parts_of(text: str) -> tuple[str, ...]:
    """The parts of a path: words between points. A part in quotes may hold points itself. Raises Wrong."""
    found: list[str] = []
    at = 0
    while at < len(text):
        part = _PART.match(text, at)
        word = "" if part is None else next(group for group in part.groups() if group is not None).strip()
        if part is None or not word:
            raise Wrong(f"the path {quoted(text)} has an empty part", "write it like letters.chen-im.status")
        found.append(word)
        at = part.end()
    if not found or text.rstrip().endswith("."):
        raise Wrong(f"the path {quoted(text)} has an empty part", "write it like letters.chen-im.status")
    return tuple(found)


def find(tree: Map, parts: Sequence[str]) -> Places:
    """The places that a path names in a scenario as written. Where nothing is written yet, the place where it would
    be. Raises Wrong where an id on the path is not known, and where nothing can stand below a value."""
    return _Finder(tree).go(tree, SCENARIO, (), tuple(parts), ())


class _Finder:
    def __init__(self, tree: Map) -> None:
        self.tree = tree

    def go(self, node: Any, kind: str, path: Path, parts: tuple[str, ...], shown: tuple[str, ...]) -> Places:
        if not parts:
            return Places(".".join(_quoted(part) for part in shown), (path,))
        if not written(node):
            node = None
        if kind in TABLE_OF or (kind == "school" and parts[0] in OF_A_PLACE):
            elsewhere = self._described_once(node, kind, parts)
            if elsewhere is not None:
                return elsewhere
            if kind in TABLE_OF and not isinstance(node, Scalar):
                kind = TABLE_OF[kind].removesuffix("s")
        if kind in ENTRY:
            return self._in_list(node, kind, path, parts, shown)
        if isinstance(node, Seq):
            return self._in_plain_list(node, path, parts, shown)
        if isinstance(node, Scalar):
            if kind not in STANDS_FOR:
                what = f"'{shown[-1]}' is the single value {quoted(node)}"
                raise Wrong(f"{what}; nothing stands below it", f"to set it: --set {'.'.join(shown)}=…")
            return self.go(None, kind, path, parts, shown)
        return self._in_mapping(node, kind, path, parts, shown)

    def _in_mapping(
        self, node: Map | None, kind: str, path: Path, parts: tuple[str, ...], shown: tuple[str, ...]
    ) -> Places:
        key, used = parts[0], 1
        there = False
        if node is not None:
            found, taken = _longest(parts, lambda name: key_in(node, kind, name))
            if found is not None:
                key, used, there = found, taken, True
        rest = parts[used:]
        if kind in TABLES and not there:
            elsewhere = self._homes(kind, parts) if kind in ("institutions", "experiences") else None
            if elsewhere is not None:
                return elsewhere
            if not rest and any(one[:2] == (kind, key) for one in described(self.tree)):
                hint = f"set its values one by one: --set {kind}.{_quoted(key)}.KEY=…"
                raise Wrong(f"{kind.removesuffix('s')} {quoted(key)} is described where it is used", hint)
            if rest:
                known = [str(one) for one in node] if node is not None else []
                raise _unknown(kind, key, known, self.tree)
        if kind in ("institutions", "experiences") and there and rest:
            elsewhere = self._homes(kind, parts)
            if elsewhere is not None:
                return elsewhere
        child = node[key] if there and node is not None else None
        return self.go(child, after(kind, key), (*path, key), rest, (*shown, *parts[:used]))

    def _described_once(self, node: Any, kind: str, parts: tuple[str, ...]) -> Places | None:
        """Where what has an id is described: there it is changed, for all who refer to it."""
        table = "institutions" if kind == "school" else TABLE_OF[kind]
        name = node.get("id") if isinstance(node, Map) else node
        if not isinstance(name, Scalar) or not name or parts == ("id",):
            return None
        return self._homes(table, (str(name), *parts))

    def _homes(self, table: str, parts: tuple[str, ...]) -> Places | None:
        homes: dict[str, list[Path]] = {}
        for kind, name, path in described(self.tree):
            if kind == table:
                homes.setdefault(name, []).append(path)
        found, used = _longest(parts, lambda name: name if name in homes else None)
        rest = parts[used:]
        if found is None or not rest:
            return None
        kind = table.removesuffix("s")
        places: list[tuple[bool, Places]] = []
        for home in homes[found]:
            node = at(self.tree, home)
            if isinstance(node, Map):
                says = key_in(node, kind, rest[0]) is not None
                places.append((says, self.go(node, kind, home, rest, (table, found))))
        if not places:
            return None
        # Where several describe it, all that say this say the same; else the first is as good as any.
        chosen = [one for says, one in places if says] or [places[0][1]]
        return Places(chosen[0].shown, tuple(path for one in chosen for path in one.places))

    def _in_list(self, node: Any, kind: str, path: Path, parts: tuple[str, ...], shown: tuple[str, ...]) -> Places:
        entry_kind, names = ENTRY[kind]
        if isinstance(node, Seq):
            known = {name: place for place, one in enumerate(node) if (name := called(kind, one)) is not None}
            found, used = _longest(parts, lambda name: name if name in known else None)
            place = known[found] if found is not None else None
            if place is None and parts[0].isdecimal() and int(parts[0]) < len(node):
                nameless = called(kind, node[int(parts[0])]) is None
                place, used = (int(parts[0]), 1) if nameless else (None, 0)
            if place is not None:
                return self.go(node[place], entry_kind, (*path, place), parts[used:], (*shown, *parts[:used]))
            if kind not in NAMED and len(node) == 1:
                return self.go(node[0], entry_kind, (*path, 0), parts, shown)
            if not (kind in GIVEN_WHOLE and len(parts) == 1):
                if kind not in NAMED and not known and not parts[0].isdecimal():
                    raise Wrong(
                        f"'{shown[-1]}' has {len(node)} entries without a name",
                        f"say which: {'.'.join(shown)}.0 is the first",
                    )
                raise _unknown(kind, parts[0], list(known), self.tree)
            return Places(".".join((*shown, _quoted(parts[0]))), ((*path, parts[0]),))
        if node is None and kind in NAMED:
            if len(parts) == 1 and kind in GIVEN_WHOLE:
                return Places(".".join((*shown, _quoted(parts[0]))), ((*path, parts[0]),))
            raise _unknown(kind, parts[0], [], self.tree)
        if node is not None and names and called(kind, node) == parts[0]:
            return self.go(node, entry_kind, path, parts[1:], (*shown, parts[0]))
        if kind in NAMED and isinstance(node, Map | Scalar):
            name = called(kind, node)
            raise _unknown(kind, parts[0], [] if name is None else [name], self.tree)
        return self.go(node, entry_kind, path, parts, shown)

    def _in_plain_list(self, node: Seq, path: Path, parts: tuple[str, ...], shown: tuple[str, ...]) -> Places:
        known = {name: place for place, one in enumerate(node) if (name := called("", one)) is not None}
        found, used = _longest(parts, lambda name: name if name in known else None)
        place = known[found] if found is not None else None
        if parts[0].isdecimal() and int(parts[0]) < len(node):
            place, used = int(parts[0]), 1
        if place is None:
            hint = close(parts[0], known)
            whole = f"write the whole list: --set '{'.'.join(shown)}=[…]'"
            raise Wrong(
                f"'{shown[-1]}' is a list without {quoted(parts[0])}",
                f"did you mean {hint!r}? Or {whole}" if hint else whole,
            )
        return self.go(node[place], "", (*path, place), parts[used:], (*shown, *parts[:used]))


def at(tree: Any, path: Path) -> Any:
    """What stands at a place, or None. A single value stands for the key that it is short for."""
    node, kind = tree, SCENARIO
    for number, part in enumerate(path):
        kind = within(node, kind)
        if isinstance(node, Map) and isinstance(part, str):
            node = node.get(part)
        elif isinstance(node, Seq) and isinstance(part, int):
            node = node[part] if part < len(node) else None
        elif isinstance(node, Scalar) and number == len(path) - 1 and STANDS_FOR.get(kind) == part:
            return node
        else:
            return None
        kind = below(kind, part)
    return node


def within(node: Any, kind: str) -> str:
    """What a node is: a single entry where a list may stand is an entry."""
    return ENTRY[kind][0] if kind in ENTRY and not isinstance(node, Seq) else kind


def below(kind: str, part: str | int) -> str:
    """What stands at a part below something of that kind."""
    if kind in ENTRY and isinstance(part, int):
        return ENTRY[kind][0]
    return after(kind, str(part))


def _longest(parts: Sequence[str], known: Any) -> tuple[str | None, int]:
    """The longest row of parts that is a known name (ids may hold points), and how many parts it takes."""
    for used in range(min(len(parts), 8), 0, -1):
        name = known(".".join(parts[:used]))
        if name is not None:
            return name, used
    return None, 0


def _unknown(kind: str, name: str, known: list[str], tree: Map) -> Wrong:
    one = {"wish list": "wish for the letter", "program lists": "program list"}.get(kind, kind.removesuffix("s"))
    if kind in ("institutions", "experiences"):
        known = sorted({*known, *(found for table, found, _ in described(tree) if table == kind)})
    new = f"a new {one} is given whole: --set '{kind}.ID={{…}}'" if kind in (*TABLES, "programs", "rules") else ""
    message = f"there is no {one} {quoted(name)} in your file"
    if close(name, known) is not None:
        new = ""
    return Wrong(message, hint_close(name, known, new))


def _quoted(part: str) -> str:
    return f'"{part}"' if "." in part else part
