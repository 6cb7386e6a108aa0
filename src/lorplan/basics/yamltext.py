"""Nodes as YAML on several lines, as a person would write them: in one line where they fit, else one entry a line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from lorplan.basics.yamltree import Map, Seq
from lorplan.basics.yamlwrite import in_line, scalar

WIDTH: Final = 120  # columns of a line, as far as values can be broken


def lines(node: Any, indent: int = 0) -> Iterator[str]:
    """The lines of a node, each behind so many blanks."""
    blanks = " " * indent
    if not node or not isinstance(node, Map | Seq):
        yield blanks + in_line(node, flow=False)
    elif isinstance(node, Map):
        for key, value in node.items():
            yield from entry_lines(key, value, indent)
    else:
        for item in node:
            yield from _item(item, indent)


def entry_lines(key: str, value: Any, indent: int = 0, open_to: int = 0) -> Iterator[str]:
    """The lines of an entry of a mapping. `open_to`: so many levels deep, mappings and lists stand on lines of their
    own even where they would fit in one."""
    name = f"{' ' * indent}{scalar(str(key))}:"
    line = f"{name} {in_line(value, flow=isinstance(value, Map | Seq))}"
    if not value or not isinstance(value, Map | Seq) or (not open_to and len(line) <= WIDTH and _plain(value)):
        yield line
    elif isinstance(value, Map):
        yield name
        for inner, below in value.items():
            yield from entry_lines(inner, below, indent + 2, max(0, open_to - 1))
    else:
        yield name
        for item in value:
            yield from _item(item, indent + 2)


def _item(item: Any, indent: int) -> Iterator[str]:
    line = f"{' ' * indent}- {in_line(item, flow=isinstance(item, Map | Seq))}"
    if not item or not isinstance(item, Map | Seq) or (len(line) <= WIDTH and _plain(item)):
        yield line
        return
    first, *others = lines(item, indent + 2)
    yield f"{' ' * indent}- {first.lstrip()}"
    yield from others


def _plain(node: Any) -> bool:
    """Whether a node in brackets can be read at a glance: at most two levels, and no list of several mappings."""
    inner = list(node.values()) if isinstance(node, Map) else list(node)
    if isinstance(node, Seq) and len(node) > 1 and any(isinstance(item, Map) for item in node):
        return False
    return all(not isinstance(deep, Map | Seq) or _flat(deep) for deep in inner)


def _flat(node: Any) -> bool:
    inner = list(node.values()) if isinstance(node, Map) else list(node)
    return not any(isinstance(deep, Map | Seq) for deep in inner)
