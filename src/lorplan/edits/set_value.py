"""`--set path=value`: the value read as strict YAML, and put where the path leads."""

from __future__ import annotations

import re
from typing import Any, Final

from msgspec import Struct

from lorplan.basics import yamltree as yamlio
from lorplan.basics.errors import InputError
from lorplan.basics.words import close, quoted
from lorplan.basics.yamltree import Map, Node, Scalar, Seq
from lorplan.edits.layout import ENTRY, GIVEN_WHOLE, NAMED, SCENARIO, STANDS_FOR, Path
from lorplan.edits.paths import Places, Wrong, at, below, find, parts_of, within
from lorplan.scenario.expand import TABLES

_OPTION: Final = re.compile(r"((?:\"[^\"]*\"|'[^']*'|[^=])*?)=(.*)", re.DOTALL)
_MARKS: Final = re.compile(r" in line [0-9]+, column [0-9]+| of line [0-9]+| in line [0-9]+")


class Setting(Struct, frozen=True):
    """One value to set. `value` is None where it is to be as if nothing were written."""

    option: str
    places: Places
    value: Any


def read(text: str, option: str) -> tuple[tuple[str, ...], Node | None]:
    """The parts of the path and the value of `path=value`; no value where nothing stands behind `=`. Raises Wrong."""
    found = _OPTION.fullmatch(text)
    if found is None:
        raise Wrong("expected path=value", "write it like letters.chen-im.status=uploaded")
    parts = parts_of(found[1].strip())
    return parts, _value(found[2], option) if found[2].strip() else None


def _value(text: str, option: str) -> Any:
    try:
        node = yamlio.parse(text, option)
    except InputError as error:
        first = error.complaints[0]
        message = _MARKS.sub("", first.message)
        if text.lstrip().startswith("#") or message == "the file is empty":
            raise Wrong("what follows '#' is a comment", f"put the value in quotes: '{quoted(text.strip())}'") from None
        hint = first.hint or f"put text in quotes: {quoted(text.strip())}"
        raise Wrong(f"the value cannot be read: {message}", _MARKS.sub("", hint)) from None
    if isinstance(node, Scalar) and not node.quoted and " ".join(node.split()) != " ".join(text.split()):
        raise Wrong("what follows '#' is a comment", f"put the value in quotes: {quoted(text.strip())}")
    return here(node, option)


def here(node: Any, option: str) -> Any:
    """The node, which stands nowhere but in an option of the command line."""
    node.line, node.column = 0, 0
    if isinstance(node, Map):
        for key, value in node.items():
            here(key, option)
            here(value, option)
    elif isinstance(node, Seq):
        for item in node:
            here(item, option)
    node.origin = (option, "")
    return node


def setting(tree: Map, parts: tuple[str, ...], value: Any, option: str) -> Setting:
    """The setting, with the places in this scenario. Raises Wrong."""
    places = find(tree, parts)
    for place in places.places:
        node = at(tree, place)
        if value is None and node is None:
            holder = at(tree, place[:-1])
            names = [str(key) for key in holder] if isinstance(holder, Map) else []
            meant = close(parts[-1], names)
            raise Wrong(
                f"nothing is written at '{places.shown}', so nothing can be left out",
                f"did you mean {meant!r}?" if meant else None,
            )
        kind = _kind(tree, place[:-1])
        in_list = kind in GIVEN_WHOLE and isinstance(at(tree, place[:-1]), Seq | None)
        new_entry = in_list or (len(place) == 2 and place[0] in TABLES)
        if node is None and new_entry and not isinstance(value, Map):
            _refuse_part(kind, parts[-1], tree)
    return Setting(option, places, value)


def _refuse_part(kind: str, name: str, tree: Map) -> None:
    """Complain about a value for something that is not there."""
    find(tree, (kind, name, "id") if kind in (*TABLES, "programs") else (kind, name))
    raise Wrong(f"{quoted(name)} is not in your file", "a new one is given whole, as a mapping: {…}")


def _kind(tree: Map, path: Path) -> str:
    node: Any = tree
    kind = SCENARIO
    for part in path:
        kind = below(within(node, kind), part)
        if isinstance(node, Map) and isinstance(part, str):
            node = node.get(part)
        elif isinstance(node, Seq) and isinstance(part, int):
            node = node[part]
        else:
            node = None
    return kind


def apply(tree: Map, one: Setting) -> None:
    """Edit the scenario."""
    for place in one.places.places:
        if one.value is None:
            leave_out(tree, place)
        else:
            put(tree, place, one.value)


def put(tree: Map, path: Path, value: Any) -> None:
    """Put a value at a place; what is missing on the way is made, short forms are written out."""
    node: Any = tree
    kind = SCENARIO
    for part, further in zip(path, (*path[1:], None), strict=True):
        kind = within(node, kind)
        if further is None:
            _place(node, kind, part, value)
            return
        child = at(node, (part,)) if isinstance(node, Seq) else node.get(part)
        below_it = below(kind, part)
        if child is None or getattr(child, "empty", False):
            child = Seq.of([], value) if below_it in NAMED else Map.of({}, value)
            _place(node, kind, part, child)
        elif isinstance(child, Scalar):
            child = Map.of({Scalar.of(STANDS_FOR[within(child, below_it)], child): child}, child)
            _place(node, kind, part, child)
        node, kind = child, below_it


def _place(node: Any, kind: str, part: str | int, value: Any) -> None:
    if isinstance(node, Seq):
        if isinstance(part, int):
            node[part] = value
        else:
            named = ENTRY[kind][1][0]
            entry = Map.of({Scalar.of(named, value): Scalar.of(part, value)}, value)
            entry.update(value)
            node.append(entry)
        return
    # The key is replaced as well: what is wrong with a mapping is said at its key.
    entries = [(Scalar.of(str(key), value) if key == part else key, old) for key, old in node.items()]
    node.clear()
    node.update(entries)
    node[Scalar.of(str(part), value)] = value


def leave_out(tree: Map, path: Path) -> None:
    """Take a value away, as if it had not been written."""
    holder = at(tree, path[:-1])
    if isinstance(holder, Scalar):  # the short form of a mapping with this one key
        put(tree, path[:-1], Map.of({}, holder))
    elif holder is not None:
        del holder[path[-1]]
