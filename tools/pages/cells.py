"""What a reader types into a workbook: cells by sheet, row and heading, as a page lists them."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any


def type_in(workbook: Path, listed: str) -> None:
    """Fill the cells in. `listed`: CSV with sheet, row, heading and cell; a row is a number below the headings, or the
    label in its first column. Raises where there is no such cell."""
    import openpyxl

    book = openpyxl.load_workbook(workbook)
    for title, row, heading, text in list(csv.reader(io.StringIO(listed)))[1:]:
        sheet: Any = book[title]
        head = next(line for line in range(1, 10) if heading in [cell.value for cell in sheet[line]])
        column = [cell.value for cell in sheet[head]].index(heading) + 1
        labels = [str(sheet.cell(line, 1).value) for line in range(head + 1, sheet.max_row + 1)]
        below = int(row) if row.isdecimal() else labels.index(row) + 1
        sheet.cell(head + below, column).value = text or None
    book.save(workbook)
