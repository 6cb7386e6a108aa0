"""The plain form of a scenario, which what-ifs edit: every short form is written out, each thing stands in its table.

Only `versions` of letters stay short until all else is edited, so that they follow their letters.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from lorplan.basics.errors import Complaints
from lorplan.basics.yamltree import Map, Scalar, Seq
from lorplan.scenario.expand import TABLES, InPlace, Renamed, expand_but_versions

Path = tuple[str | int, ...]  # keys of mappings, numbers of entries of lists

# What a value below this key refers to.
TABLE_OF: Final = {"institution": "institutions", "school": "institutions", "experiences": "experiences"}
_FIRST: Final = ("id", "name", "writer", "writers")  # keys that people look for in front
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
        return _shown(_nameless(node), "", tree)
    return _shown(node, last_key(path), tree) if written(node) else None


def _shown(node: Any, key: str, tree: Map) -> Any:
    """The node for showing. `key`: where it stands."""
    if isinstance(node, InPlace):
        node = description(tree, node, key) or node
    if isinstance(node, Map):
        first = next(iter(node), None)
        if len(node) == 1 and isinstance(first, Renamed) and first.written in (key, key.removesuffix("s")):
            return _shown(node[first], key, tree)  # the file has a single value there
        names = sorted(node, key=lambda name: (_FIRST.index(name) if name in _FIRST else len(_FIRST), name))
        return Map.of({name: _shown(node[name], str(name), tree) for name in names}, node)
    if isinstance(node, Seq):
        items = [_shown(item, key, tree) for item in node]
        if key != _RANKED and all(isinstance(item, Scalar) for item in items):
            items.sort()
        elif items and all(isinstance(item, Map) and isinstance(item.get("id"), Scalar) for item in items):
            items.sort(key=lambda item: str(item["id"]))
        return Seq.of(items, node)
    return node
