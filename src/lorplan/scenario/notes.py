"""`note:` anywhere in a scenario: what people write for themselves. It is left out before anything is read."""

from __future__ import annotations

from typing import Any, Final

from lorplan.basics.yamltree import Map, Seq
from lorplan.scenario.expand import TABLES

KEY: Final = "note"
_OF_IDS: Final = (*TABLES, "portfolios")  # mappings whose keys are ids, of which one may be called so


def without_notes(raw: Map) -> Map:
    """The scenario without its notes; the tree itself where it has none."""
    left = {
        key: _left(value, ids=key in _OF_IDS, deeper=key == "portfolios") for key, value in raw.items() if key != KEY
    }
    return raw if len(left) == len(raw) and all(left[key] is raw[key] for key in left) else Map.of(left, raw)


def _left(node: Any, ids: bool = False, deeper: bool = False) -> Any:
    """A node without notes. `ids`: its keys are ids, and with `deeper` those of its entries too."""
    if isinstance(node, Map):
        left = {key: _left(value, ids=deeper) for key, value in node.items() if ids or key != KEY}
        same = len(left) == len(node) and all(left[key] is node[key] for key in left)
        return node if same else Map.of(left, node)
    if isinstance(node, Seq):
        items = [_left(item) for item in node]
        return node if all(item is old for item, old in zip(items, node, strict=True)) else Seq.of(items, node)
    return node
