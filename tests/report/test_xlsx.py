"""Answers as workbooks: the facts of the CSV and the JSON, no formulas, the same bytes."""

from __future__ import annotations

import csv
import datetime
import io
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from msgspec.structs import replace

from lorplan.api import Source, compare, next_tasks, solve
from lorplan.report import View, render, xlsx
from lorplan.report.program import STEPS
from tests.report import plans

SCENARIO = Path(__file__).parents[2] / "scenarios" / "us-citizen-img.yaml"
SIGNS = ("=1+1", "+1", "-1", "@sum", "=HYPERLINK(0)", "\uff1d1", "#N/A", "x" * 4000, "a\x1bb", "\u202egnp")


def _tables(data: bytes) -> dict[str, list[tuple[Any, ...]]]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    return {sheet.title: [tuple(cell.value for cell in row) for row in sheet.iter_rows()] for sheet in book}


def test_letters_by_program_are_the_rows_of_the_csv() -> None:
    table = _tables(xlsx.render(plans.PLAN, View()))["Letters by program"][1:]
    listed = list(csv.reader(io.StringIO(str(render(plans.PLAN, "csv")), newline="")))[1:]
    expected = [(*row[:4], STEPS.get(row[4], row[4]), *row[5:]) for row in listed]
    days = [(*row[:5], row[5].date().isoformat() if row[5] else "", *row[6:]) for row in table]
    assert [tuple(cell or "" for cell in row) for row in days] == expected


def test_the_points_add_up_to_those_of_the_plan() -> None:
    plan = solve(Source(SCENARIO))
    table = _tables(xlsx.render(plan, View()))["Points"]
    total = next(stage.value for stage in plan.objective if stage.name == "points")
    assert sum(row[-1] for row in table[1:]) == total


@pytest.mark.parametrize("name", SIGNS)
def test_whatever_a_name_begins_with_it_is_text(name: str) -> None:
    plan = replace(plans.PLAN, programs=(replace(plans.PLAN.programs[0], name=name), *plans.PLAN.programs[1:]))
    data = xlsx.render(plan, View())
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert all(cell.data_type in "snd" for sheet in book for row in sheet.iter_rows() for cell in row)
    shown = {"a\x1bb": "a\\x1bb", "\u202egnp": "\\u202egnp"}.get(name, name)
    assert book["Programs"]["B2"].value == shown
    assert not [part for part in zipfile.ZipFile(io.BytesIO(data)).namelist() if "vba" in part or "external" in part]


def test_the_same_answer_is_the_same_bytes_and_states_no_hour() -> None:
    first, second = (xlsx.render(plans.PLAN, View()) for _ in range(2))
    assert first == second
    archive = zipfile.ZipFile(io.BytesIO(first))
    assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    year = str(datetime.date.today().year).encode()
    assert year not in archive.read("docProps/core.xml")


def test_tasks_have_their_days_as_days() -> None:
    answer = next_tasks(Source(SCENARIO))
    table = _tables(xlsx.tasks(answer, View()))["Tasks"]
    assert [row[1].date().isoformat() for row in table[1:]] == [task.by for task in answer.tasks]
    assert [row[3] for row in table[1:]] == [task.says for task in answer.tasks]


@pytest.mark.parametrize(("frontier", "number"), [(False, "Next best plans"), (True, "Points against people")])
def test_alternatives_and_frontier_are_tables(frontier: bool, number: str) -> None:
    answer = compare([str(SCENARIO)], number=2, frontier=frontier)
    rows = answer.points if frontier else (answer.best, *answer.others)
    assert len(_tables(xlsx.comparison(answer, View()))[number]) == 1 + len(rows)


def test_sides_stand_beside_each_other() -> None:
    from lorplan.edits.whatifs import assumptions

    answer = compare([str(SCENARIO)], what_ifs=[assumptions(sets=(), without=("patel-im",), files=())])
    table = _tables(xlsx.comparison(answer, View()))["Side by side"]
    assert table[0] == (None, "A", "B")
    assert table[2:] == [(line.name, *("?" if each is None else each for each in line.values)) for line in answer.lines]
