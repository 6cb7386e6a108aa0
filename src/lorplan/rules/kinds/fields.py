"""Reads the fields of a rule kind: the same complaints for every kind."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from lorplan.basics import scalars
from lorplan.basics.errors import Complaints
from lorplan.basics.words import hint_close, listing
from lorplan.basics.yamltree import Map, Scalar
from lorplan.rules.language.conditions import Condition
from lorplan.rules.language.facts import Fact
from lorplan.rules.language.reading import Reader

MOST_POINTS = 1000
SHORT_FACTS = {"writer": "writer.id"}


def read_fields(kind: str, raw: Any, allowed: Iterable[str], complaints: Complaints) -> bool:
    """Whether `raw` is a mapping; complains about keys that the kind does not have."""
    if not isinstance(raw, Map):
        complaints.add(f"'{kind}' must be a mapping of {', '.join(allowed)}", raw)
        return False
    names = sorted(allowed)
    for key in raw:
        if key not in names:
            complaints.add(f"'{kind}' has no field '{key}'", raw.key(key), hint_close(str(key), names))
    return True


def read_condition(raw: Map, key: str, reader: Reader, subjects: frozenset[str] | None = None) -> Condition | None:
    """The condition at `key`, None where it is left out. `subjects`: whose facts it may use, where these are not those
    of all that the reader's rules choose among."""
    return reader.read(raw[key], subjects or reader.chosen.side, f"'{key}'") if key in raw else None


def read_number(raw: Map, key: str, reader: Reader, complaints: Complaints) -> int | Fact | None:
    """A number of letters, or the program's fact that states one."""
    if key not in raw:
        return None
    value = raw[key]
    fact = reader.dictionary.fact(str(value)) if isinstance(value, Scalar) else None
    if fact is not None:
        if fact.subject == "program" and fact.type == "number":
            return fact
        complaints.add(f"'{key}': '{value}' is not a number of the program", value)
        return None
    try:
        return scalars.whole(value, 0, reader.chosen.most)
    except scalars.Misfit as misfit:
        hint = misfit.hint
        if isinstance(value, Scalar) and str(value)[:1].isalpha():
            numbers = [f.name for f in reader.dictionary.all() if f.subject == "program" and f.type == "number"]
            hint = hint_close(str(value), numbers)
        complaints.add(f"'{key}': {misfit}", value, hint)
        return None


def read_share(raw: Map, key: str) -> tuple[int, int] | None:
    """A share such as `1/2`; None where the value is none."""
    value = raw.get(key)
    parts = re.fullmatch(r"([1-9][0-9]?)/([1-9][0-9]?)", str(value)) if isinstance(value, Scalar) else None
    if parts is None or int(parts[1]) > int(parts[2]):
        return None
    return int(parts[1]), int(parts[2])


def read_fact(raw: Map, key: str, reader: Reader, complaints: Complaints) -> Fact | None:
    """A fact that tells apart what the rules choose among, by name: of the letter, its writer or its experience; or of
    the program."""
    if key not in raw:
        return None
    name = SHORT_FACTS.get(str(raw[key]), str(raw[key]))
    fact = reader.dictionary.fact(name)
    grouped = reader.chosen.grouped
    if fact is None or fact.subject not in grouped:
        candidates = [f.name for f in reader.dictionary.all() if f.subject in grouped]
        whose = listing([each for each in grouped if each != "office"], "or")
        message = f"'{key}': '{raw[key]}' is not a fact of a {whose}"
        complaints.add(message, raw[key], hint_close(name, candidates))
        return None
    return fact


def read_points(raw: Map, key: str, complaints: Complaints) -> int | None:
    """A whole number of points; None after a complaint."""
    if key not in raw:
        complaints.add(f"'{key}' is missing", raw, "points are whole numbers: 10 is a strong US ward letter")
        return None
    try:
        return scalars.whole(raw[key], -MOST_POINTS, MOST_POINTS)
    except scalars.Misfit as misfit:
        complaints.add(f"'{key}': {misfit}", raw[key], misfit.hint)
        return None


def conditions_in(*conditions: Condition | None) -> tuple[Condition, ...]:
    """Those that are there."""
    return tuple(condition for condition in conditions if condition is not None)


def read_yes_no(raw: Map, key: str, complaints: Complaints) -> bool:
    """The yes or no at a key; no where it is missing or does not fit (then complained)."""
    try:
        return key in raw and scalars.yes_no(raw[key])
    except scalars.Misfit as misfit:
        complaints.add(f"'{key}': {misfit}", raw[key], misfit.hint)
        return False
