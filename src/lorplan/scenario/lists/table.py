"""A table as it stands in a file: headings, and rows of cells that know their place."""

from __future__ import annotations

import csv
import io
import os
import re
from typing import Final

from msgspec import Struct

from lorplan.basics.errors import Complaints, InputError, Where
from lorplan.basics.words import listing
from lorplan.basics.yamltree import Map, Scalar

LARGEST: Final = 10_000_000  # bytes
DELIMITERS: Final = {",": "a comma", ";": "a semicolon", "\t": "a tab"}
# What people put into a cell of which they know nothing.
NOTHING: Final = frozenset({"-", "\u2013", "\u2014", "?", "n/a", "tbd", "tba"})
_FLOAT: Final = re.compile(r"(-?[0-9]+)\.0+")  # a whole number, as spreadsheets save it
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u2028\u2029\ufffe\uffff]")
_SEPARATOR: Final = re.compile(r'"?sep=(.)"?\r?\n')  # what spreadsheets write before the headings


class Sheet(Struct, frozen=True):
    """Headings, and the rows that hold anything: (line, cells). A row may be shorter than the
    headings, never longer."""

    file: str
    headings: tuple[Scalar, ...]
    rows: tuple[tuple[int, tuple[Scalar, ...]], ...]


def cell(text: str, file: str, line: int, column: int, heading: str = "") -> Scalar:
    """The text of a cell, in its place. What spreadsheets write for yes and no is read as true and false, 3.0 as 3,
    and a mark for nothing as nothing."""
    text = text.strip()
    if heading and text.casefold() in NOTHING:
        text = ""
    whole = _FLOAT.fullmatch(text)
    made = Scalar(whole[1] if whole else {"TRUE": "true", "FALSE": "false"}.get(text, text), line, column)
    made.origin = (file, heading)
    return made


def assemble(file: str, records: list[tuple[int, list[str]]]) -> Sheet:
    """The table of records with their lines; the first that holds anything is the headings.

    Raises InputError where there are none, or where a row holds more than the headings name.
    """
    filled = [(line, cells) for line, cells in records if any(text.strip() for text in cells)]
    if not filled:
        raise InputError.of("the list is empty", Where(file), "the first line names the columns")
    line, names = filled[0]
    headings = [cell(name, file, line, column, name.strip()) for column, name in enumerate(names, start=1)]
    while headings and not headings[-1]:
        headings.pop()
    rows = []
    wrong = Complaints(file)
    for line, texts in filled[1:]:
        cells = []
        for column, text in enumerate(texts, start=1):
            heading = str(headings[column - 1]) if column <= len(headings) else ""
            cells.append(cell(text, file, line, column, heading))
            if cells[-1] and not heading:
                wrong.add(f"the cell {str(cells[-1])!r} stands under no heading", cells[-1])
            elif _CONTROL.search(cells[-1]):
                wrong.add("the cell holds a control character", cells[-1])
        rows.append((line, tuple(cells[: len(headings)])))
    wrong.raise_if_any()
    return Sheet(file, tuple(headings), tuple(rows))


def read_csv(data: bytes, file: str, known: frozenset[str]) -> Sheet:
    """The table in the bytes of a CSV file: UTF-8, with or without a byte order mark, split by comma, semicolon or
    tab, whichever makes most of the first line's cells `known` headings. Raises InputError."""
    text = _text(data, file)
    skipped = 0
    chosen = None
    separator = _SEPARATOR.match(text)
    if separator:
        chosen, skipped = separator[1], 1
        text = text[separator.end() :]
        if chosen not in DELIMITERS:
            names = listing(DELIMITERS.values(), "or")
            raise InputError.of(f"cells must be split by {names}, found {chosen!r}", Where(file, 1, 5))
    delimiter = chosen or max(DELIMITERS, key=lambda delimiter: _headings(text, delimiter, known))
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    records = []
    line = 1 + skipped
    try:
        for cells in rows:
            records.append((line, cells))
            line = rows.line_num + 1 + skipped
    except csv.Error as error:
        hint = "a quote inside a quoted cell is written twice"
        raise InputError.of(f"this is no CSV that can be read: {error}", Where(file, line), hint) from None
    return assemble(file, records)


def _headings(text: str, delimiter: str, known: frozenset[str]) -> tuple[int, int]:
    """How many known headings, and how many cells, the first line that holds any has when it is split so."""
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            if any(heading.strip() for heading in cells):
                return sum(folded(heading) in known for heading in cells), len(cells)
    except csv.Error:
        pass
    return 0, 0


def folded(heading: str) -> str:
    """A heading as fields are called: `Institution name` is `institution_name`."""
    return re.sub(r"[\s_-]+", "_", heading.strip()).casefold()


def _text(data: bytes, file: str) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        hint = "save it as 'CSV UTF-8'"
        raise InputError.of("the file is written in UTF-16, expected UTF-8", Where(file, 1, 1), hint)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        hint = "save the file as 'CSV UTF-8'; it was probably saved as Latin-1 or Windows-1252"
        raise InputError.of(f"byte 0x{data[error.start]:02x} is not UTF-8", Where(file, line), hint) from None


def read_bytes(file: str) -> bytes:
    """The bytes of an ordinary file. Raises InputError."""
    if not os.path.lexists(file):
        raise InputError.of("there is no such file", Where(file), "the name is looked up beside the scenario")
    if not os.path.isfile(file):
        raise InputError.of("is not an ordinary file", Where(file))
    try:
        with open(file, "rb") as stream:
            data = stream.read(LARGEST + 1)
    except OSError as error:
        raise InputError.of(f"cannot be read: {(error.strerror or 'unknown reason').lower()}", Where(file)) from None
    if len(data) > LARGEST:
        raise InputError.of(f"the file is larger than {LARGEST:,} bytes", Where(file))
    return data


class ProgramList(Struct, frozen=True):
    """One list: its table, the field of each column (None: ignored), and what holds where a cell is empty."""

    table: Sheet
    fields: tuple[Scalar | None, ...]
    defaults: Map
    ignore_others: bool

    def values(self, name: str) -> set[str]:
        """The values of a field in all rows, defaults included."""
        columns = [column for column, field in enumerate(self.fields) if field == name]
        cells = [row[column] for column in columns for _, row in self.table.rows if column < len(row)]
        return {str(cell) for cell in (*cells, self.defaults.get(name, "")) if cell}
