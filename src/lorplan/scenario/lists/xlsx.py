"""Reads a sheet of an XLSX workbook, where openpyxl is installed (`lorplan[xlsx]`). Workbooks are never written."""

from __future__ import annotations

import datetime
import io
import warnings
from typing import Any

from lorplan.basics.errors import InputError, Where
from lorplan.basics.words import hint_close
from lorplan.scenario.lists.table import Sheet, assemble
from lorplan.scenario.lists.unpacking import refuse_expanding

MOST_ROWS = 100_000
MOST_COLUMNS = 200
MOST_CELLS = 1_000_000  # those that hold anything


def read_xlsx(data: bytes, file: str, sheet: str | None) -> Sheet:
    """The table of a sheet, the first where none is named. Formulas count with the value that was last worked out.

    Raises InputError where openpyxl is missing, where it is no workbook, and where there is no such sheet.
    """
    try:
        import openpyxl
    except ImportError:
        hint = "install it with: pip install 'lorplan[xlsx]'; or save the sheet as CSV"
        raise InputError.of("reading .xlsx needs the package openpyxl, which is not here", Where(file), hint) from None
    refuse_expanding(data, file)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about styles and validations, which nobody asks for
        try:
            book: Any = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
            names = [str(worksheet.title) for worksheet in book.worksheets]
            if not names or (sheet is not None and sheet not in names):
                raise InputError.of(f"the workbook has no sheet {sheet!r}", Where(file), hint_close(sheet or "", names))
            chosen = book[sheet] if sheet is not None else book.worksheets[0]
            records = []
            cells = 0
            rows = chosen.iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS, values_only=True)
            for line, row in enumerate(rows, start=1):
                filled = sum(value is not None for value in row)
                cells += filled
                if filled:
                    records.append((line, [_written(value) for value in row]))
                if cells > MOST_CELLS:
                    hint = "keep the columns that lorplan reads in a sheet of their own"
                    raise InputError.of(f"the sheet holds more than {MOST_CELLS:,} cells", Where(file), hint)
            book.close()
        except InputError:
            raise
        except Exception as error:  # openpyxl raises whatever a broken file makes it stumble over
            raise InputError.of(f"this is no workbook that can be read: {type(error).__name__}", Where(file)) from None
    return assemble(file, records)


def _written(value: Any) -> str:
    """A cell's value as it would be written in a scenario."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat()
    if isinstance(value, datetime.date):
        return value.isoformat()
    return str(value)
