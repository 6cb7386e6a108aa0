"""`--with FILE`: a piece of a scenario laid over the scenario, entry by entry and field by field."""

from __future__ import annotations

import os
from pathlib import Path as FilePath
from typing import Any, Final

from msgspec import Struct

from lorplan.basics.yamltree import Map, Scalar, Seq
from lorplan.edits.layout import SCENARIO, STANDS_FOR, after, called, described, key_in
from lorplan.edits.paths import at, find, within
from lorplan.edits.set_value import put
from lorplan.scenario.expand import TABLES

_GATHERED: Final = ("packs", "program_lists")  # lists that are added to
_WHOLE: Final = ("rules", "overrides", "rule")  # of one name: the new one counts, whole
_ONE_THING: Final = ("place", "school", "experience at")  # another id means another thing


class Laid(Struct, frozen=True):
    """One entry or value that the piece added or changed, as it was (None: not there) and as it is."""

    path: str
    old: Any
    new: Any


def lay_over(tree: Map, piece: Map, file: str, home: str, programs: bool) -> list[Laid]:
    """Lay the programs of a piece over the scenario, or (not `programs`) all the rest of it; answer what changed.

    `file`: the piece's, `home`: the scenario's; names of packs and of lists of programs count from the file that they
    stand in."""
    laid: list[Laid] = []
    for key, value in piece.items():
        if (key == "programs") is not programs:
            continue
        old = tree.get(key)
        if key in TABLES and isinstance(value, Map) and isinstance(old, Map | None):
            value = _where_described(tree, key, value, laid)
            old = tree.get(key)
            if not value:
                continue
            table = Map.of(old or {}, old if old is not None else value)
            for name, entry in value.items():
                before = table.get(name)
                table[name] = merged(before, entry, key.removesuffix("s"))
                laid.append(Laid(f"{key}.{name}", before, table[name]))
            new: Any = table
        elif key in ("programs", "rules", "overrides") and isinstance(value, Seq | Map):
            new = _listed(old, value, str(key), laid)
        elif key in _GATHERED:
            added = [_from_here(one, file, home) for one in (value if isinstance(value, Seq) else [value])]
            new = Seq.of([*_items(old), *added], value)
            laid.append(Laid(str(key), old, new))
        else:
            new = merged(old, value, after(SCENARIO, key))
            laid.append(Laid(str(key), old, new))
        _replace(tree, key, new)
    return [one for one in laid if one.old != one.new]


def _where_described(tree: Map, table: str, entries: Map, laid: list[Laid]) -> Map:
    """Lay institutions and experiences that are there already over what describes them; answer the other entries."""
    known = {name for kind, name, _ in described(tree) if kind == table}
    others = Map.of({}, entries)
    for name, entry in entries.items():
        if name not in known or not isinstance(entry, Map):
            others[name] = entry
            continue
        for field, value in entry.items():
            places = find(tree, (table, str(name), str(field))).places
            before = at(tree, places[0])
            after_it = merged(before, value, after(table.removesuffix("s"), field))
            for place in places:
                put(tree, place, after_it)
            laid.append(Laid(f"{table}.{name}.{field}", before, after_it))
    return others


def merged(old: Any, new: Any, kind: str) -> Any:
    """The new value over the old one: mappings field by field, anything else replaced."""
    if kind in _WHOLE or not isinstance(new, Map):
        return new
    if within(new, kind) != within(old, kind):
        return new
    kind = within(new, kind)
    if kind in _ONE_THING and (not isinstance(old, Map) or new.get("id", old.get("id")) != old.get("id")):
        return new
    if isinstance(old, Scalar) and not old.empty and kind in STANDS_FOR:
        old = Map.of({Scalar.of(STANDS_FOR[kind], old): old}, old)
    if not isinstance(old, Map):
        return new
    made = Map.of(old, old)
    for key, value in new.items():
        there = key_in(made, kind, key)
        before = made[there] if there is not None else None
        if there is not None and there != key:
            del made[there]
        _replace(made, key, merged(before, value, after(kind, key)))
    return made


def _replace(holder: Map, key: Scalar, value: Any) -> None:
    """Set a value under the key that it was written with, which knows its file."""
    if isinstance(value, Map | Seq) and getattr(value, "origin", None) != getattr(key, "origin", None):
        holder[key] = value  # most of it is old: what is wrong inside says where it stands itself
        return
    entries = [(key if one == key else one, before) for one, before in holder.items()]
    holder.clear()
    holder.update(entries)
    holder[key] = value


def _items(value: Any) -> list[Any]:
    return list(value) if isinstance(value, Seq) else [] if value is None else [value]


def _listed(old: Any, new: Any, key: str, laid: list[Laid]) -> Seq:
    """A list whose entries have names; two of one name in the piece stay two, to be complained about."""
    entries = _items(old)
    places = {called(key, entry): place for place, entry in enumerate(entries)}
    places.pop(None, None)
    for entry in _items(new):
        name = called(key, entry) if isinstance(entry, Map) else None
        place = places.pop(name, None)
        before = None if place is None else entries[place]
        after_it = merged(before, entry, "program" if key == "programs" else "rule")
        if place is None:
            entries.append(after_it)
        else:
            entries[place] = after_it
        laid.append(Laid(f"{key}.{name}" if name is not None else key, before, after_it))
    return Seq.of(entries, old if isinstance(old, Seq) else new)


def _from_here(entry: Any, file: str, home: str) -> Any:
    """A pack or a list of programs, named as seen from the scenario."""
    start, end = FilePath(file).parent, FilePath(home).parent
    if isinstance(entry, Map) and isinstance(entry.get("file"), Scalar):
        return Map.of({key: _from_here(one, file, home) if key == "file" else one for key, one in entry.items()}, entry)
    if not isinstance(entry, Scalar) or entry.empty or start == end or os.path.isabs(entry):
        return entry
    try:
        name = os.path.relpath(start / entry, end)
    except ValueError:  # another drive
        name = os.path.abspath(start / entry)
    made = Scalar.of(name, entry)
    made.quoted = entry.quoted
    return made
