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
            whole = _several(row[place]) if _is_set(name, dictionary) else row[place]
            cells[name] = _as_declared(name, whole, dictionary)
    for name, value in listed.defaults.items():
        if name in FIELDS or dictionary.get("program", str(name)) is not None:
            cells.setdefault(str(name), value)
    _split_range(cells)
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


def _split_range(cells: dict[str, Any]) -> None:
    """`3-4` letters are 3 at least and 4 at most, unless the row says otherwise of these itself."""
    asked = cells.get("asked")
    found = (
        re.fullmatch(r"([0-9]{1,2}) *(?:-|to|or|\u2013) *([0-9]{1,2})", asked) if isinstance(asked, Scalar) else None
    )
    if found is None or asked is None:
        return
    bounds = {"min": found[1], "max": found[2]}
    if any(str(cells.get(name, number)) != number for name, number in bounds.items()):
        return
    del cells["asked"]
    for name, number in bounds.items():
        cells[name] = Scalar(number, asked.line, asked.column)
        cells[name].origin = asked.origin


def _as_declared(name: str, written: Any, dictionary: Dictionary) -> Any:
    """A cell's choice as it is declared: `Internal Medicine` is internal_medicine, `Yes` is true. What is meant by
    anything else is not guessed."""
    if isinstance(written, Seq):
        return Seq.of([_as_declared(name, one, dictionary) for one in written], written)
    fact = dictionary.fact(f"program.{name}")
    if fact is None:
        return written
    values = {"specialty": fact.specialties, "choice": fact.values}.get(fact.element, ())
    meant = {_letters(value): value for value in values}
    if fact.type == "yes_no":
        meant = {"yes": "true", "y": "true", "no": "false", "n": "false"}
    made = Scalar(meant.get(_letters(written), written), written.line, written.column)
    made.origin = written.origin
    return made


def _letters(text: str) -> str:
    """The text without case and without what stands between its words."""
    return re.sub(r"[\W_]+", "_", text.casefold()).strip("_")


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
