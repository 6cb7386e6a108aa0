"""Edits of a scenario as written: every what-if is an edited copy that is read like any other scenario."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from lorplan.basics.yamltree import Map, Scalar, Seq

Edit = Callable[[Map], None]


def copied(node: Any) -> Any:
    """A copy whose mappings and lists can be edited; scalars are shared, and keep their places."""
    if isinstance(node, Map):
        return Map.of({key: copied(value) for key, value in node.items()}, node)
    if type(node) is Seq:  # what was read from elsewhere (lists of programs) stays as it is
        return Seq.of([copied(item) for item in node], node)
    return node


_NAMES = ("id", "name", "writer", "writers")  # keys that people look for in front
_RANKED = "worth"  # a list whose order says something


def orderly(node: Any, key: str = "") -> Any:
    """The node as it is shown: the same, however its keys were ordered and its sets written. `key`: where it stands."""
    if isinstance(node, Map):
        keys = sorted(node, key=lambda one: (_NAMES.index(one) if one in _NAMES else len(_NAMES), one))
        return Map.of({one: orderly(node[one], one) for one in keys}, node)
    if isinstance(node, Seq):
        items = [orderly(item) for item in node]
        if key != _RANKED and all(isinstance(item, Scalar) for item in items):
            items.sort()
        elif items and all(isinstance(item, Map) and isinstance(item.get("id"), Scalar) for item in items):
            items.sort(key=lambda item: str(item["id"]))
        return Seq.of(items, node)
    return node


def as_node(value: Any, at: Any) -> Any:
    """Plain data as nodes that stand at a place. Text, numbers, dates and true or false are written plainly."""
    if isinstance(value, Mapping):
        return Map.of({Scalar.of(str(key), at): as_node(item, at) for key, item in value.items()}, at)
    if isinstance(value, list | tuple):
        return Seq.of([as_node(item, at) for item in value], at)
    if isinstance(value, bool):
        return Scalar.of("true" if value else "false", at)
    return Scalar.of(str(value), at)


def table(tree: Map, name: str) -> Map:
    """The mapping at a key of the scenario, made where it is missing."""
    found = tree.get(name)
    if not isinstance(found, Map):
        found = Map.of({}, tree)
        tree[Scalar.of(name, tree)] = found
    return found


def put(tree: Map, name: str, key: str, value: Any) -> None:
    """Set an entry of a table (`letters`, `writers` ...) to plain data."""
    table(tree, name)[Scalar.of(key, tree)] = as_node(value, tree)


def add_to(tree: Map, name: str, value: Any) -> None:
    """Add an entry to a list of the scenario (`overrides`, `programs` ...), made where it is missing."""
    found = tree.get(name)
    if not isinstance(found, Seq):
        found = Seq.of([], tree)
        tree[Scalar.of(name, tree)] = found
    found.append(as_node(value, tree))
