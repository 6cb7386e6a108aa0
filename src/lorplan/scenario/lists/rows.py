"""One row of a list as the program that a scenario would write."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from lorplan.basics.yamltree import Map, Scalar, Seq
from lorplan.rules.language.facts import Dictionary

if TYPE_CHECKING:
    from lorplan.scenario.lists.table import ProgramList

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
INSTITUTION_FIELDS: Final = {"institution": "id", "institution_name": "name", "institution_country": "country"}


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
    for column, name in columns.items():
        if column < len(row) and row[column]:
            cells[name] = _several(row[column]) if _is_set(name, dictionary) else row[column]
    for name, value in listed.defaults.items():
        if name in FIELDS or dictionary.get("program", str(name)) is not None:
            cells.setdefault(str(name), value)
    _split_range(cells)
    program = Map(line, 1)
    program.origin = (file, "")
    letters, institution = Map.of({}, program), Map.of({}, program)
    for name, value in cells.items():
        if name in NUMBERS:
            letters[Scalar.of(name, value)] = value
        elif name in INSTITUTION_FIELDS:
            institution[Scalar.of(INSTITUTION_FIELDS[name], value)] = value
        else:
            program[Scalar.of(name, value)] = value
    program[Scalar.of("letters", program)] = letters
    if institution:
        known = institution.get("id")
        mentioned = len(institution) == 1 and known is not None and str(known) in described
        program[Scalar.of("institution", known or institution)] = known if mentioned else institution
    return program


def _split_range(cells: dict[str, Any]) -> None:
    """`3-4` letters are 3 at least and 4 at most, unless the row says otherwise of these itself."""
    asked = cells.get("asked")
    if not isinstance(asked, Scalar):
        return
    match = re.fullmatch(r"([0-9]{1,2}) *(?:-|to|or|\u2013) *([0-9]{1,2})", asked)
    if match is None:
        return
    bounds = {"min": match[1], "max": match[2]}
    if all(str(cells.get(name, number)) == number for name, number in bounds.items()):
        del cells["asked"]
        cells.update({name: Scalar.of(number, asked) for name, number in bounds.items()})


def _is_set(name: str, dictionary: Dictionary) -> bool:
    fact = dictionary.get("program", name)
    return name in SETS or (fact is not None and fact.is_set)


def _several(written: Scalar) -> Seq:
    """The values in one cell, split by `;`, `|` or a comma."""
    parts = [part.strip() for part in re.split(r"[;|,]", written)]
    return Seq.of([Scalar.of(part, written) for part in parts if part], written)
