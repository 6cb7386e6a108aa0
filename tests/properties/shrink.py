"""The smallest world on which something still fails, found by leaving out part after part."""

from __future__ import annotations

import copy
import time
from collections.abc import Callable, Iterator
from typing import Any

from properties.worlds import World, file_of

Path = tuple[Any, ...]


def _paths(node: Any, path: Path = ()) -> Iterator[Path]:
    keys = list(node) if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else ()
    for key in keys:
        yield (*path, key)
        yield from _paths(node[key], (*path, key))


def _without(world: World, path: Path) -> World:
    smaller = {**world, "packs": copy.deepcopy(world["packs"]), "scenario": copy.deepcopy(world["scenario"])}
    node: Any = smaller
    for key in path[:-1]:
        node = node[key]
    del node[path[-1]]
    return smaller


def smallest(world: World, fails: Callable[[World], bool]) -> World:
    """A world that fails, none of whose parts can be left out, as far as half a minute goes. `fails` must not raise."""
    again = True
    end = time.monotonic() + 30
    while again:
        again = False
        parts = {"packs": world["packs"], "scenario": world["scenario"]}
        for path in sorted(_paths(parts), key=len):
            if time.monotonic() > end:
                return world
            smaller = _without(world, path)
            if fails(smaller):
                world, again = smaller, True
                break
    return world


def shown(world: World) -> str:
    """The packs and the scenario as YAML."""
    return "\n".join([*(file_of(pack) for pack in world["packs"]), file_of(world["scenario"])])
