"""Reads a plan back from its JSON: exactly the fields that its records declare, no more and no fewer."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any, Final

from msgspec import ValidationError, convert

from lorplan.basics.errors import InputError, Where
from lorplan.basics.words import quoted
from lorplan.results.plan import FORMAT, Plan

_HINT: Final = "'lorplan solve SCENARIO --format json' writes a plan"
_WORDS: Final = {
    "array": "a list",
    "bool": "true or false",
    "float": "a fraction",
    "int": "a whole number",
    "null": "null",
    "object": "an object",
    "str": "text",
}


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
    except _NoPlanError as error:
        raise InputError.of(str(error), where, _HINT) from None
    except ValueError:
        raise InputError.of("this is not JSON that can be read", where, _HINT) from None
    declared = data.get("format") if isinstance(data, dict) else None
    if type(declared) is int and declared < FORMAT:
        raise InputError.of("this plan was made by an earlier lorplan", where, "make it again with lorplan solve")
    if type(declared) is int and declared != FORMAT:
        raise InputError.of(f"expected a plan of format {FORMAT}, found {declared}", where)
    try:
        return convert(data, Plan)
    except ValidationError as error:
        raise InputError.of(_in_words(str(error)), where, _HINT) from None


class _NoPlanError(ValueError):
    """JSON that Python reads and a plan never holds."""


def _object(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    read = dict(pairs)
    if len(read) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise _NoPlanError(f"the key {quoted(twice)} stands twice in one object")
    return read


def _constant(name: str) -> Any:
    raise _NoPlanError(f"{name} is not a number of a plan")


def _in_words(message: str) -> str:
    """What msgspec says of data that does not fit, as "Expected `int`, got `str` - at `$.programs[0].points`"."""
    problem, _, path = message.partition(" - at `$")
    inside = path.removesuffix("`").lstrip(".")
    if problem.startswith("Object "):  # missing or unknown
        what, _, name = problem.partition(" field ")
        field = quoted(".".join(filter(None, (inside, name.strip("`")))))
        return f"a plan has no field {field}" if "unknown" in what else f"this is no plan: {field} missing"
    if problem.startswith("Invalid enum value "):
        return f"{inside}: no plan says {problem.removeprefix('Invalid enum value ')} of this"
    words = re.sub("`([a-z |]+)`", lambda types: " or ".join(_WORDS[name] for name in types[1].split(" | ")), problem)
    words = words[:1].lower() + words[1:].replace(", got ", ", found ")
    return f"{inside}: {words}" if inside else words.replace("an object", "a plan")
