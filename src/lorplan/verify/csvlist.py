"""Reads the click-through list back: the CSV of `lorplan solve`, also after a spreadsheet has saved it."""

from __future__ import annotations

import csv
import io
from typing import Final, get_args

from lorplan.errors import Complaints, InputError, Where
from lorplan.plan import Step
from lorplan.scenario.models import Scenario
from lorplan.verify.claims import Claim, unknown
from lorplan.words import listing, plural, quoted

COLUMNS: Final = ("program", "program name", "letter", "writer", "step")
NOTHING: Final = "no letter"
STEPS: Final[tuple[str, ...]] = get_args(Step)
_DELIMITERS: Final = (",", ";", "\t")


def is_list(text: str) -> bool:
    """Whether the text begins like the list."""
    return _delimiter(text) is not None


def _delimiter(text: str) -> str | None:
    first = text.split("\n", 1)[0].rstrip("\r")
    for delimiter in _DELIMITERS:
        cells = [cell.strip().strip('"') for cell in first.split(delimiter)]
        if tuple(cells) == COLUMNS:
            return delimiter
    return None


def read_list(text: str, file: str, scenario: Scenario) -> Claim:
    """The claim of a list. Raises InputError where it is no such list; ids that do not exist are wrong."""
    delimiter = _delimiter(text)
    if delimiter is None:
        hint = "'lorplan solve SCENARIO --format csv' writes the list"
        raise InputError.of(f"expected the columns {', '.join(COLUMNS)} in the first line", Where(file, 1, 1), hint)
    complaints = Complaints(file)
    claim = Claim("csv")
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    letters: dict[str, list[str]] = {}
    line = 1
    try:
        next(rows)
        line = rows.line_num + 1
        for row in rows:
            if any(row):
                cells = [cell.removeprefix("'") for cell in row]
                if len(cells) != len(COLUMNS):
                    found = f"expected {len(COLUMNS)} cells, found {len(cells)}"
                    complaints.add(found, Where(file, line, 1), f"the columns are {', '.join(COLUMNS)}")
                else:
                    _row(cells, line, letters, claim, scenario)
            line = rows.line_num + 1
    except csv.Error as error:
        complaints.add(f"this is no CSV that can be read: {error}", Where(file, line, 1))
    complaints.raise_if_any()
    claim.letters = {program: tuple(sent) for program, sent in letters.items()}
    claim.wrong = list(dict.fromkeys(claim.wrong))
    return claim


def _row(cells: list[str], line: int, letters: dict[str, list[str]], claim: Claim, scenario: Scenario) -> None:
    program, _, letter, _, step = cells
    programs = {one.id for one in scenario.programs}
    if program not in programs:
        claim.wrong.append(f"line {line}: {unknown('program', program, programs)}")
        return
    mentioned = program in letters
    there = letters.setdefault(program, [])
    if not letter:
        if step != NOTHING:
            claim.wrong.append(f"line {line}: the letter is missing")
        elif mentioned:
            claim.wrong.append(f"line {line}: {program!r} gets no letter here, and something else in another line")
    elif letter not in scenario.letters:
        claim.wrong.append(f"line {line}: {unknown('letter', letter, scenario.letters)}")
    elif letter in there:
        claim.wrong.append(f"line {line}: {letter!r} stands at {program!r} twice")
    elif step not in STEPS:
        steps = listing([quoted(one) for one in STEPS], "or")
        claim.wrong.append(f"line {line}: the step {quoted(step)} is not {steps}")
        there.append(letter)
    else:
        if mentioned and not there:
            claim.wrong.append(f"line {line}: {program!r} gets a letter here, and no letter in another line")
        there.append(letter)
        claim.steps[program, letter] = line, step


def out_of_date(number: int, first: str) -> str:
    """A note on steps that are no longer the ones to take."""
    return f"{plural(number, 'step')} of the list {'is' if number == 1 else 'are'} out of date, the first in {first}."
