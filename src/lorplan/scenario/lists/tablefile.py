"""A file that holds a table: CSV, or a sheet of a workbook (XLSX, ODS). What is neither gets a word of advice."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Final

from lorplan.basics.errors import InputError, Where
from lorplan.basics.words import listing
from lorplan.scenario.lists.csvfile import read_csv
from lorplan.scenario.lists.ods import read_ods
from lorplan.scenario.lists.table import Records, Sheet, Sought, assemble, folded
from lorplan.scenario.lists.xlsx import read_xlsx

LARGEST: Final = 10_000_000  # bytes
_WORKBOOKS: Final = {".xlsx": read_xlsx, ".xlsm": read_xlsx, ".ods": read_ods}
_OTHERS: Final = {
    ".xls": "an old Excel workbook",
    ".numbers": "a workbook of Numbers",
    ".gsheet": "a link to a Google sheet",
    ".pdf": "a PDF",
    ".docx": "a text document",
}
_WEB: Final = re.compile(r"(https?|ftp):", re.IGNORECASE)


def is_workbook(file: str) -> bool:
    """Whether the name is that of a workbook that can be read."""
    return Path(file).suffix.lower() in _WORKBOOKS


def read_workbook(data: bytes, file: str) -> dict[str, Records]:
    """The lines of each sheet in the bytes of a workbook, of the kind that the file's name says. Raises InputError."""
    suffix = Path(file).suffix.lower()
    if suffix not in _WORKBOOKS:
        what = _OTHERS.get(suffix, "no workbook")
        hint = "open it where it was made, and save it as .xlsx or .ods"
        raise InputError.of(f"this is {what} ({suffix or 'no ending'}), expected .xlsx or .ods", Where(file), hint)
    if len(data) > LARGEST:
        raise _too_large(file)
    return _WORKBOOKS[suffix](data, file)


def _too_large(file: str) -> InputError:
    return InputError.of(f"the file is larger than {LARGEST:,} bytes", Where(file))


def read_table(name: str, folder: str, sought: Sought, sheet: str | None = None) -> Sheet:
    """The table in a file, which is looked for in a folder. Raises InputError."""
    if _WEB.match(name):
        hint = "download the table (in Google Sheets: File, Download, .csv), and write the name of the file here"
        raise InputError.of(f"{name} is a web address; lorplan opens nothing on the network", None, hint)
    file = str(Path(folder) / name)
    suffix = Path(file).suffix.lower()
    data = file_bytes(file, "the name is looked up beside the scenario")
    if suffix in _OTHERS:
        hint = "open it where it was made, and save it as .xlsx, .ods or CSV UTF-8"
        raise InputError.of(f"this is {_OTHERS[suffix]} ({suffix}), which cannot be read", Where(file), hint)
    if suffix in _WORKBOOKS:
        return assemble(file, _chosen(_WORKBOOKS[suffix](data, file), file, sought, sheet), sought)
    if sheet is not None:
        raise InputError.of("'sheet' belongs to a workbook (.xlsx, .ods), and this is none", Where(file))
    return assemble(file, read_csv(data, file, sought), sought)


def _chosen(sheets: dict[str, Records], file: str, sought: Sought, sheet: str | None) -> Records:
    """The sheet of that name; where none is named, the only one, or the only one with a column of ids."""
    names = f"there {'are' if len(sheets) > 1 else 'is'} {listing(map(repr, sheets))}"
    if sheet is not None:
        known = [records for name, records in sheets.items() if folded(name) == folded(sheet)]
        if not known:
            raise InputError.of(f"the workbook has no sheet {sheet!r}", Where(file), names)
        return sheets[sheet] if sheet in sheets else known[0]
    if not sheets:
        raise InputError.of("the workbook holds no sheet", Where(file))
    fitting = [name for name, lines in sheets.items() if any(sought.ids & set(map(folded, row)) for _, row in lines)]
    if len(sheets) > 1 and len(fitting) != 1:
        several = f"{listing(map(repr, fitting))} could be meant" if fitting else "no sheet has a column of ids"
        hint = f"write 'sheet: NAME' in the entry of the list; {names}"
        raise InputError.of(f"the workbook has {len(sheets)} sheets, and {several}", Where(file), hint)
    return sheets[fitting[0]] if fitting else next(iter(sheets.values()))


def file_bytes(file: str, missing: str | None = None) -> bytes:
    """The bytes of an ordinary file of a table's size. `missing`: the hint where there is none. Raises InputError."""
    if not os.path.lexists(file):
        raise InputError.of("there is no such file", Where(file), missing)
    if not os.path.isfile(file):
        raise InputError.of("is not an ordinary file", Where(file))
    try:
        with open(file, "rb") as stream:
            data = stream.read(LARGEST + 1)
    except OSError as error:
        raise InputError.of(f"cannot be read: {(error.strerror or 'unknown reason').lower()}", Where(file)) from None
    if len(data) > LARGEST:
        raise _too_large(file)
    return data
