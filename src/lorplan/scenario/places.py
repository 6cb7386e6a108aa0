"""Where things stand in the tree of a scenario, and in its file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from lorplan.basics.errors import Where
from lorplan.basics.yamltree import Map, Scalar, Seq


def _called(item: Any) -> Any:
    """What an entry of a list is found by."""
    if isinstance(item, Map):
        return item.get("id", item.get("letter"))
    return item


def step(node: Any, part: str | int) -> Any:
    """The node one step further, or None. Entries of lists are found by number, or by the id that they are or have."""
    if isinstance(node, Map):
        return node.get(str(part))
    if isinstance(node, Seq):
        if isinstance(part, int):
            return node[part] if part < len(node) else None
        return next((item for item in node if _called(item) == part), None)
    return None


def follow(tree: Any, path: Sequence[str | int]) -> tuple[Any, int]:
    """The deepest node on the path, and how many of the path's parts lead there."""
    node = tree
    for depth, part in enumerate(path):
        further = step(node, part)
        if further is None:
            return node, depth
        node = further
    return node, len(path)


def where(tree: Map, path: Sequence[str | int], file: str) -> Where:
    """The place of the value at a path, or of what is around it where there is no such value."""
    node, depth = follow(tree, path)
    parent = follow(tree, path[:-1])[0] if depth == len(path) and path else None
    # A mapping or list begins below its key; the key is what the eye looks for.
    if isinstance(node, Map | Seq) and isinstance(parent, Map):
        node = parent.key(str(path[-1]))
    return Where.of(node, file) if isinstance(node, Map | Seq | Scalar) else Where(file)


def reach(node: Any, path: tuple[str, ...]) -> Iterator[Any]:
    """Every value at a path whose `*` stand for all entries."""
    if not path:
        yield node
        return
    first, rest = path[0], path[1:]
    if first == "*":
        entries = node.values() if isinstance(node, Map) else node if isinstance(node, Seq) else ()
        for entry in entries:
            yield from reach(entry, rest)
    elif isinstance(node, Map) and first in node:
        yield from reach(node[first], rest)
