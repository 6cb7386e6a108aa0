"""From a path as the user writes it (`letters.chen-im.status`) to where it leads in the plain form of a scenario."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

from msgspec import Struct

from lorplan.basics.words import close, hint_close, quoted
from lorplan.basics.yamltree import DEEPEST, Map, Scalar, Seq
from lorplan.edits.plain import TABLE_OF, Path, at, last_key, written
from lorplan.scenario.expand import OF_INSTITUTION, SHORT, TABLES, InPlace

# Lists of mappings, and the keys that name an entry.
_LISTS: Final = {
    "programs": ("id",),
    "rules": ("id",),
    "overrides": ("lift", "change"),
    "keep": ("letter",),
    "avoid": ("letter",),
    "program_lists": ("file",),
    "roles": ("role",),
    "experiences": (),
    "reserve": (),
    "prior_training": (),
}
NAMED: Final = ("programs", "rules", "overrides", "keep", "avoid", "program_lists")  # entries are found by name only
GIVEN_WHOLE: Final = {"programs": "id", "rules": "id", "keep": "letter", "avoid": "letter"}  # a new entry, by its name
_NOUNS: Final = {"keep": "wish for the letter", "avoid": "wish for the letter", "program_lists": "program list"}
_NOUNS_TOO: Final = {"reserve": "reserve", "prior_training": "prior training"}
_PART: Final = re.compile(r"\s*(?:\"([^\"]*)\"|'([^']*)'|([^.\"'][^.]*))\s*(?:\.|$)")
_MOST_PARTS: Final = 8  # of an id that holds points


class Wrong(ValueError):
    """A what-if that cannot be made, with a hint."""

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class Target(Struct, frozen=True):
    """What a path leads to: how it is shown, and where it stands. A word at the end of a path into a list is the name
    of a new entry."""

    shown: str
    path: Path


def parts_of(text: str) -> tuple[str, ...]:
    """The parts of a path: words between points. A part in quotes may hold points itself. Raises Wrong."""
    parts: list[str] = []
    start = 0
    while start < len(text):
        part = _PART.match(text, start)
        word = "" if part is None else next(group for group in part.groups() if group is not None).strip()
        if part is None or not word:
            raise Wrong(f"the path {quoted(text)} has an empty part", "write it like letters.chen-im.status")
        parts.append(word)
        start = part.end()
    if len(parts) > DEEPEST:
        raise Wrong(f"the path has more than {DEEPEST} parts", "write it like letters.chen-im.status")
    if not parts or text.rstrip().endswith("."):
        raise Wrong(f"the path {quoted(text)} has an empty part", "write it like letters.chen-im.status")
    return tuple(parts)


def find(tree: Map, parts: Sequence[str]) -> Target:
    """What a path leads to in a plain scenario; where nothing is written yet, where it would stand.

    Raises Wrong where an id on the path is not known, and where nothing can stand below a value.
    """
    walk = _Walk(tree, tuple(parts))
    while walk.rest:
        walk.step()
    return Target(".".join(walk.shown), walk.path)


def named(parts: Sequence[str], known: Iterable[str] | Callable[[str], Any]) -> tuple[str | None, int]:
    """The longest row of parts that is a known name (ids may hold points), and how many parts it takes."""
    is_known = known if callable(known) else set(known).__contains__
    for used in range(min(len(parts), _MOST_PARTS), 0, -1):
        name = ".".join(parts[:used])
        if is_known(name):
            return name, used
    return None, 0


def list_at(path: Path) -> str:
    """Which of the lists of mappings a path leads to, or ""."""
    key = str(path[-1]) if path else ""
    return key if key in _LISTS and not (path[0] == "wishes" and len(path) > 2) else ""


def name_in(key: str, entry: Any) -> str | None:
    """The name by which an entry of a list is found; `key`: which list."""
    if isinstance(entry, Scalar):
        return None if isinstance(entry, InPlace) and entry.made_up else str(entry)
    names = [entry[name] for name in _LISTS.get(key, ("id",)) if name in entry] if isinstance(entry, Map) else []
    return str(names[0]) if names and isinstance(names[0], Scalar) else None


def unknown(key: str, name: str, known: Iterable[Any]) -> Wrong:
    """The complaint about a name that is not known in a table or list."""
    noun = {**_NOUNS, **_NOUNS_TOO}.get(key, key.removesuffix("s"))
    names = sorted(str(each) for each in known) if key in ("institutions", "experiences") else [str(n) for n in known]
    new = f"a new {noun} is given whole: --set '{key}.ID={{…}}'" if key in (*TABLES, "programs", "rules") else ""
    return Wrong(
        f"there is no {noun} {quoted(name)} in your file", hint_close(name, names, "" if close(name, names) else new)
    )


class _Walk:
    """The way along a path, part by part."""

    def __init__(self, tree: Map, parts: tuple[str, ...]) -> None:
        self.tree = tree
        self.node: Any = tree  # what stands where the walk is; None where nothing is written
        self.path: Path = ()
        self.shown: tuple[str, ...] = ()
        self.rest = parts

    def step(self) -> None:
        if isinstance(self.node, Seq):
            self._into_list(self.node)
        elif isinstance(self.node, Scalar):
            self._below_value(self.node)
        elif self.node is None and list_at(self.path) in NAMED:
            self._new_entry(())
        else:
            self._into_mapping(self.node if isinstance(self.node, Map) else Map())

    def _go(self, part: str | int, used: int, node: Any) -> None:
        """Go on to a part of the node; `used`: how many words of the path name it."""
        self.path = (*self.path, part)
        self.shown = (*self.shown, *(_quoted(word) for word in self.rest[:used]))
        self.rest = self.rest[used:]
        self.node = node if written(node) else None

    def _into_mapping(self, node: Map) -> None:
        table = str(self.path[0]) if len(self.path) == 1 and self.path[0] in TABLES else None
        long = SHORT.get(_entity(self.path), {})
        name, used = named(self.rest, lambda word: long.get(word, word) in node)
        if name is None and table is not None and len(self.rest) > 1:
            raise unknown(table, self.rest[0], node)
        if name is None:
            name, used = self.rest[0], 1
        if self.path == ("applicant",) and name == "school" and self.rest[1:] and self.rest[1] not in OF_INSTITUTION:
            name, used = f"school.{self.rest[1]}", 2
        key = long.get(name, name)
        before = self.shown
        self._go(key, used, node.get(key))
        if table is not None:
            self.shown = (*before, _quoted(key))

    def _below_value(self, node: Scalar) -> None:
        """A value refers to something, or nothing stands below it."""
        table = TABLE_OF.get(last_key(self.path)) if self.path[0] != "wishes" else None
        if table is None:
            what = f"'{self.shown[-1]}' is the single value {quoted(node)}"
            raise Wrong(f"{what}; nothing stands below it", f"to set it: --set {'.'.join(self.shown)}=…")
        if self.rest == ("id",):
            self.shown, self.rest = (*self.shown, "id"), ()
            return
        # What has an id is changed where it is described, for all who refer to it.
        self.path = (table, str(node))
        self.node = at(self.tree, self.path)
        if not (isinstance(node, InPlace) and node.made_up):
            self.shown = (table, _quoted(node))

    def _into_list(self, node: Seq) -> None:
        key = list_at(self.path)
        indices = {name: index for index, entry in enumerate(node) if (name := name_in(key, entry)) is not None}
        name, used = named(self.rest, indices)
        if name is not None:
            self._go(indices[name], used, node[indices[name]])
            return
        index = int(self.rest[0]) if self.rest[0].isdecimal() else len(node)
        if index < len(node) and (key not in NAMED or name_in(key, node[index]) is None):
            self._go(index, 1, node[index])
        elif key in NAMED:
            self._new_entry(indices)
        elif key and len(node) == 1:
            self._go(0, 0, node[0])
        elif key and not indices and not self.rest[0].isdecimal():
            what = f"'{self.shown[-1]}' has {len(node)} entries without a name"
            raise Wrong(what, f"say which: {'.'.join(self.shown)}.0 is the first")
        elif key:
            raise unknown(key, self.rest[0], indices)
        else:
            meant = close(self.rest[0], indices)
            whole = f"write the whole list: --set '{'.'.join(self.shown)}=[…]'"
            hint = f"did you mean {meant!r}? Or {whole}" if meant else whole
            raise Wrong(f"'{self.shown[-1]}' is a list without {quoted(self.rest[0])}", hint)

    def _new_entry(self, known: Iterable[str]) -> None:
        """A name that is not in the list can only be that of a new entry, given whole."""
        key = list_at(self.path)
        if len(self.rest) > 1 or key not in GIVEN_WHOLE:
            raise unknown(key, self.rest[0], known)
        self._go(self.rest[0], 1, None)


def _entity(path: Path) -> str:
    """What kind of thing stands at a path, as far as it has keys with a short form."""
    if len(path) == 2 and path[0] in TABLES:
        return str(path[0]).removesuffix("s")
    return "applicant" if path == ("applicant",) else ""


def _quoted(part: str) -> str:
    return f'"{part}"' if "." in part else str(part)
