"""Workbooks with cells that nobody would fill in: a scenario or complaints at cells, never anything else."""

from __future__ import annotations

import random
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st
from longer import some
from scenario.workbook.books import book, saved

from lorplan.api import import_workbook
from lorplan.basics.errors import InputError
from lorplan.scenario.lists.table import Records
from lorplan.scenario.lists.tablefile import read_workbook
from lorplan.scenario.workbook.forms import TITLES

JUNK = (
    "", "x", "=1+1", "Dr. Anita Patel", "IM", "2027-02-30", "3/4/2027", "yes", "maybe", "I do not know", "-1", "1e5",
    "a;b", "chair; dean", "none", "general", "uploaded", "\u202e", "x" * 5000, "{a: b}", "[", "- a", "a: b: c",
    "programs / community / rules", "letters / x / y", "writers", "format", "packs", "define", "experiences", "lab",
    ":", "TRUE", "#N/A", "a\nb", "0", "\ud83d\ude00", "patel:experience", "school",
)  # fmt: skip


@pytest.fixture(scope="module")
def filled() -> dict[str, Records]:
    return read_workbook(saved(book()), "my.xlsx")


@some(25)
@given(st.integers(0, 2**32))
def test_any_cell_may_hold_anything(filled: dict[str, Records], seed: int) -> None:
    rng = random.Random(seed)
    sheets = {title: [(line, list(cells)) for line, cells in lines] for title, lines in filled.items()}
    for _ in range(rng.choice((1, 1, 2, 3, 6))):
        lines = sheets[rng.choice(TITLES)]
        line, cells = rng.choice(lines[2:])
        if rng.random() < 0.3:
            line, cells = lines[-1][0] + rng.randint(1, 3), [""] * len(lines[2][1])
            lines.append((line, cells))
        for _ in range(rng.randint(1, 3)):
            cells[rng.randrange(len(cells))] = rng.choice(JUNK)
    with mock.patch("lorplan.scenario.workbook.read.read_workbook", return_value=sheets):
        try:
            assert import_workbook(b"", "my.xlsx").startswith("# Made from my.xlsx")
        except InputError as error:
            for complaint in error.complaints:
                assert complaint.where is not None
                assert complaint.where.sheet in TITLES or complaint.where.file != "my.xlsx"
