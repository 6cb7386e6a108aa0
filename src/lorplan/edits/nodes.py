"""Nodes of a scenario's tree: copies to edit, plain data as nodes, entries of tables and lists."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from lorplan.basics.yamltree import Map, Scalar, Seq

Edit = Callable[[Map], None]


def copied(node: Any) -> Any:
    """A copy whose mappings and lists can be edited; scalars are shared, and keep their places."""
    if isinstance(node, Map):
        return Map.of({key: value if type(value) is Scalar else copied(value) for key, value in node.items()}, node)
    if type(node) is Seq:  # what was read from elsewhere (lists of programs) stays as it is
        return Seq.of([item if type(item) is Scalar else copied(item) for item in node], node)
    return node


def as_node(value: Any, at: Any) -> Any:
    """Plain data as nodes that stand where `at` stands. Text, numbers, dates and true or false are written plainly."""
    if isinstance(value, Mapping):
        return Map.of({Scalar.of(str(key), at): as_node(item, at) for key, item in value.items()}, at)
    if isinstance(value, list | tuple):
        return Seq.of([as_node(item, at) for item in value], at)
    if isinstance(value, bool):
        return Scalar.of("true" if value else "false", at)
    return Scalar.of(str(value), at)


def table(tree: Map, name: str) -> Map:
    """The mapping at a key of the scenario, made where it is missing."""
    entries = tree.get(name)
    if not isinstance(entries, Map):
        entries = Map.of({}, tree)
        tree[Scalar.of(name, tree)] = entries
    return entries


def put(tree: Map, name: str, key: str, value: Any) -> None:
    """Set an entry of a table (`letters`, `writers` ...) to plain data."""
    table(tree, name)[Scalar.of(key, tree)] = as_node(value, tree)


def add_to(tree: Map, name: str, value: Any) -> None:
    """Add an entry to a list of the scenario (`overrides`, `programs` ...), made where it is missing."""
    entries = tree.get(name)
    if not isinstance(entries, Seq):
        entries = Seq.of([], tree)
        tree[Scalar.of(name, tree)] = entries
    entries.append(as_node(value, tree))
