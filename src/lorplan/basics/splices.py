"""Edits of a YAML text, each the replacement of a few characters: every other character stays."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

from msgspec import Struct

from lorplan.basics.yamlspans import BREAK, Span
from lorplan.basics.yamltree import Map, Seq
from lorplan.basics.yamlwrite import Block, BlockSeq, entry, in_line, lines

_BLANK_REST: Final = re.compile(r"[ \t]*(?:#[^\r\n\x85]*)?(?:\r\n|[\r\n\x85]|\Z)")  # of a line: a comment at most
_COMMENT: Final = re.compile(r"([ \t]*)#")
_AFTER_KEY: Final = re.compile(r"\s*:\s*")


class Splice(Struct, frozen=True):
    """The characters from `start` to `end` make way for `new`."""

    start: int
    end: int
    new: str


class Clash(ValueError):
    """Two edits want the same characters."""


def spliced(text: str, splices: Iterable[Splice]) -> str:
    """The text after these edits. Raises Clash."""
    pieces, done = [], 0
    for splice in sorted(splices, key=lambda splice: (splice.start, splice.end)):
        if splice.start < done:
            raise Clash
        pieces += [text[done : splice.start], splice.new]
        done = splice.end
    return "".join([*pieces, text[done:]])


def replacing(text: str, span: Span, node: Any) -> Splice:
    """A value gives way to another one."""
    within_flow = span.parent is not None and span.parent.flow
    if isinstance(node, Block | BlockSeq) and node and span.key is not None and not within_flow:
        margin = _line_end(text, span.end) + " " * (span.key.column - 1)
        written = "".join(f"{margin}{line}" for line in lines("", node)[1:])
        return Splice(span.key.end + text[span.key.end :].index(":") + 1, span.end, written)
    new = in_line(node, within_flow)
    if span.start == span.end:
        return Splice(span.start, span.end, new if text[span.start - 1 : span.start].isspace() else f" {new}")
    if span.kind in ("map", "seq") and not span.flow and span.key is not None:
        between = text[span.key.end : span.start]
        if _AFTER_KEY.fullmatch(between):
            return Splice(span.key.end + between.index(":") + 1, span.end, f" {new}")
    end = span.end
    while not span.flow and end > span.start and text[end - 1] in "\r\n\x85":  # of a block of text
        end -= 1
    return Splice(span.start, end, new)


def editing(text: str, span: Span, gone: Sequence[Span], new: Sequence[tuple[Any, Any]]) -> list[Splice]:
    """Entries of a mapping or list leave, and others come behind the rest: a key and a value, or None and an item."""
    kept = [each for each in span.entries if each not in gone]
    if not kept:
        of_file = span.parent is not None and span.parent.parent is None  # a table, that is: in lines of its own
        if span.kind == "map":
            return [replacing(text, span, (Block if of_file else Map).of(dict(new), Map()))]
        return [replacing(text, span, (BlockSeq if of_file else Seq).of([value for _, value in new], Seq()))]
    removed = _flow_removed(text, span, gone) if span.flow else _block_removed(text, span, gone)
    if not new:
        return removed
    end = kept[-1].end
    if span.flow:
        written = [in_line(value) if key is None else entry(key, value) for key, value in new]
        return [*removed, Splice(end, end, "".join(f", {each}" for each in written))]
    indent, line_end = " " * (span.column - 1), _line_end(text, end)
    written = [f"{indent}{line}" for key, value in new for line in lines(key, value)]
    if text[end - 1] in "\r\n\x85":  # behind a block of text that keeps its last line break
        return [*removed, Splice(end, end, "".join(f"{line}{line_end}" for line in written))]
    at = _end_of_line(text, end, span.column)
    return [*removed, Splice(at, at, "".join(f"{line_end}{line}" for line in written))]


def _line_end(text: str, at: int) -> str:
    """How lines end there, or in the text at all."""
    breaks = BREAK.search(text, at) or BREAK.search(text)
    return "\n" if breaks is None else breaks[0]


def _end_of_line(text: str, at: int, column: int) -> int:
    """Where the line ends, or the last of the comments below it that are further in than this column."""
    while (following := BREAK.search(text, at)) is not None:
        comment = _COMMENT.match(text, following.end())
        if comment is None or len(comment[1]) < column:
            return following.start()
        at = following.end()
    return len(text)


def _flow_removed(text: str, span: Span, gone: Sequence[Span]) -> list[Splice]:
    splices = []
    any_kept = False
    for place, each in enumerate(span.entries):
        if each not in gone:
            any_kept = True
            continue
        if not any_kept:
            splices += _apart(text, each.first, each.end, span.entries[place + 1].first)
            continue
        before = span.entries[place - 1].end
        between = text[before : each.first]
        if "#" not in between:
            splices.append(Splice(before, each.end, ""))
        else:
            comma = before + between.index(",")
            splices += [Splice(comma, comma + 1, ""), Splice(each.first, each.end, "")]
    return splices


def _apart(text: str, start: int, end: int, following: int) -> list[Splice]:
    """From an entry to the next; comments between them stay."""
    between = text[end:following]
    if "#" not in between:
        return [Splice(start, following, "")]
    comma = end + between.find(",")
    return [Splice(start, end, "")] if comma < end else [Splice(start, end, ""), Splice(comma, comma + 1, "")]


def _block_removed(text: str, span: Span, gone: Sequence[Span]) -> list[Splice]:
    splices = []
    for place, each in enumerate(span.entries):
        if each not in gone:
            continue
        start = _dash(text, span, place) if span.kind == "seq" else each.first
        line = max(text.rfind(mark, 0, start) for mark in "\r\n\x85") + 1
        rest = _BLANK_REST.match(text, each.end)
        if not text[line:start].strip() and rest is not None:
            splices.append(Splice(line, rest.end(), ""))
            continue
        # The first of a mapping or list that begins in the line of what it belongs to.
        following = span.entries[place + 1] if place + 1 < len(span.entries) else None
        if following is None:
            splices.append(Splice(start, each.end, ""))
            continue
        begin = _dash(text, span, place + 1) if span.kind == "seq" else following.first
        between = text[each.end : begin]
        splices.append(Splice(start, each.end if "#" in between else begin, ""))
    return splices


def _dash(text: str, span: Span, place: int) -> int:
    """Where the dash of an item of a list stands."""
    if place == 0:
        return span.start
    at = span.entries[place - 1].end
    while (following := BREAK.search(text, at)) is not None:
        at = following.end()
        dash = at + span.column - 1
        if text[dash : dash + 1] == "-" and not text[at:dash].strip():
            return dash
    raise Clash
