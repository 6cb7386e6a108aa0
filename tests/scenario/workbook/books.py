"""Workbooks as people fill them in: the template, opened, changed and saved."""

from __future__ import annotations

import functools
import io
from typing import Any

import openpyxl

from lorplan.api import template

Rows = list[dict[str, Any]]  # what stands below each heading

YOU = {
    "Season": "eras-2028",
    "As of": "2027-07-20",
    "Applying to": "internal medicine",
    "Citizenship": "United States",
    "Degree": "MD",
    "School name": "Windward School of Medicine",
    "School country": "Grenada",
    "School department letter": "no",
    "Budget new requests": 1,
}
SHEETS: dict[str, Rows] = {
    "Writers": [
        {"Name": "Dr. Anita Patel", "Institution": "Lakeside Medical Center", "Degree": "MD", "Knows me": "very well",
         "Rank": "attending", "Roles": "clerkship director; mentor", "Specialty": "IM"},
        {"Name": "Dr. Ruth Charles", "Institution": "Windward School of Medicine", "Specialty": "Internal Medicine"},
    ],
    "Rotations": [
        {"Writers": "Dr. Anita Patel", "As": "sub-intern", "Weeks": 4, "Ended": "2027-02-26", "Supervised": "directly"},
        {"Writers": "Dr. Anita Patel; Dr. Ruth Charles", "As": "research", "Id": "lab"},
    ],
    "Places": [{"Name": "Lakeside Medical Center", "Country": "USA"}],
    "Letters": [
        {"Writers": "Dr. Anita Patel", "Addressed to": "internal medicine", "Status": "uploaded", "Waived": "yes"},
        {"Id": "charles", "Writers": "Dr. Ruth Charles", "Status": "idea", "Answer": "I do not know"},
    ],
    "Programs": [
        {"Id": "community", "Count": 60},
        {"Name": "Lakeside Medical Center", "Priority": 5, "Institution": "Lakeside Medical Center",
         "Letters asked": 3, "Letters max": 4, "Assigned": "Anita Patel"},
    ],
}  # fmt: skip


@functools.cache
def blank() -> bytes:
    """The template with every column."""
    return template(everything=True)


def book(
    you: dict[str, Any] | None = None, change: dict[str, Rows] | None = None, data: bytes | None = None
) -> openpyxl.Workbook:
    """The template with these answers and rows instead of those above."""
    opened = openpyxl.load_workbook(io.BytesIO(data or blank()))
    sheet = opened["You"]
    answers = {**YOU, **(you or {})}
    for row in sheet.iter_rows(min_row=4):
        if row[0].value in answers:
            row[1].value = answers.pop(row[0].value)
    assert not answers
    for title, rows in {**SHEETS, **(change or {})}.items():
        fill(opened[title], rows)
    return opened


def fill(sheet: Any, rows: Rows, head: int = 3) -> None:
    """Write rows below their headings, which stand in line `head`."""
    columns = {cell.value: cell.column for cell in sheet[head]}
    for number, row in enumerate(rows, head + 1):
        for heading, value in row.items():
            sheet.cell(number, columns[heading], value)


def saved(opened: openpyxl.Workbook) -> bytes:
    """The bytes of the file."""
    out = io.BytesIO()
    opened.save(out)
    return out.getvalue()
