"""Reads the lines of a CSV file, whichever sign splits its cells."""

from __future__ import annotations

import csv
import io
import re
from typing import Final

from lorplan.basics.errors import InputError, Where
from lorplan.basics.words import listing
from lorplan.scenario.lists.table import Records, Sought, folded

DELIMITERS: Final = {",": "a comma", ";": "a semicolon", "\t": "a tab"}
_SEPARATOR: Final = re.compile(r'"?sep=(.)"?\r?\n')  # what spreadsheets write before the headings


def read_csv(data: bytes, file: str, sought: Sought) -> Records:
    """The lines in the bytes of a CSV file: UTF-8, with or without a byte order mark, split by comma, semicolon or tab,
    whichever makes most known headings of the cells of a line. Raises InputError."""
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
    delimiter = chosen or max(DELIMITERS, key=lambda delimiter: _headings(text, delimiter, sought))
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
    return records


def _headings(text: str, delimiter: str, sought: Sought) -> tuple[int, int]:
    """How many known headings, and how many cells, the best of the first lines has when it is split so."""
    best = (0, 0)
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)):
            if number > 50:
                break
            best = max(best, (sum(folded(heading) in sought.known for heading in cells), len(cells)))
    except csv.Error:
        pass
    return best


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
