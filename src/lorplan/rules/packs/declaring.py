"""The names that packs declare, read off files that may be wrong: what nobody can complain of until they are right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from lorplan.basics import yamltree
from lorplan.basics.errors import InputError
from lorplan.basics.inputfile import content
from lorplan.basics.yamltree import Map, Scalar, Seq
from lorplan.rules.packs.load import own_files

_NAMED: Final = frozenset({"fact", "id", "set", "portal", "specialty"})  # whose value is a name
_TABLES: Final = frozenset({"define", "specialties", "parts", "groups"})  # whose keys are names


def declared_names(packs: Iterable[Path | str]) -> frozenset[str] | None:
    """Facts (with and without their subject) and their values, definitions, rules, sets, specialties, portals. None
    where a file cannot be read as YAML, so that nobody knows."""
    names: set[str] = set()
    try:
        for pack in packs:
            for path in own_files(pack):
                names.update(_names(yamltree.leniently(content(str(path)), str(path))))
    except InputError:
        return None
    return frozenset(names)


def _names(node: Any) -> Iterator[str]:
    if isinstance(node, Map):
        for key, value in node.items():
            if key in _NAMED and isinstance(value, Scalar):
                yield str(value)
                yield str(value).split(".", 1)[-1]
            elif key in _TABLES and isinstance(value, Map):
                yield from map(str, value)
            elif key == "values" and isinstance(value, Map | Seq):
                yield from (str(item) for item in value)
            yield from _names(value)
    elif isinstance(node, Seq):
        for item in node:
            yield from _names(item)
