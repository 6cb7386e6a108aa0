"""Reads the sheets of an ODS workbook (LibreOffice, Google Sheets): an archive with one XML file of all tables."""

from __future__ import annotations

import io
import zipfile
from typing import Final
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from lorplan.basics.errors import InputError, Where
from lorplan.scenario.lists.table import MOST_COLUMNS, MOST_ROWS, Records
from lorplan.scenario.lists.unpacking import refuse_expanding

_TABLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT: Final = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_OFFICE: Final = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"


def read_ods(data: bytes, file: str) -> dict[str, Records]:
    """The lines of each sheet by its name; merged cells of a column count with the value of the first. Raises
    InputError where it is no workbook."""
    refuse_expanding(data, file)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as opened:
            root = ElementTree.fromstring(opened.read("content.xml"))
    except (KeyError, zipfile.BadZipFile, ElementTree.ParseError, ValueError, RuntimeError, OSError):
        hint = "save it anew, or as CSV UTF-8"
        raise InputError.of("this is no workbook that can be read", Where(file), hint) from None
    return {table.get(f"{_TABLE}name", ""): _records(table, file) for table in root.iter(f"{_TABLE}table")}


def _records(table: Element, file: str) -> Records:
    records: Records = []
    merged: dict[int, tuple[int, str]] = {}  # column -> how many lines below still have this value
    line = 1
    for row in table.iter(f"{_TABLE}table-row"):
        times = _times(row, "number-rows-repeated")
        cells = _cells(row, merged)
        if any(cells) and len(records) + times > MOST_ROWS:
            raise InputError.of(f"more than {MOST_ROWS:,} lines hold anything", Where(file, line))
        # Empty lines are repeated up to the end of the sheet.
        records += [(number, list(cells)) for number in (range(line, line + times) if any(cells) else ())]
        line += times
    return records


def _cells(row: Element, merged: dict[int, tuple[int, str]]) -> list[str]:
    cells: list[str] = []
    for cell in row:
        if cell.tag not in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            continue
        column, text = len(cells), _written(cell)
        rows = _times(cell, "number-rows-spanned")
        if rows > 1:
            merged[column] = (rows - 1, text)
        elif column in merged:
            left, text = merged.pop(column)
            if left > 1:
                merged[column] = (left - 1, text)
        cells += [text] * min(_times(cell, "number-columns-repeated"), MOST_COLUMNS - column)
        if len(cells) >= MOST_COLUMNS:
            break
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _times(node: Element, name: str) -> int:
    written = node.get(f"{_TABLE}{name}", "1")
    return int(written[:7]) if written.isdecimal() and written.isascii() else 1


def _written(cell: Element) -> str:
    """A cell's value as it would be written in a scenario; a number as it is shown, with its zeros."""
    shown = "\n".join("".join(paragraph.itertext()) for paragraph in cell.iter(f"{_TEXT}p"))
    match cell.get(f"{_OFFICE}value-type"):
        case "date":
            return cell.get(f"{_OFFICE}date-value", shown).removesuffix("T00:00:00")
        case "boolean":
            return cell.get(f"{_OFFICE}boolean-value", shown)
        case "float":
            return shown if shown.isdecimal() else cell.get(f"{_OFFICE}value", shown)
    return shown
