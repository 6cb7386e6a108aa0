"""`--with FILE`: a piece of a scenario laid over the scenario, entry by entry and field by field."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path as FilePath
from typing import Any, Final

from msgspec import Struct

from lorplan.basics.errors import Complaints
from lorplan.basics.yamltree import Map, Scalar, Seq
from lorplan.edits.paths import name_in
from lorplan.edits.plain import TABLE_OF, Path, as_written, description, plain
from lorplan.edits.set_value import forget_school, put_key
from lorplan.scenario.expand import SHORT, TABLES

_LISTS: Final = ("programs", "rules", "overrides")  # entries have names
_WHOLE: Final = ("rules", "overrides")  # of one name: the new one counts, whole
_ADDED_TO: Final = ("packs", "program_lists")


class Laid(Struct, frozen=True):
    """One entry or value that the piece added or changed, as it was (None: not there) and as it is."""

    path: str
    old: Any
    new: Any


def lay_over(tree: Map, piece: Map, file: str, complaints: Complaints) -> tuple[Map, list[Laid]]:
    """The plain scenario with a piece laid over it, and what changed.

    `file`: the piece's. Names of packs and of lists of programs count from the file that they stand in. `complaints`:
    of the scenario's file.
    """
    entries = list(_entries(tree, piece))
    before = [as_written(tree, path) for _, path in entries]
    edited = Map.of(tree, tree)
    for key, value in piece.items():
        old = tree.get(key)
        if key in TABLES and isinstance(value, Map) and isinstance(old, Map | None):
            new: Any = Map.of(old or {}, old if old is not None else value)
            for name, entry in value.items():
                new[name] = merged(new.get(name), entry, tree, key.removesuffix("s"))
        elif key in _LISTS and isinstance(value, Seq | Map):
            new = _merged_list(old, value, tree, str(key))
        elif key in _ADDED_TO:
            added = [_seen_from(entry, file, complaints.file) for entry in _items(value)]
            new = Seq.of([*_items(old), *added], value)
        else:
            new = merged(old, value, tree, str(key))
        _replace(edited, key, new)
    edited = plain(edited, complaints)
    after = [as_written(edited, path) for _, path in entries]
    changed = zip(entries, before, after, strict=True)
    return edited, [Laid(label, old, new) for (label, _), old, new in changed if old != new]


def _entries(tree: Map, piece: Map) -> Iterator[tuple[str, Path]]:
    """The entries and values that a piece writes: how they are called, and where they will stand."""
    for key, value in piece.items():
        if key in TABLES and isinstance(value, Map):
            yield from ((f"{key}.{name}", (str(key), str(name))) for name in value)
        elif key in _LISTS and isinstance(value, Seq | Map):
            for index, entry in zip(_indices(tree.get(key), value, str(key)), _items(value), strict=True):
                name = name_in(key, entry) if isinstance(entry, Map) else None
                yield str(key) if name is None else f"{key}.{name}", (str(key), index)
        else:
            yield str(key), (str(key),)


def merged(old: Any, new: Any, tree: Map, kind: str) -> Any:
    """The new value, as written, over the old one, in plain form: mappings field by field, anything else replaced.

    `kind`: what it is, or the key that it stands at.
    """
    if isinstance(old, Seq) and len(old) == 1 and isinstance(new, Map):
        old = old[0]
    if isinstance(old, Scalar):
        old = description(tree, old, kind) or old
    if not isinstance(old, Map) or not isinstance(new, Map) or new.get("id", old.get("id")) != old.get("id"):
        return new
    kind = TABLE_OF.get(kind, kind).removesuffix("s") if kind in TABLE_OF else kind
    made = Map.of(old, old)
    for key, value in new.items():
        long = SHORT.get(kind, {}).get(key, str(key))
        before = made.get(long)
        after = merged(before, value, tree, long)
        if long == "school" and after is value:
            forget_school(made)
        if long in made and long != key:
            del made[long]
        _replace(made, key, after)
    return made


def _merged_list(old: Any, new: Any, tree: Map, key: str) -> Seq:
    """A list whose entries have names."""
    entries = _items(old)
    for index, entry in zip(_indices(old, new, key), _items(new), strict=True):
        if index == len(entries):
            entries.append(entry)
        else:
            entries[index] = entry if key in _WHOLE else merged(entries[index], entry, tree, key.removesuffix("s"))
    return Seq.of(entries, old if isinstance(old, Seq) else new)


def _indices(old: Any, new: Any, key: str) -> Iterator[int]:
    """Where the new entries belong in the list; two of one name in the piece stay two, to be complained about."""
    entries = _items(old)
    known = {name_in(key, entry): index for index, entry in enumerate(entries)}
    end = len(entries)
    for entry in _items(new):
        name = name_in(key, entry) if isinstance(entry, Map) else None
        if name is not None and name in known:
            yield known.pop(name)
        else:
            yield end
            end += 1


def _items(value: Any) -> list[Any]:
    return list(value) if isinstance(value, Seq) else [] if value is None else [value]


def _replace(holder: Map, key: Scalar, value: Any) -> None:
    """Set a value under the key that it was written with, which knows its file."""
    if isinstance(value, Map | Seq) and getattr(value, "origin", None) != getattr(key, "origin", None):
        holder[key] = value  # most of it is old: what is wrong inside says where it stands itself
    else:
        put_key(holder, key, value)


def _seen_from(entry: Any, file: str, home: str) -> Any:
    """A pack or a list of programs that a file names, named as seen from the scenario's file (`home`)."""
    start, end = FilePath(file).parent, FilePath(home).parent
    if isinstance(entry, Map) and isinstance(entry.get("file"), Scalar):
        return Map.of(
            {key: _seen_from(value, file, home) if key == "file" else value for key, value in entry.items()}, entry
        )
    if not isinstance(entry, Scalar) or entry.empty or start == end or os.path.isabs(entry):
        return entry
    try:
        name = os.path.relpath(start / entry, end)
    except ValueError:  # another drive
        name = os.path.abspath(start / entry)
    made = Scalar.of(name, entry)
    made.quoted = entry.quoted
    return made
