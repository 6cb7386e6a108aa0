"""Values as YAML in one line: plain where that reads back as it is meant, else in double quotes."""

from __future__ import annotations

import json
import re
from typing import Any, Final

from lorplan.basics import yamltree
from lorplan.basics.errors import InputError
from lorplan.basics.yamltree import Map, Scalar, Seq

_SIMPLE: Final = re.compile(r"[A-Za-z0-9][\w.-]*", re.ASCII)
_SEEN_AS_BREAKS: Final = {0x85: "\\N", 0x2028: "\\L", 0x2029: "\\P"}


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
