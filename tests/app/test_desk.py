"""The desk, and the file behind it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.conftest import OWN

Visits = Callable[..., Any]


def test_the_only_file_opens_at_once(visit: Visits) -> None:
    app = visit()
    answer = app.client.get("/", base_url=OWN)
    assert answer.location == "/my-plan/"


def test_the_first_line_is_the_verdict_of_solve(visit: Visits) -> None:
    app = visit()
    app.explained()
    desk = app.json("/today.json")
    assert desk["stage"] == "explained"
    assert desk["headline"] in app.text("/").replace("&#39;", "'")
    assert desk["plan"]["status"] == "proved"


def test_a_broken_file_opens_and_says_what_is_wrong_at_its_line(visit: Visits) -> None:
    app = visit()
    text = app.file.read_text().replace("rank: attending", "rank: admiral", 1)
    app.file.write_text(text)
    line = text[: text.index("rank: admiral")].count("\n") + 1
    page = app.text("/")
    assert "Something in your file has to be mended first" in page
    assert f"Line {line}</a>" in page
    assert "admiral" in page
    assert f'<li id="line-{line}" class="wrong">' in app.text("/file")


def test_a_file_that_is_gone_is_said_and_comes_back(visit: Visits) -> None:
    app = visit()
    text = app.file.read_text()
    app.file.unlink()
    assert "there is no such file" in app.text("/")
    app.file.write_text(text)
    assert "Something in your file" not in app.text("/")


def test_changes_of_an_editor_are_picked_up(visit: Visits) -> None:
    app = visit()
    app.explained()
    have = app.get("/plan?have=0").headers["X-Plan"]
    assert app.get(f"/plan?have={have}&wait=0").status_code == 204
    app.file.write_text(app.file.read_text() + "\n# a note\n")
    newer = app.get(f"/plan?have={have}&wait=5")
    assert newer.status_code == 200
    assert int(newer.headers["X-Plan"]) > int(have)
