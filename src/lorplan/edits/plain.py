"""The plain form of a scenario, which what-ifs edit: every short form is written out, each thing stands in its table.

Only `versions` of letters stay short until all else is edited, so that they follow their letters.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from msgspec import Struct

from lorplan.basics.errors import Complaints
from lorplan.basics.yamltree import Map, Scalar, Seq
from lorplan.basics.yamlwrite import Block, BlockSeq
from lorplan.scenario.expand import SHORT, TABLES, InPlace, Renamed, expand_but_versions

Path = tuple[str | int, ...]  # keys of mappings, numbers of entries of lists

# What a value below this key refers to.
TABLE_OF: Final = {"institution": "institutions", "school": "institutions", "experiences": "experiences"}
_SINGULAR: Final = {long: short for names in SHORT.values() for short, long in names.items() if long == f"{short}s"}
_FIRST: Final = ("id", "name", "writer", "writers")  # keys that people look for in front
_IN_LINES: Final = "writers"  # of these much is said: a line each
_RANKED: Final = "worth"  # a list whose order says something


def plain(tree: Map, complaints: Complaints) -> Map:
    """The scenario in its plain form, be it as written or edited since; a copy. Notes what contradicts itself.

    What was described in place and is so no longer is gone, as it would be from the file.
    """
    for name in ("experiences", "institutions"):
        entries = tree.get(name)
        if isinstance(entries, Map) and any(isinstance(key, InPlace) for key in entries):
            described = set(_in_place(tree))
            for key in [key for key in entries if isinstance(key, InPlace) and key not in described]:
                del entries[key]
    return expand_but_versions(tree, complaints)


def _in_place(node: Any) -> Iterator[InPlace]:
    """The mentions that describe what they name."""
    if isinstance(node, InPlace):
        yield node
    elif isinstance(node, Map):
        for key, value in node.items():
            if key != "id":  # no mention, but what the description itself is called
                yield from _in_place(value)
    elif isinstance(node, Seq):
        for item in node:
            yield from _in_place(item)


def last_key(path: Path) -> str:
    """The key of the value at a path, or of the list that it is an entry of."""
    return next((part for part in reversed(path) if isinstance(part, str)), "")


def written(node: Any) -> bool:
    """Whether there is a value at all."""
    return node is not None and not getattr(node, "empty", False)


def at(tree: Any, path: Path) -> Any:
    """What stands at a path, or None."""
    node = tree
    for part in path:
        if isinstance(node, Map) and isinstance(part, str):
            node = node.get(part)
        elif isinstance(node, Seq) and isinstance(part, int) and part < len(node):
            node = node[part]
        else:
            return None
    return node


def description(tree: Map, name: Scalar, key: str) -> Map | None:
    """What describes an institution or experience that is described in place, as it would stand there, below `key`."""
    entry = at(tree, (TABLE_OF.get(key, ""), name)) if isinstance(name, InPlace) else None
    if not isinstance(entry, Map) or not isinstance(name, InPlace):
        return None
    return _nameless(entry) if name.made_up else entry


def _nameless(entry: Map) -> Map:
    return Map.of({key: value for key, value in entry.items() if key != "id"}, entry)


def as_written(tree: Map, path: Path) -> Any:
    """What stands at a path as it is shown: described where a file would, the same however it was ordered; or None."""
    node = at(tree, path)
    if len(path) == 2 and path[0] in TABLES and isinstance(node, Map):
        return _Showing(tree).node(_nameless(node), "")
    return _Showing(tree).node(node, last_key(path)) if written(node) else None


def content(tree: Map) -> Map:
    """All that a scenario in its plain form says, the same however it was ordered and wherever things are described."""
    whole = Map.of(_Showing(tree, short=False).node(tree, ""), tree)
    for name in TABLES:
        entries = whole.get(name)
        if isinstance(entries, Map):
            entries = {key: entry for key, entry in entries.items() if not isinstance(key, InPlace)}
            whole[whole.key(name)] = Map.of(entries, tree)
    letters, writers = whole.get("letters"), whole.get("writers")
    for name, letter in letters.items() if isinstance(letters, Map) else ():
        if isinstance(letter, Map) and isinstance(writers, Map) and name in writers:
            letter.setdefault("writers", [name])  # as a letter with versions has it
    return Map.of({key: node for key, node in whole.items() if node or key not in TABLES}, tree)


def for_file(tree: Map, node: Any, path: Path) -> Any:
    """A node of the tree that stands at a path, as a user would write it into a file there."""
    if len(path) == 1 and path[0] in TABLES and isinstance(node, Map):
        own = {key: entry for key, entry in node.items() if not isinstance(key, InPlace)}
        return Block.of({key: for_file(tree, entry, (*path, str(key))) for key, entry in own.items()}, node)
    if len(path) == 2 and path[0] in TABLES and isinstance(node, Map):
        entry = _Showing(tree, sort=False).node(_nameless(node), "")
        return Block.of(entry, node) if path[0] == _IN_LINES else entry
    shown = _Showing(tree, sort=False).node(node, last_key(path))
    return BlockSeq.of(shown, node) if path == ("programs",) and isinstance(shown, Seq) else shown


def user_key(key: Scalar) -> str:
    """A key as the user wrote it, in its short form where it has one."""
    written = key.written if isinstance(key, Renamed) else str(key)
    return written if any(names.get(written) == key for names in SHORT.values()) else str(key)


def shortest(key: str, shown: Any) -> tuple[str, Any]:
    """A key and its value as few words: a list of a single thing as that thing."""
    if not isinstance(shown, Seq) or len(shown) != 1 or key not in (*_SINGULAR, *_SINGULAR.values()):
        single = isinstance(shown, Map) and key in _SINGULAR
        return (_SINGULAR[key], shown) if single else (key, shown)
    return _SINGULAR.get(key, key), shown[0]


class _Showing(Struct, frozen=True):
    """How nodes of a tree are shown. `sort`: the same however they were ordered, with keys in their long form; `short`:
    a mapping for which the file has a single value as that value."""

    tree: Map
    sort: bool = True
    short: bool = True

    def node(self, node: Any, key: str) -> Any:
        """The node; `key`: where it stands."""
        if isinstance(node, InPlace):
            node = description(self.tree, node, key) or node
        if isinstance(node, Map):
            return self._mapping(node, key)
        if isinstance(node, Seq):
            items = [self.node(item, key) for item in node]
            if not self.sort:
                return items[0] if len(items) == 1 and isinstance(node[0], InPlace) else Seq.of(items, node)
            if key != _RANKED and all(isinstance(item, Scalar) for item in items):
                items.sort()
            elif items and all(isinstance(item, Map) and isinstance(item.get("id"), Scalar) for item in items):
                items.sort(key=lambda item: str(item["id"]))
            return Seq.of(items, node)
        return node

    def _mapping(self, node: Map, key: str) -> Any:
        first = next(iter(node), None) if self.short and len(node) == 1 else None
        if isinstance(first, Renamed) and first.written in (key, key.removesuffix("s")):
            return self.node(node[first], key)  # the file has a single value there
        if not self.sort:
            entries = {user_key(name): self.node(value, str(name)) for name, value in node.items()}
            return Map.of(dict(shortest(name, value) for name, value in entries.items()), node)
        names = sorted(node, key=lambda name: (_FIRST.index(name) if name in _FIRST else len(_FIRST), name))
        return Map.of({name: self.node(node[name], str(name)) for name in names}, node)
