"""The names that conditions use, and what they stand for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from lorplan.basics.yamltree import one_line


def used_terms(nodes: Iterable[Any], defined: Mapping[str, Any]) -> dict[str, str]:
    """The defined names that occur in what was written, and those that occur in their definitions, each in one line."""
    used: dict[str, str] = {}
    rest = list(nodes)
    while rest:
        node = rest.pop(0)
        if isinstance(node, Mapping):
            # The values of facts (their names have a dot) only look like names.
            rest.extend(value for key, value in node.items() if "." not in key)
        elif isinstance(node, (list, tuple)):
            rest.extend(node)
        elif isinstance(node, str) and node in defined and node not in used:
            used[str(node)] = one_line(defined[node])
            rest.append(defined[node])
    return used
