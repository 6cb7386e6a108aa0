"""Values as YAML, in one line or in lines of their own: plain where that reads back as meant, else in double quotes."""

from __future__ import annotations

import json
import re
from typing import Any, Final

from lorplan.basics import yamltree
from lorplan.basics.errors import InputError
from lorplan.basics.yamltree import Map, Scalar, Seq

_SIMPLE: Final = re.compile(r"[A-Za-z0-9][\w.-]*", re.ASCII)
_SEEN_AS_BREAKS: Final = {0x85: "\\N", 0x2028: "\\L", 0x2029: "\\P"}


class Block(Map):
    """A mapping that gets a line for each entry, unless it stands in brackets."""


class BlockSeq(Seq):
    """A list that gets a line for each item, unless it stands in brackets."""


def scalar(text: str, flow: bool = True) -> str:
    """A text. `flow`: it stands in brackets. In quotes where it was written so, or cannot be plain."""
    quoted = isinstance(text, Scalar) and text.quoted
    if not quoted and (_SIMPLE.fullmatch(text) or not text or _reads_back(text, flow)):
        return str(text)
    return json.dumps(str(text), ensure_ascii=False).translate(_SEEN_AS_BREAKS)


def _reads_back(text: str, flow: bool) -> bool:
    try:
        node = yamltree.parse(f"{{key: {text}}}" if flow else f"key: {text}\n", "")
    except InputError:
        return False
    return isinstance(node, Map) and dict(node) == {"key": text} and not getattr(node["key"], "quoted", True)


def in_line(node: Any, flow: bool = True) -> str:
    """A node; mappings and lists in brackets."""
    if isinstance(node, Map):
        return "{" + ", ".join(entry(key, value) for key, value in node.items()) + "}"
    if isinstance(node, Seq):
        return "[" + ", ".join(in_line(item) for item in node) + "]"
    return scalar(node, flow)


def entry(key: Any, value: Any, flow: bool = True) -> str:
    """An entry of a mapping."""
    return f"{scalar(str(key), flow)}: {in_line(value, flow)}"


def lines(key: Any, value: Any) -> list[str]:
    """An entry of a mapping in a block, or an item of a list there (then the key is None)."""
    head = "-" if key is None else f"{scalar(str(key), flow=False)}:"
    if not isinstance(value, Block | BlockSeq) or not value:
        return [f"{head} {in_line(value, flow=False)}"]
    inner = value.items() if isinstance(value, Block) else [(None, item) for item in value]
    return [head, *(f"  {line}" for name, node in inner for line in lines(name, node))]
