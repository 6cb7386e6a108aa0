"""Where the parts of a YAML text stand, to the character: what an edit replaces, and what it leaves alone."""

from __future__ import annotations

import re
from typing import Any, Final, Literal

import yaml

from lorplan.basics.yamlslips import BLANKS, UNSPACED
from lorplan.basics.yamltree import LOADER, Map, Scalar, Seq

Kind = Literal["key", "scalar", "map", "seq"]

_ENDS: Final[Any] = (yaml.MappingEndEvent, yaml.SequenceEndEvent)
BREAK: Final = re.compile(r"\r\n|[\r\n\x85]")


class Span:
    """A part of a text: the characters from `start` to `end`, line and column as its node in the tree has them.

    `flow`: a mapping or list in brackets. `entries`: of a mapping its values, each with its `key`; of a list its items.
    """

    __slots__ = ("column", "end", "entries", "flow", "key", "kind", "line", "parent", "start")

    def __init__(self, kind: Kind, mark: Any, end: int, flow: bool = False) -> None:
        self.kind: Kind = kind
        self.start: int = mark.index
        self.end = end
        self.line: int = mark.line + 1
        self.column: int = mark.column + 1
        self.flow = flow
        self.entries: list[Span] = []
        self.key: Span | None = None
        self.parent: Span | None = None

    @property
    def first(self) -> int:
        """Where the whole entry begins, its key included."""
        return self.start if self.key is None else self.key.start

    def holds(self, other: Span) -> bool:
        """Whether the other lies in this one, or is it."""
        return self.start <= other.start and other.end <= self.end


class Layout:
    """The parts of a text that can be read as YAML, by where their nodes say that they stand."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._at: dict[tuple[Kind, int, int], Span] = {}
        self.root = self._read()

    def of(self, node: Scalar | Map | Seq) -> Span | None:
        """The part that a node of the tree was read from, or that it stands in the place of; None where it comes from
        elsewhere."""
        if getattr(node, "origin", None) is not None:
            return None
        kinds: tuple[Kind, ...] = ("map", "scalar") if isinstance(node, Map) else ("scalar", "map")
        if isinstance(node, Seq):
            kinds = ("seq", "map", "scalar")
        return next((span for kind in kinds if (span := self._at.get((kind, node.line, node.column)))), None)

    def entry(self, key: Scalar) -> Span | None:
        """The value that stands at a key of this text."""
        if getattr(key, "origin", None) is not None:
            return None
        span = self._at.get(("key", key.line, key.column))
        return None if span is None else span.entries[0]

    def _read(self) -> Span:
        loader: Any = LOADER(self.text.translate(BLANKS))
        root: Span | None = None
        key: Span | None = None
        around: list[tuple[Span, Span | None]] = []
        try:
            while (event := loader.get_event()) is not None:
                if isinstance(event, _ENDS):
                    ended, key = around.pop()
                    ended.end = event.end_mark.index if ended.flow else ended.entries[-1].end
                    continue
                span = self._span(event)
                if span is None:
                    continue
                top = around[-1][0] if around else None
                if top is None:
                    root = root or span
                elif top.kind == "map" and key is None:
                    span.kind, key = "key", span
                    self._at["key", span.line, span.column] = span
                    continue
                else:
                    _unspaced(self.text, key, span)
                    span.key, span.parent, key = key, top, None
                    if span.key is not None:
                        span.key.entries.append(span)
                    top.entries.append(span)
                self._at[span.kind, span.line, span.column] = span
                if span.kind != "scalar":
                    around.append((span, key))
        finally:
            loader.dispose()
        assert root is not None, "a tree was read from this text"
        return root

    def _span(self, event: Any) -> Span | None:
        start, end = event.start_mark, event.end_mark.index
        if isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            kind: Kind = "map" if isinstance(event, yaml.MappingStartEvent) else "seq"
            return Span(kind, start, end, bool(event.flow_style))
        if not isinstance(event, yaml.ScalarEvent):
            return None
        if event.style in ("|", ">"):  # ends in front of the next part, blank lines between them included
            written = self.text[start.index : end]
            kept = "+" in BREAK.split(written, maxsplit=1)[0]
            end = start.index + len(written if kept else written.rstrip())
        return Span("scalar", start, end)


def _unspaced(text: str, key: Span | None, value: Span) -> None:
    """In braces `weeks:4` is read as it is meant: a key and its value."""
    if key is None or value.start < value.end or value.kind != "scalar":
        return
    match = UNSPACED.fullmatch(text[key.start : key.end])
    if match is not None:
        value.end = key.end
        key.end = key.start + len(match[1])
        value.start, value.line, value.column = key.end + 1, key.line, key.column + len(match[1]) + 1
