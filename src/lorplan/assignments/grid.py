"""Reads a grid of ticks: a row for each program, a column for each letter, as people keep it in a spreadsheet."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from lorplan.assignments.claim import Claim, unknown
from lorplan.basics.errors import Complaints, InputError, Where
from lorplan.basics.words import listing, quoted
from lorplan.basics.yamltree import Scalar
from lorplan.scenario.authors import Authors
from lorplan.scenario.lists.table import Sheet, Sought, folded
from lorplan.scenario.lists.tablefile import read_table
from lorplan.scenario.models import Scenario

PROGRAM: Final = frozenset({"program", "id", "program_id", "programs"})  # how the column of the programs is headed
_TICKS: Final = frozenset({"x", "yes", "y", "true", "1", "\u2713", "\u2714", "\u2611"})
_NO_TICKS: Final = frozenset({"", "no", "n", "false", "0", "\u2610"})


def is_grid(text: str, scenario: Scenario) -> bool:
    """Whether the first line of a table that holds anything heads a column of programs and one of a letter."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    heads = [cell.strip().strip('"') for cell in re.split(r"[,;\t]", first)]
    programs = any(folded(head) in PROGRAM for head in heads)
    return programs and any(_authors(scenario).letters_of(head) for head in heads if head)


def _authors(scenario: Scenario) -> Authors:
    return Authors(
        {ident: letter.writers for ident, letter in scenario.letters.items()},
        {ident: writer.name for ident, writer in scenario.writers.items()},
    )


def read_grid(source: str, scenario: Scenario) -> Claim:
    """The claim of a grid. Raises InputError where the file holds none, and with every cell that cannot be read."""
    path = Path(source)
    table = read_table(path.name, str(path.parent), Sought(PROGRAM, PROGRAM))
    complaints = Complaints(source)
    letters = _letters(table, scenario, complaints)
    first = next((place for place, name in enumerate(table.headings) if folded(name) in PROGRAM), None)
    complaints.raise_if_any()
    if first is None or not letters:
        hint = "a grid has a column 'program' and a column for each letter, with x for a letter that is sent"
        raise InputError.of("there is no grid of programs and letters", Where(table.file, 1), hint)
    claim = Claim("csv")
    for _, row in table.rows:
        program = _program(row[first] if first < len(row) else row[0], scenario, complaints)
        sent = [letter for place, letter in letters.items() if place < len(row) and _ticked(row[place], complaints)]
        if program in claim.letters:
            complaints.add(f"program {quoted(program)} has two rows", row[first], "keep one of them")
        claim.letters[program] = tuple(sent)
    complaints.raise_if_any()
    return claim


def _letters(table: Sheet, scenario: Scenario, complaints: Complaints) -> dict[int, str]:
    """The letter of each column that is headed by one, or by a writer who has one letter only."""
    authors = _authors(scenario)
    columns: dict[int, str] = {}
    for place, heading in enumerate(table.headings):
        meant = authors.letters_of(heading) if heading else []
        if len(meant) > 1:
            complaints.add(f"{quoted(heading)} wrote {listing(meant)}", heading, "head the column by the letter's id")
        elif meant and meant[0] in columns.values():
            complaints.add(f"a second column for letter {quoted(meant[0])}", heading, "keep one of them")
        elif meant:
            columns[place] = meant[0]
        elif heading and folded(heading) not in {*PROGRAM, "name", "program_name", "note", "notes"}:
            complaints.add(unknown("letter", heading, scenario.letters), heading)
    return columns


def _program(cell: Scalar, scenario: Scenario, complaints: Complaints) -> str:
    """The program of a row, by its id or by a name that no other has."""
    known = [program.id for program in scenario.programs if str(cell) in (program.id, program.name)]
    if len(known) != 1:
        complaints.add(unknown("program", str(cell), [program.id for program in scenario.programs]), cell)
    return known[0] if known else str(cell)


def _ticked(cell: Scalar, complaints: Complaints) -> bool:
    word = cell.strip().casefold()
    if word not in _TICKS | _NO_TICKS:
        complaints.add(f"expected x or nothing, found {quoted(cell)}", cell)
    return word in _TICKS
