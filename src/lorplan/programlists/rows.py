"""One row of a list as the program that a scenario would write."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from lorplan.language.facts import Dictionary
from lorplan.yamlio import Map, Scalar, Seq

if TYPE_CHECKING:
    from lorplan.programlists.lists import ProgramList

# Column -> what it holds. Every other column holds the program's fact of that name.
FIELDS: Final = {
    "id": "the program's id, each once; the portal's number will do",
    "name": "what the plan calls it; the id where nothing is written",
    "count": "how many alike programs the row stands for (1)",
    "priority": "from 1 to 5 (3)",
    "portal": "where one applies; else the scenario's",
    "specialty": "its specialty; the only one of 'applying_to' where left out",
    "track": "categorical, preliminary, transitional or advanced",
    "emphasis": "emphases that the program names for itself",
    "traits": "what kind of place it is",
    "institution": "the id of its institution",
    "institution_name": "the institution's name, which describes an institution that the scenario does not",
    "institution_country": "the institution's country, likewise",
    "department": "the department that runs it",
    "asked": "how many letters it asks for",
    "min": "the least number of letters it takes",
    "max": "the largest number of letters it takes",
    "assigned": "letters assigned already",
}
NUMBERS: Final = ("asked", "min", "max")  # of letters
SETS: Final = ("emphasis", "traits", "assigned")
PLACE: Final = {"institution": "id", "institution_name": "name", "institution_country": "country"}


def program_of(
    line: int,
    row: tuple[Scalar, ...],
    columns: Mapping[int, str],
    listed: ProgramList,
    dictionary: Dictionary,
    described: frozenset[str],
) -> Map:
    """The program in a row. `described`: institutions that the scenario describes itself."""
    file = listed.table.file
    cells: dict[str, Any] = {}
    for place, name in columns.items():
        if place < len(row) and row[place]:
            cells[name] = _several(row[place]) if _is_set(name, dictionary) else row[place]
    for name, value in listed.defaults.items():
        if name in FIELDS or dictionary.get("program", str(name)) is not None:
            cells.setdefault(str(name), value)
    program = _map(line, file)
    letters, place_at = _map(line, file), _map(line, file)
    for name, value in cells.items():
        target, key = program, name
        if name in NUMBERS:
            target = letters
        elif name in PLACE:
            target, key = place_at, PLACE[name]
        target[_key(key, value)] = value
    program[_key("letters", program)] = letters
    if place_at:
        known = place_at.get("id")
        alone = len(place_at) == 1 and known is not None and str(known) in described
        program[_key("institution", known or place_at)] = known if alone else place_at
    return program


def _map(line: int, file: str) -> Map:
    made = Map(line, 1)
    made.origin = (file, "")
    return made


def _key(name: str, value: Any) -> Scalar:
    """A key in the place of its value: a cell, or a default in the scenario."""
    return Scalar.of(name, value)


def _is_set(name: str, dictionary: Dictionary) -> bool:
    fact = dictionary.get("program", name)
    return name in SETS or (fact is not None and fact.is_set)


def _several(written: Scalar) -> Seq:
    """The values in one cell, split by `;`, `|` or a comma."""
    found = Seq.of([], written)
    for text in re.split(r"[;|,]", written):
        if text.strip():
            one = Scalar(text.strip(), written.line, written.column)
            one.origin = written.origin
            found.append(one)
    return found
