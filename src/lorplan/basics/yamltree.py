"""Strict YAML: plain text, mappings and lists, each of which knows where it was written.

Nothing is guessed: every scalar stays the text that was written (`NO`, `12:30`, `012`), and the field that
wants it decides how to read it. What makes YAML surprising is refused: repeated keys, anchors, aliases,
tags, merge keys, keys that are not plain text, several documents. The tree is built from the parser's
events, without recursion.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Mapping
from typing import Any, Self

import yaml

from lorplan.basics.errors import Complaint, Complaints, InputError, Marked, Where
from lorplan.basics.inputfile import content, decode
from lorplan.basics.words import plural, quoted
from lorplan.basics.yamlerrors import syntax_error
from lorplan.basics.yamlslips import BLANKS, HIDDEN, UNSPACED, in_curly_quotes

DEEPEST = 50  # levels of mappings and lists inside each other

# libyaml is some ten times faster; without it the pure parser gives the same events.
LOADER: Any = getattr(yaml, "CLoader", yaml.Loader)

# Looked up once: a file has thousands of events.
_SCALAR, _MAPPING_START, _MAPPING_END = yaml.ScalarEvent, yaml.MappingStartEvent, yaml.MappingEndEvent
_SEQUENCE_START, _SEQUENCE_END = yaml.SequenceStartEvent, yaml.SequenceEndEvent
_NO_KEYS = frozenset({"", "<<"})  # unless they are quoted

_UNWANTED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")


# A file, and the heading of a table's column or ""; of a workbook that is named by sheet, its sheet.
Origin = tuple[str, str] | tuple[str, str, str]


class Scalar(str):
    """The text of a value or a key. `quoted`: written in quotes or as a block; `empty`: nothing was
    written. `origin`: set where it comes from another file than what is around it (see `originate`).
    """

    __slots__ = ("column", "empty", "line", "origin", "quoted")
    origin: Origin
    line: int
    column: int
    quoted: bool
    empty: bool

    def __new__(cls, text: str = "", line: int = 0, column: int = 0, quoted: bool = False) -> Self:
        self = str.__new__(cls, text)
        self.line = line
        self.column = column
        self.quoted = quoted
        self.empty = not text and not quoted
        return self

    @classmethod
    def of(cls, text: str, at: Marked) -> Self:
        """A plain text that stands at the place of something else."""
        made = cls(text, at.line, at.column)
        _inherit(made, at)
        return made


class Map(dict[Any, Any]):
    """A mapping from `Scalar` keys to nodes, in the order of the file. `refused`: set on the tree of a whole file, what
    is wrong with how it is written; see `leniently`."""

    __slots__ = ("column", "line", "origin", "refused")
    origin: Origin
    refused: tuple[Complaint, ...]

    def __init__(self, line: int = 0, column: int = 0) -> None:
        super().__init__()
        self.line = line
        self.column = column

    @classmethod
    def of(cls, items: Mapping[Any, Any], at: Marked) -> Map:
        """A mapping with these entries that stands at the place of something else."""
        made = cls(at.line, at.column)
        made.update(items)
        _inherit(made, at)
        return made

    def key(self, name: str) -> Scalar | Map:
        """The key as it was written, for its place; the mapping itself where it has no such key."""
        for key in self:
            if key == name and isinstance(key, Scalar):
                return key
        return self


class Seq(list[Any]):
    """A list of nodes."""

    __slots__ = ("column", "line", "origin")
    origin: Origin

    def __init__(self, line: int = 0, column: int = 0) -> None:
        super().__init__()
        self.line = line
        self.column = column

    @classmethod
    def of(cls, items: Iterable[Any], at: Marked) -> Seq:
        """A list of these nodes that stands at the place of something else."""
        made = cls(at.line, at.column)
        made.extend(items)
        _inherit(made, at)
        return made


Node = Scalar | Map | Seq


def _inherit(made: Node, at: Marked) -> None:
    origin = getattr(at, "origin", None)
    if origin is not None:
        made.origin = origin
    refused = getattr(at, "refused", None)
    if refused is not None and isinstance(made, Map):
        made.refused = refused


def originate(node: Any, origin: Origin) -> Any:
    """The node, knowing with all that is in it from which file it comes; that is where messages then point."""
    node.origin = origin
    for inner in node.values() if isinstance(node, Map) else node if isinstance(node, Seq) else ():
        originate(inner, origin)
    for key in node if isinstance(node, Map) else ():
        key.origin = origin
    return node


def one_line(node: Any) -> str:
    """What was written, as one line of YAML."""
    if isinstance(node, Mapping):
        return "{" + ", ".join(f"{key}: {one_line(value)}" for key, value in node.items()) + "}"
    if isinstance(node, (list, tuple)):
        return "[" + ", ".join(one_line(value) for value in node) + "]"
    return str(node)


def canonical(node: Any) -> str:
    """The content of a node as text that does not depend on the order of its keys."""
    return json.dumps(node, sort_keys=True, ensure_ascii=False)


def read(path: str | os.PathLike[str]) -> Map:
    """The mapping that a file holds.

    Raises InputError where there is no readable file, where it is not strict YAML, and where it holds no
    mapping.
    """
    name = os.fspath(path)
    return mapping(content(name), name)


def mapping(source: str | bytes, name: str) -> Map:
    """The mapping that a text holds; `name` is what messages call it. Raises InputError as `read`."""
    tree = leniently(source, name)
    if tree.refused:
        raise InputError(*tree.refused)
    return tree


def leniently(source: str | bytes, name: str) -> Map:
    """As `mapping`, but what is refused (a repeated key, an alias, a tag) is left in the tree and noted as `refused`,
    so that the rest of the file can be looked at too. Raises InputError where nothing can be read."""
    complaints = Complaints(name)
    node = _Builder(name, _readable(source, name), complaints).build()
    if not isinstance(node, Map):
        what = "a list" if isinstance(node, Seq) else f"the text {quoted(node)}"
        raise InputError.of(
            f"expected a mapping (lines like 'format: 1'), found {what}", Where(name, node.line, node.column)
        )
    node.refused = complaints.sorted()
    return node


def parse(source: str | bytes, file: str) -> Node:
    """The tree of one YAML document; `file` names it in messages. Raises InputError with every complaint."""
    complaints = Complaints(file)
    node = _Builder(file, _readable(source, file), complaints).build()
    complaints.raise_if_any()
    return node


def _readable(source: str | bytes, file: str) -> str:
    text = decode(source, file) if isinstance(source, bytes) else source.removeprefix("\ufeff")
    _refuse_unwanted(text, file)
    return text.translate(BLANKS)


def _refuse_unwanted(text: str, file: str) -> None:
    unwanted = _UNWANTED.search(text)
    if unwanted is None:
        return
    line = text.count("\n", 0, unwanted.start()) + 1
    column = unwanted.start() - text.rfind("\n", 0, unwanted.start())
    what = "a NUL character" if unwanted[0] == "\0" else f"the control character U+{ord(unwanted[0]):04X}"
    hint = "is this a text file?" if unwanted[0] == "\0" else "delete it; it cannot be seen in most editors"
    raise InputError.of(f"{what} cannot be used in a file of lorplan", Where(file, line, column), hint)


class _Builder:
    """Builds the tree from events, and notes what is refused on the way."""

    def __init__(self, file: str, text: str, complaints: Complaints) -> None:
        self.file = file
        self.text = text
        self.complaints = complaints
        lines = text.split("\n") if "#" in text else []
        self.hiding = {
            number: line for number, line in enumerate(lines) if HIDDEN.search(line)
        }  # what a comment may be

    def build(self) -> Node:
        try:
            root = self._events()
        except yaml.MarkedYAMLError as error:
            raise syntax_error(error, self.text, self.file) from None
        except (yaml.YAMLError, UnicodeError):
            raise InputError.of("this is not YAML that can be read", Where(self.file)) from None
        if root is None:
            raise InputError.of("the file is empty", Where(self.file), "'lorplan init' writes a commented starter")
        return root

    def _events(self) -> Node | None:
        root: Node | None = None
        around: list[tuple[Map | Seq | None, Scalar | None]] = []  # what is open around `top`, with waiting keys
        top: Map | Seq | None = None
        key: Scalar | None = None  # of `top`, waits for its value
        documents = 0
        loader = LOADER(self.text)
        try:
            while (event := loader.get_event()) is not None:
                kind = type(event)
                mark = event.start_mark
                node: Node
                if kind is _SCALAR:
                    node = self._scalar(event)
                elif kind is _MAPPING_START or kind is _SEQUENCE_START:
                    node = (Map if kind is _MAPPING_START else Seq)(mark.line + 1, mark.column + 1)
                    if event.anchor is not None or event.tag is not None:
                        self._refuse_marks(event)
                    if len(around) == DEEPEST:
                        self.complaints.add(f"more than {plural(DEEPEST, 'level')} inside each other", node)
                        self.complaints.raise_if_any()
                elif kind is _MAPPING_END or kind is _SEQUENCE_END:
                    top, key = around.pop()
                    continue
                elif kind is yaml.AliasEvent:
                    node = Scalar(f"*{event.anchor}", mark.line + 1, mark.column + 1)
                    message = f"the alias '*{event.anchor}' is not allowed"
                    self.complaints.add(message, node, "write the value out again")
                elif kind is yaml.DocumentStartEvent:
                    documents += 1
                    if documents == 2:
                        hint = "put each document into a file of its own, or delete the line '---'"
                        at = Where(self.file, mark.line + 1, mark.column + 1)
                        self.complaints.add("a second document begins here, expected one", at, hint)
                        break
                    continue
                else:
                    continue

                if type(top) is Map:
                    if key is None:
                        key = self._key(top, node)
                    else:
                        self._put(top, key, node)
                        key = None
                elif type(top) is Seq:
                    top.append(node)
                elif not (isinstance(node, Scalar) and node.empty):
                    root = node
                if not isinstance(node, Scalar):
                    around.append((top, key))
                    top, key = node, None
        finally:
            loader.dispose()
        return root

    def _scalar(self, event: Any) -> Scalar:
        style, mark = event.style, event.start_mark
        node = Scalar(event.value, mark.line + 1, mark.column + 1, bool(style) and style != "plain")
        if event.anchor is not None or event.tag is not None:
            self._refuse_marks(event)
        if not node.quoted and node:
            return self._plain(node, event.end_mark)
        if _UNWANTED.search(node):
            self.complaints.add(f"{quoted(node)} holds a control character", node)
        return node

    def _plain(self, node: Scalar, end: Any) -> Scalar:
        """A text without quotes, as it was meant: without curly ones, and not cut short by what may be no comment."""
        hidden = HIDDEN.match(self.hiding[end.line], end.column) if end.line in self.hiding else None
        if hidden:
            at = Where(self.file, end.line + 1, hidden.start(1) + 1)
            hint = f"put it in quotes: \"{node} {hidden[1].strip()}\"; or write '# ' where a comment is meant"
            self.complaints.add(f"{quoted(hidden[1].strip())} is a comment to YAML, and no part of the text", at, hint)
        curly = in_curly_quotes(node)
        if curly is None:
            hint = 'write straight quotes: "..."'
            self.complaints.add(f"the curly quotes of {quoted(node)} hold no text together", node, hint)
        return Scalar.of(node[1:-1].strip(), node) if curly else node

    def _put(self, top: Map, key: Scalar, node: Node) -> None:
        """An entry of a mapping. In braces `weeks:4` is read as it is meant."""
        unspaced = UNSPACED.fullmatch(key) if isinstance(node, Scalar) and node.empty and not key.quoted else None
        if unspaced and unspaced[1] not in top:
            key = Scalar(unspaced[1], key.line, key.column)
            node = Scalar(unspaced[2], key.line, key.column + len(unspaced[1]) + 1)
        top[key] = node

    def _refuse_marks(self, event: Any) -> None:
        at = Where(self.file, event.start_mark.line + 1, event.start_mark.column + 1)
        if event.anchor is not None:
            self.complaints.add(f"the anchor '&{event.anchor}' is not allowed", at, "delete it")
        if event.tag is not None:
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            self.complaints.add(f"the tag {quoted(tag)} is not allowed", at, "delete it")

    def _key(self, mapping: Map, node: Node) -> Scalar:
        """The key for what follows; a fresh one where it is refused, so that reading can go on."""
        if not isinstance(node, Scalar):
            what = "a mapping" if isinstance(node, Map) else "a list"
            self.complaints.add(f"expected a word as a key, found {what}", node)
            return Scalar("", node.line, node.column)
        if node not in mapping and node not in _NO_KEYS:
            return node
        if node == "<<" and not node.quoted:
            self.complaints.add("the merge key '<<' is not allowed", node, "write the values out again")
        elif node.empty:
            self.complaints.add("expected a word before ':', found nothing", node)
        elif node in mapping:
            first = mapping.key(node)
            self.complaints.add(
                f"the key {quoted(node)} stands here and in line {first.line}, column {first.column}",
                node,
                "keep one of them",
            )
        return node
