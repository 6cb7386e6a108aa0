"""One row of a list as the program that a scenario would write."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from msgspec import Struct

from lorplan.basics.days import days_meant
from lorplan.basics.yamltree import Map, Scalar, Seq
from lorplan.rules.language.facts import Dictionary
from lorplan.rules.language.names import folded

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
    "looked_up": "the day on which you read on its page what it asks for",
}
NUMBERS: Final = ("asked", "min", "max")  # of letters
SETS: Final = ("emphasis", "traits", "assigned")
INSTITUTION_FIELDS: Final = {"institution": "id", "institution_name": "name", "institution_country": "country"}


class ListedRows(Struct, frozen=True):
    """The rows of a list on their way to programs.

    `columns`: the field of each column that is read, and what `values:` says of its words; `day_first`: of the columns
    of days whose order is known, whether the day comes before the month; `described`: institutions that the scenario
    describes itself; `letter`: the letter that a word stands for, be it a writer's name.
    """

    file: str
    columns: Mapping[int, tuple[str, Mapping[str, Any]]]
    defaults: Mapping[Any, Any]
    dictionary: Dictionary
    day_first: Mapping[int, bool]
    described: frozenset[str]
    letter: Callable[[str], str]

    def program(self, line: int, row: tuple[Scalar, ...]) -> Map:
        """The program in a row."""
        cells = self._cells(row)
        for name, value in self.defaults.items():
            if name in FIELDS or self.dictionary.get("program", str(name)) is not None:
                cells.setdefault(str(name), value)
        program = Map(line, 1)
        program.origin = (self.file, "")
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
            mentioned = len(institution) == 1 and known is not None and str(known) in self.described
            program[Scalar.of("institution", known or institution)] = known if mentioned else institution
        return program

    def _cells(self, row: tuple[Scalar, ...]) -> dict[str, Any]:
        """What the row says by field. A word may stand for several fields at once."""
        cells: dict[str, Any] = {}
        for column, (name, words) in self.columns.items():
            if column >= len(row) or not row[column]:
                continue
            cell: Any = row[column]
            meant = words.get(folded(cell))
            if isinstance(meant, Map):
                cells.update({str(field): value for field, value in meant.items()})
            elif meant is not None:
                cells[name] = meant
            elif is_set(name, self.dictionary):
                parts = [words.get(folded(part), part) for part in several(cell)]
                cells[name] = Seq.of([self._letter(part) if name == "assigned" else part for part in parts], cell)
            else:
                cells[name] = self._day(cell, column)
        return cells

    def _letter(self, part: Any) -> Any:
        return Scalar.of(self.letter(part), part) if isinstance(part, Scalar) else part

    def _day(self, cell: Scalar, column: int) -> Scalar:
        """A day whose order is known, as nobody can misread it; anything else as it is."""
        if column not in self.day_first:
            return cell
        day = (days_meant(cell) or {}).get("day first" if self.day_first[column] else "month first")
        return cell if day is None else Scalar.of(day.isoformat(), cell)


def is_set(name: str, dictionary: Dictionary) -> bool:
    """Whether a field takes several values."""
    fact = dictionary.get("program", name)
    return name in SETS or (fact is not None and fact.is_set)


def several(written: Scalar) -> Seq:
    """The values in one cell, split by `;`, `|` or a comma."""
    parts = [part.strip() for part in re.split(r"[;|,]", written)]
    return Seq.of([Scalar.of(part, written) for part in parts if part], written)
