"""A table of programs is uploaded, its columns are asked about, and its programs are planned for."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from app.test_questions import START

Visits = Callable[..., Any]
TABLE = "ACGME ID;Program;Deadline;Notes\n1402021001;Lakeside;3/12/2027;near <b>home</b>\n1402021002;Harbor;4/5/2027;\n"


def uploaded(app: Any, name: str = "my list.csv", data: bytes = TABLE.encode()) -> Any:
    return app.post("/programs/upload", {"table": (io.BytesIO(data), name)}, content_type="multipart/form-data")


def test_from_a_table_to_programs(visit: Visits) -> None:
    app = visit(START)
    answer = uploaded(app)
    assert (answer.status_code, answer.location) == (303, "/my-plan/programs/list/my_list.csv")
    assert app.file.with_name("my_list.csv").read_text() == TABLE
    fields = app.json("/programs/list/my_list.csv.json")["fields"]
    assert [(field["question"], field["typed"]) for field in fields] == [
        ("ACGME ID", []), ("Program", []), ("Deadline", ["deadline"]), ("Notes", []),
    ]  # fmt: skip
    page = app.text("/programs/list/my_list.csv")
    assert "Such as: 1402021001; 1402021002" in page
    assert "<b>home" not in page
    before = app.file.read_bytes()
    answer = app.post("/programs/list/my_list.csv", {"c1": "name", "c2": "deadline"})
    assert answer.status_code == 422
    assert "no column holds the id of the programs" in answer.text.lower()
    answer = app.post("/programs/list/my_list.csv", {"c0": "id", "c1": "name", "c2": "deadline"})
    assert answer.status_code == 422
    assert "day and month could be swapped" in answer.text
    assert app.file.read_bytes() == before
    sent = {"c0": "id", "c1": "name", "c2": "deadline", "dates": "month first"}
    assert app.post("/programs/list/my_list.csv", sent).status_code == 303
    text = app.file.read_text()
    assert "columns: {ACGME ID: id, Program: name, Deadline: deadline}" in text
    assert [program["name"] for program in app.json("/answers.json")["programs"]] == ["Lakeside", "Harbor"]
    assert "2027-03-12" in app.text("/program/1402021001/edit")


def test_a_second_table_of_the_same_name_gets_another(visit: Visits) -> None:
    app = visit(START)
    assert uploaded(app).location.endswith("/my_list.csv")
    assert uploaded(app).location.endswith("/my_list-2.csv")


@pytest.mark.parametrize("name", ["", "plan.yaml", "../../evil.sh", "table.pdf"])
def test_only_tables_are_taken(visit: Visits, name: str) -> None:
    app = visit(START)
    assert uploaded(app, name).status_code == 422
    assert [file.name for file in app.file.parent.iterdir()] == ["my-plan.yaml"]


def test_what_is_no_table_after_all_is_said(visit: Visits) -> None:
    app = visit(START)
    answer = app.get(uploaded(app, "list.xlsx", b"not a workbook").location.removeprefix("/my-plan"))
    assert answer.status_code == 422
    assert "was not taken in yet" in answer.text
    assert app.get("/programs/list/..%2Fmy-plan.yaml").status_code == 404
