"""Reads the entries of a mapping in a pack, by key: what does not fit is complained about, with its place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lorplan.basics import scalars
from lorplan.basics.errors import Complaints
from lorplan.basics.words import hint_close, listing
from lorplan.basics.yamltree import Map, Seq


def take(read: Callable[[Any], Any], raw: Map, key: str, complaints: Complaints) -> Any:
    """The value of a key through a scalar reader; None where it is missing or does not fit (then complained)."""
    if key not in raw:
        return None
    try:
        return read(raw[key])
    except scalars.Misfit as misfit:
        complaints.add(f"'{key}': {misfit}", raw[key], misfit.hint)
        return None


def known_keys(raw: Map, allowed: tuple[str, ...], what: str, complaints: Complaints) -> None:
    """Complain about keys that `what` does not have."""
    for key in raw:
        if key not in allowed:
            hint = hint_close(str(key), allowed) or f"there are {listing(sorted(allowed))}"
            complaints.add(f"{what} has no field '{key}'", raw.key(key), hint)


def listed(raw: Map, key: str, complaints: Complaints) -> list[Any]:
    """The list at a key, empty where it is missing or no list (then complained)."""
    value = raw.get(key)
    if value is None:
        return []
    if not isinstance(value, Seq):
        complaints.add(f"'{key}' must be a list", value)
        return []
    return list(value)


def mapped(raw: Map, key: str, complaints: Complaints) -> Map:
    """The mapping at a key, empty where it is missing or no mapping (then complained)."""
    value = raw.get(key)
    if value is None:
        return Map()
    if not isinstance(value, Map):
        complaints.add(f"'{key}' must be a mapping", value)
        return Map()
    return value
