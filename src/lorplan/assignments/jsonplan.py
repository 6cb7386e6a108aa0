"""Reads a plan back from its JSON, field by field as the classes of `lorplan.results.plan` declare them."""

from __future__ import annotations

import json
import types
from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from typing import Any, Final, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from lorplan.basics.errors import Complaint, InputError, Where
from lorplan.basics.words import hint_close, listing, quoted
from lorplan.results.plan import FORMAT, Plan

MOST: Final = 20  # complaints about one file
_HINT: Final = "'lorplan solve SCENARIO --format json' writes a plan"
_WORDS: Final = {str: "text", int: "a whole number", bool: "true or false"}
_KINDS: Final = {dict: "an object", list: "a list", bool: "true or false", float: "a fraction", type(None): "null"}

T = TypeVar("T")


def read_plan(text: str, file: str) -> Plan:
    """The plan. Raises InputError where the text is no JSON, or no plan of this format."""
    where = Where(file)
    try:
        data = json.loads(text, object_pairs_hook=_object, parse_constant=_constant)
    except json.JSONDecodeError as error:
        message = f"this is not JSON: {error.msg[:1].lower()}{error.msg[1:]}"
        raise InputError.of(message, Where(file, error.lineno, error.colno), _HINT) from None
    except RecursionError:
        raise InputError.of("this JSON is nested too deep for a plan", where, _HINT) from None
    except ValueError as error:
        message = error.args[0] if isinstance(error, _Refused) else "this is not JSON that can be read"
        raise InputError.of(message, where, _HINT) from None
    if not isinstance(data, dict):
        raise InputError.of(f"expected a plan, found {_found(data)}", where, _HINT)
    found = data.get("format")
    if type(found) is int and found != FORMAT:
        raise InputError.of(f"expected a plan of format {FORMAT}, found {found}", where)
    reader = _Reader(where)
    plan = reader.read(Plan, data, "the plan")
    if reader.complaints:
        raise InputError(*reader.complaints[:MOST])
    return cast(Plan, plan)


class _Refused(ValueError):
    """Valid for Python's reader, and no plan."""


def _object(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise _Refused(f"the key {quoted(twice)} stands twice in one object")
    return found


def _constant(name: str) -> Any:
    raise _Refused(f"{name} is not a number of a plan")


def _found(value: Any) -> str:
    if isinstance(value, str):
        return f"the text {quoted(value)}"
    if type(value) in _KINDS:
        return _KINDS[type(value)]
    return quoted(str(value))


class _Reader:
    """Builds dataclasses out of JSON data, and notes what does not fit."""

    def __init__(self, where: Where) -> None:
        self.where = where
        self.complaints: list[Complaint] = []
        self._hints: dict[type, dict[str, Any]] = {}

    def read(self, kind: Any, value: Any, path: str) -> Any:
        """The value as `kind`; anything, after a complaint."""
        origin = get_origin(kind)
        if origin in (Union, types.UnionType):
            inner = next(one for one in get_args(kind) if one is not type(None))
            return None if value is None else self.read(inner, value, path)
        if origin is Literal:
            allowed = get_args(kind)
            if value not in allowed or not isinstance(value, str):
                self._complain(path, listing(list(allowed), "or"), value)
            return value
        if origin is tuple:
            if not isinstance(value, list):
                return self._complain(path, "a list", value)
            inner = get_args(kind)[0]
            return tuple(self.read(inner, item, f"{path}[{place}]") for place, item in enumerate(value))
        if is_dataclass(kind):
            return self._object(cast(type, kind), value, path)
        if type(value) is not kind:
            self._complain(path, _WORDS[kind], value)
        return value

    def _object(self, kind: type, value: Any, path: str) -> Any:
        if not isinstance(value, dict):
            return self._complain(path, "an object", value)
        hints = self._hints.get(kind)
        if hints is None:
            hints = self._hints[kind] = get_type_hints(kind)
        names = [one.name for one in fields(kind)]
        inside = "" if path == "the plan" else f"{path}."
        for name in value:
            if name not in names:
                message = f"a plan has no field {quoted(inside + name)}"
                self.complaints.append(Complaint(message, self.where, hint_close(name, names)))
        missing = [name for name in names if name not in value]
        if missing:
            named = listing([quoted(inside + name) for name in missing])
            self.complaints.append(Complaint(f"this is no plan: {named} missing", self.where, _HINT))
            return None
        found = {name: self.read(hints[name], value[name], inside + name) for name in names}
        return None if self.complaints else kind(**found)

    def _complain(self, path: str, expected: str, value: Any) -> None:
        self.complaints.append(Complaint(f"{path}: expected {expected}, found {_found(value)}", self.where, _HINT))
