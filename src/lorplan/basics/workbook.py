"""Workbooks as they are written: sheets with headings, drop-downs and notes, and the bytes of the XLSX file.

Every text is text: what begins like a formula (`=`, `+`, `-`, `@`) is never one. The same sheets give the same bytes.
"""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Sequence
from typing import Any, Final

from msgspec import Struct

from lorplan.basics.words import column_letters

LONGEST: Final = 32_767  # characters in a cell; spreadsheets cut off what is beyond
MOST_ROWS: Final = 500  # below the headings, that drop-downs are offered in
_MADE: Final = datetime.datetime(2000, 1, 1)  # the day that every workbook states; the real one would change its bytes
_MODIFIED: Final = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_HEAD, _NEEDED, _TITLE, _FAINT = "DCE6F1", "FCE4D6", "1F3864", "595959"

Cell = str | int | datetime.date | None


class SheetColumn(Struct, frozen=True):
    """A column of a sheet. `note` hangs on its heading; `needed`: it has to be filled in.

    `choices`: where the words stand that a cell may hold, as in `Words!$A$2:$A$9`. `strict`: a cell holds one of them,
    so that a spreadsheet may ask about anything else; else they are offered only.
    """

    heading: str
    note: str = ""
    width: int = 14
    needed: bool = False
    choices: str = ""
    strict: bool = False


class WorkSheet(Struct, frozen=True):
    """A sheet: lines above, a row of headings that stays in sight and can be filtered, and the rows below.

    `faint`: numbers of columns (from 0) whose cells only explain. `cell_choices`: drop-downs of single cells, by row
    and column of the sheet (from 1). Without `columns` it is a page of text.
    """

    title: str
    columns: tuple[SheetColumn, ...] = ()
    rows: Sequence[Sequence[Cell]] = ()
    above: tuple[str, ...] = ()
    faint: tuple[int, ...] = ()
    frozen: int = 0  # columns on the left that stay in sight
    widths: tuple[int, ...] = ()
    filters: bool = True
    cell_choices: tuple[tuple[int, int, str, bool], ...] = ()

    @property
    def first_row(self) -> int:
        """The number of the first row below the headings."""
        return len(self.above) + (2 if self.columns else 1)


def workbook(sheets: Sequence[WorkSheet]) -> bytes:
    """The XLSX file with these sheets."""
    import openpyxl

    book: Any = openpyxl.Workbook()
    book.remove(book.active)
    book.properties.creator = "lorplan"
    book.properties.created = _MADE
    for sheet in sheets:
        _fill(book.create_sheet(sheet.title), sheet)
    written = io.BytesIO()
    book.save(written)
    return _dateless(written.getvalue())


def _dateless(data: bytes) -> bytes:
    """The archive without the hour at which it was written."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as written, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in written.namelist():
            content = written.read(name)
            if name == "docProps/core.xml":
                content = _MODIFIED.sub(rb"\g<1>" + f"{_MADE.isoformat()}Z".encode(), content)
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _fill(target: Any, sheet: WorkSheet) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    title, faint, head = Font(bold=True, size=14, color=_TITLE), Font(italic=True, color=_FAINT), Font(bold=True)
    wrapped, line = Alignment(wrap_text=True, vertical="top"), Border(bottom=Side("thin", color="808080"))
    for row, text in enumerate(sheet.above, 1):
        _put(target, row, 1, text).font = title if row == 1 else faint
    top = len(sheet.above) + 1
    for number, column in enumerate(sheet.columns, 1):
        cell = _put(target, top, number, column.heading)
        cell.font, cell.alignment, cell.border = head, wrapped, line
        cell.fill = PatternFill("solid", fgColor=_NEEDED if column.needed else _HEAD)
        if column.note:
            cell.comment = _comment(column.note)
        target.column_dimensions[column_letters(number)].width = column.width
    for number, width in enumerate(sheet.widths, 1):
        target.column_dimensions[column_letters(number)].width = width
    for row, values in enumerate(sheet.rows, sheet.first_row):
        for number, value in enumerate(values, 1):
            if value not in (None, ""):
                cell = _put(target, row, number, value)
                cell.alignment = wrapped
                if number - 1 in sheet.faint:
                    cell.font = faint
    if sheet.columns:
        _offer(target, sheet)


def _offer(target: Any, sheet: WorkSheet) -> None:
    """Frozen headings, filters, and drop-downs."""
    first = sheet.first_row
    target.freeze_panes = f"{column_letters(sheet.frozen + 1)}{first}"
    if sheet.filters:
        last = max(first + len(sheet.rows) - 1, first)
        target.auto_filter.ref = f"A{first - 1}:{column_letters(len(sheet.columns))}{last}"
    rows = max(MOST_ROWS, len(sheet.rows))
    for number, column in enumerate(sheet.columns, 1):
        if column.choices:
            name = column_letters(number)
            _choose(target, f"{name}{first}:{name}{first + rows - 1}", column.choices, column.strict)
    for row, number, choices, strict in sheet.cell_choices:
        _choose(target, f"{column_letters(number)}{row}", choices, strict)


def _choose(target: Any, cells: str, choices: str, strict: bool) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation

    validation = DataValidation(type="list", formula1=choices, allow_blank=True)
    validation.showErrorMessage = strict
    validation.errorStyle = "warning"
    validation.errorTitle = "Not in the list"
    validation.error = "lorplan may not understand this word. Keep it all the same?"
    target.add_data_validation(validation)
    validation.add(cells)


def _put(target: Any, row: int, column: int, value: Cell) -> Any:
    """A cell with a value, which a text is as text."""
    if isinstance(value, str):
        value = _CONTROL.sub(lambda found: f"\\x{ord(found[0]):02x}", value)
        value = value if len(value) <= LONGEST else f"{value[: LONGEST - 1]}\u2026"
    cell = target.cell(row, column, value)
    if isinstance(value, str):
        cell.data_type = "s"
        cell.quotePrefix = value[:1] in "=+-@'"
        cell.number_format = "@"
    elif isinstance(value, datetime.date):
        cell.number_format = "yyyy-mm-dd"
    return cell


def _comment(note: str) -> Any:
    from openpyxl.comments import Comment

    lines = sum(1 + len(line) // 45 for line in note.split("\n"))
    return Comment(note, "lorplan", height=24 + 18 * lines, width=320)
