"""The JSON Schema of a plan, drawn from its classes, so that the two cannot differ."""

from __future__ import annotations

import dataclasses
import inspect
import types
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from lorplan.results.plan import Plan


def plan_schema() -> dict[str, Any]:
    """A schema of draft 7, which every field of a plan and no other satisfies."""
    defs: dict[str, Any] = {}
    _object(Plan, defs)
    root = defs.pop("Plan")
    return {"$schema": "http://json-schema.org/draft-07/schema#", "title": "lorplan plan", **root, "definitions": defs}


def _object(kind: type, defs: dict[str, Any]) -> None:
    if kind.__name__ in defs:
        return
    defs[kind.__name__] = {}
    hints = get_type_hints(kind)
    names = [f.name for f in dataclasses.fields(kind)]
    defs[kind.__name__] = {
        "type": "object",
        "description": " ".join((inspect.getdoc(kind) or "").split()),
        "properties": {name: _type(hints[name], defs) for name in names},
        "required": names,
        "additionalProperties": False,
    }


def _type(hint: Any, defs: dict[str, Any]) -> dict[str, Any]:
    origin = get_origin(hint)
    if origin is Literal:
        return {"enum": list(get_args(hint))}
    if origin is tuple:
        return {"type": "array", "items": _type(get_args(hint)[0], defs)}
    if origin in (Union, types.UnionType):
        return {"anyOf": [_type(part, defs) for part in get_args(hint)]}
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        _object(hint, defs)
        return {"$ref": f"#/definitions/{hint.__name__}"}
    plain = {str: "string", int: "integer", bool: "boolean", type(None): "null"}
    return {"type": plain[hint]}
