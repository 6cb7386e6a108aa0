"""Reads the sheets of an XLSX workbook."""

from __future__ import annotations

import datetime
import io
import warnings
from typing import Any

from lorplan.basics.errors import InputError, Where
from lorplan.scenario.lists.table import MOST_COLUMNS, Records
from lorplan.scenario.lists.unpacking import refuse_expanding

MOST_CELLS = 1_000_000  # those that hold anything


def read_xlsx(data: bytes, file: str) -> dict[str, Records]:
    """The lines of each sheet by its name. Formulas count with the value that was last worked out, merged cells of a
    column with the value of the first.

    Raises InputError where it is no workbook.
    """
    import openpyxl

    refuse_expanding(data, file)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about styles and validations, which nobody asks for
        try:
            book: Any = openpyxl.load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
            return {str(sheet.title): _records(sheet, file) for sheet in book.worksheets}
        except InputError:
            raise
        except Exception as error:  # openpyxl raises whatever a broken file makes it stumble over
            raise InputError.of(f"this is no workbook that can be read: {type(error).__name__}", Where(file)) from None


def _records(sheet: Any, file: str) -> Records:
    lines: dict[int, list[str]] = {}
    filled = 0
    for (line, column), cell in sheet._cells.items():  # the cells that there are; rows are as long as the sheet is wide
        text = _written(cell)
        if text and column > MOST_COLUMNS:
            raise InputError.of(f"more than {MOST_COLUMNS} columns hold anything", Where(file, line, column))
        if text:
            filled += 1
            cells = lines.setdefault(line, [])
            cells += [""] * (column - len(cells))
            cells[column - 1] = text
    if filled > MOST_CELLS:
        hint = "keep the columns that lorplan reads in a sheet of their own"
        raise InputError.of(f"the sheet holds more than {MOST_CELLS:,} cells", Where(file), hint)
    for area in sheet.merged_cells.ranges:
        column = area.min_col - 1
        text = "".join(lines.get(area.min_row, [])[column : column + 1])
        for line in range(area.min_row + 1, area.max_row + 1) if text else ():
            if line in lines:  # a line that holds nothing else is none
                lines[line] += [""] * (column + 1 - len(lines[line]))
                lines[line][column] = text
    return sorted(lines.items())


def _written(cell: Any) -> str:
    """A cell's value as it would be written in a scenario; a number with the zeros that its format shows."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int):
        zeros = cell.number_format if set(cell.number_format) == {"0"} else ""
        return str(value).zfill(len(zeros))
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat()
    return value.isoformat() if isinstance(value, datetime.date) else str(value)
