"""Reads the click-through list back: the CSV of `lorplan solve`, also after a spreadsheet has saved it, with columns
moved, left out or added, or a list made by hand that has no more than programs and letters."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, get_args

from lorplan.assignments.claim import Claim, some, unknown
from lorplan.basics.errors import Complaints, InputError, Where
from lorplan.basics.words import listing, plural, quoted
from lorplan.results.placements import Step
from lorplan.scenario.models import Scenario

COLUMNS: Final = ("program", "program name", "letter", "writer", "step")
NEEDED: Final = ("program", "letter")  # the others are for people, and `step` is looked at where it is there
NOTHING: Final = "no letter"
STEPS: Final[tuple[str, ...]] = get_args(Step)
_DELIMITERS: Final = (",", ";", "\t")
_SEPARATOR: Final = re.compile(r'"?sep=[,;\t]"?\n')  # what spreadsheets write before the headings
_SHORTENED: Final = re.compile(r"[0-9][.,]?[0-9]*E\+?[0-9]+")  # a long number, as spreadsheets show it


def is_list(text: str) -> bool:
    """Whether the text begins like the list."""
    return _delimiter(_lines(text)[1]) is not None


def _lines(text: str) -> tuple[int, str]:
    """The text with plain ends of lines from its headings on, and how many lines stand before them."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    separator = _SEPARATOR.match(plain)
    return (1, plain[separator.end() :]) if separator else (0, plain)


def _delimiter(text: str) -> str | None:
    first = text.split("\n", 1)[0]
    for delimiter in _DELIMITERS:
        names = [_heading(cell.strip().strip('"')) for cell in first.split(delimiter)]
        if all(names.count(needed) == 1 for needed in NEEDED):
            return delimiter
    return None


def _heading(cell: str) -> str:
    return " ".join(cell.casefold().split())


def read_list(text: str, file: str, scenario: Scenario) -> Claim:
    """The claim of a list. Raises InputError where it is no such list; ids that do not exist are wrong."""
    skipped, text = _lines(text)
    delimiter = _delimiter(text)
    if delimiter is None:
        hint = "'lorplan solve SCENARIO --format csv' writes the list; a column program and a column letter are enough"
        raise InputError.of(f"expected the columns {', '.join(COLUMNS)} in the first line", Where(file, 1, 1), hint)
    complaints = Complaints(file)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1 + skipped
    try:
        reading = _Reading(scenario, _headings(next(rows)))
        line = rows.line_num + 1 + skipped
        for row in rows:
            if any(cell.strip() for cell in row):
                reading.read(row, line, Where(file, line, 1), complaints)
            line = rows.line_num + 1 + skipped
    except csv.Error as error:
        complaints.add(f"this is no CSV that can be read: {error}", Where(file, line, 1))
    complaints.raise_if_any()
    return reading.claim()


def _headings(row: Sequence[str]) -> list[str]:
    """The headings, without the empty cells that spreadsheets put behind them."""
    names = [_heading(cell) for cell in row]
    while not names[-1]:
        names.pop()
    return names


@dataclass
class _Reading:
    """The rows of a list so far. `wrong`: what cannot be, and in which lines."""

    scenario: Scenario
    headings: list[str]
    letters: dict[str, list[str]] = field(default_factory=dict)
    steps: dict[tuple[str, str], tuple[int, str]] = field(default_factory=dict)
    wrong: dict[str, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.programs = {program.id for program in self.scenario.programs}

    def claim(self) -> Claim:
        """What the list claims."""
        claim = Claim("csv", {program: tuple(sent) for program, sent in self.letters.items()}, steps=self.steps)
        for what, lines in self.wrong.items():
            numbers = some([str(line) for line in dict.fromkeys(lines)])
            claim.wrong.append(f"line{'' if numbers.isdigit() else 's'} {numbers}: {what}")
        return claim

    def read(self, row: list[str], line: int, where: Where, complaints: Complaints) -> None:
        """A row that holds anything."""
        cells = [cell.strip().removeprefix("'") for cell in row]
        while len(cells) > len(self.headings) and not cells[-1]:
            cells.pop()
        if len(cells) != len(self.headings):
            what = f"expected {len(self.headings)} cells, found {len(cells)}"
            complaints.add(what, where, f"the columns are {', '.join(self.headings)}")
            return
        named = dict(zip(self.headings, cells, strict=True))
        self._row(named["program"], named["letter"], named.get("step"), line)

    def _fault(self, line: int, what: str) -> None:
        self.wrong.setdefault(what, []).append(line)

    def _row(self, program: str, letter: str, step: str | None, line: int) -> None:
        if program not in self.programs:
            self._fault(line, self._no_program(program))
            return
        mentioned = program in self.letters
        letters = self.letters.setdefault(program, [])
        if not letter:
            if step is not None and step != NOTHING:
                self._fault(line, "the letter is missing")
            elif mentioned:
                self._fault(line, f"{program!r} gets no letter here, and something else in another line")
        elif letter not in self.scenario.letters:
            self._fault(line, self._no_letter(letter))
        elif letter in letters:
            self._fault(line, f"{letter!r} stands at {program!r} twice")
        elif step is not None and step not in STEPS:
            steps = listing([quoted(known) for known in STEPS], "or")
            self._fault(line, f"the step {quoted(step)} is not {steps}")
            letters.append(letter)
        else:
            if mentioned and not letters:
                self._fault(line, f"{program!r} gets a letter here, and no letter in another line")
            letters.append(letter)
            if step is not None:
                self.steps[program, letter] = line, step

    def _no_program(self, program: str) -> str:
        what = f"program {program!r} is not in the scenario"
        if _SHORTENED.fullmatch(program):
            return f"{what}; a spreadsheet has shortened its number: format the column as text there"
        named = [known.id for known in self.scenario.programs if known.name == program]
        if named:
            return f"{what}; that is the name of {listing(map(repr, named))}"
        return unknown("program", program, self.programs)

    def _no_letter(self, letter: str) -> str:
        writers = {ident for ident, writer in self.scenario.writers.items() if letter in (ident, writer.name)}
        written = [name for name, known in self.scenario.letters.items() if writers & {*known.writers}]
        if written:
            return f"letter {letter!r} is not in the scenario; {letter} writes {listing(map(repr, written))}"
        return unknown("letter", letter, self.scenario.letters)


def out_of_date(number: int, first: str) -> str:
    """A note on steps that are no longer the ones to take."""
    return f"{plural(number, 'step')} of the list {'is' if number == 1 else 'are'} out of date, the first in {first}."
