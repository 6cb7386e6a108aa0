"""`--set path=value`: the value read as strict YAML, and put where the path leads."""

from __future__ import annotations

import re
from typing import Any, Final

from msgspec import Struct

from lorplan.basics import yamltree
from lorplan.basics.errors import InputError
from lorplan.basics.words import close, quoted
from lorplan.basics.yamltree import Map, Scalar, Seq
from lorplan.edits.nodes import table
from lorplan.edits.paths import GIVEN_WHOLE, NAMED, Target, Wrong, find, list_at, parts_of, unknown
from lorplan.edits.plain import Path, at, description, last_key, written
from lorplan.scenario.expand import TABLES

_OPTION: Final = re.compile(r"((?:\"[^\"]*\"|'[^']*'|[^=])*?)=(.*)", re.DOTALL)
_MARKS: Final = re.compile(r" in line [0-9]+, column [0-9]+| of line [0-9]+| in line [0-9]+")


class SetValue(Struct, frozen=True):
    """A value to set, as read from an option. `value` is None where it is to be as if nothing were written."""

    option: str
    text: str
    parts: tuple[str, ...]
    value: Any


def read(text: str, option: str) -> SetValue:
    """The path and the value of `path=value`; no value where nothing stands behind `=`. Raises Wrong."""
    match = _OPTION.fullmatch(text)
    if match is None:
        raise Wrong("expected path=value", "write it like letters.chen-im.status=uploaded")
    parts = parts_of(match[1].strip())
    return SetValue(option, text, parts, _value(match[2], option) if match[2].strip() else None)


def _value(text: str, option: str) -> Any:
    try:
        node = yamltree.parse(text, option)
    except InputError as error:
        first = error.complaints[0]
        message = _MARKS.sub("", first.message)
        if text.lstrip().startswith("#") or message == "the file is empty":
            raise Wrong("what follows '#' is a comment", f"put the value in quotes: '{quoted(text.strip())}'") from None
        hint = first.hint or f"put text in quotes: {quoted(text.strip())}"
        raise Wrong(f"the value cannot be read: {message}", _MARKS.sub("", hint)) from None
    if isinstance(node, Scalar) and not node.quoted and " ".join(node.split()) != " ".join(text.split()):
        raise Wrong("what follows '#' is a comment", f"put the value in quotes: {quoted(text.strip())}")
    return _of_option(node, option)


def _of_option(node: Any, option: str) -> Any:
    """The node, which stands nowhere but in an option of the command line."""
    node.line, node.column = 0, 0
    if isinstance(node, Map):
        for key, value in node.items():
            _of_option(key, option)
            _of_option(value, option)
    elif isinstance(node, Seq):
        for item in node:
            _of_option(item, option)
    node.origin = (option, "")
    return node


def target_of(tree: Map, what: SetValue) -> Target:
    """Where the value is to stand in a plain scenario. Raises Wrong where it cannot stand there."""
    target = find(tree, what.parts)
    *front, last = target.path
    holder = at(tree, tuple(front))
    if written(at(tree, target.path)):
        return target
    if what.value is None:
        meant = close(what.parts[-1], [str(key) for key in holder] if isinstance(holder, Map) else [])
        message = f"nothing is written at '{target.shown}', so nothing can be left out"
        raise Wrong(message, f"did you mean {meant!r}?" if meant else None)
    key = list_at(tuple(front)) or last_key(tuple(front))
    in_list = key in GIVEN_WHOLE and isinstance(last, str) and isinstance(holder, Seq | None)
    if (in_list or (len(front) == 1 and key in TABLES)) and not isinstance(what.value, Map):
        raise unknown(key, str(last), holder if isinstance(holder, Map) else _names(holder, key))
    return target


def _names(listed: Any, key: str) -> list[str]:
    entries = listed if isinstance(listed, Seq) else ()
    return [str(entry[GIVEN_WHOLE[key]]) for entry in entries if isinstance(entry, Map) and GIVEN_WHOLE[key] in entry]


def put(tree: Map, path: Path, value: Any) -> None:
    """Put a value at a path; what is missing on the way is made."""
    node: Any = tree
    for depth, part in enumerate(path[:-1], 1):
        child = at(node, (part,))
        if not isinstance(child, Map | Seq):
            child = Seq.of([], value) if list_at(path[:depth]) in NAMED else Map.of({}, value)
            _put_at(node, part, child, path[: depth - 1])
        node = child
    _put_at(node, path[-1], value, path[:-1])


def _put_at(node: Any, part: str | int, value: Any, path: Path) -> None:
    """Put a value in a mapping or list, which stands at the path."""
    if isinstance(part, int):
        node[part] = value
    elif isinstance(node, Seq):
        entry = Map.of({Scalar.of(GIVEN_WHOLE[list_at(path)], value): Scalar.of(part, value)}, value)
        entry.update(value)
        node.append(entry)
    else:
        put_key(node, Scalar.of(part, value), value)


def put_key(holder: Map, key: Scalar, value: Any) -> None:
    """Set a value under this very key, in the order there was: what is wrong with a mapping is said at its key."""
    entries = [(key if old == key else old, before) for old, before in holder.items()]
    holder.clear()
    holder.update(entries)
    holder[key] = value


def forget_school(applicant: Map) -> None:
    """Drop what is said of the applicant's school besides its description, for another school takes its place."""
    for key in [key for key in applicant if key.startswith("school.")]:
        del applicant[key]


def set_value(tree: Map, what: SetValue, target: Target) -> None:
    """Edit the scenario."""
    node = at(tree, target.path)
    described = description(tree, node, last_key(target.path)) if what.parts[-1] == "id" else None
    if described is not None:  # another id of what is described in place
        put(tree, target.path, Map.of({**described, Scalar.of("id", what.value): what.value}, node))
        return
    if target.path == ("applicant", "school"):
        forget_school(table(tree, "applicant"))
    put(tree, target.path, what.value)
