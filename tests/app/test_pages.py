"""Every page that a link leads to is there, and has its JSON beside it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from app.conftest import OWN

Visits = Callable[..., Any]
FILES = re.compile(r"\.eml$|/download/")
MOST = 2  # pages of one kind


def linked(text: str) -> set[str]:
    """The addresses of the app that a page links to."""
    return {unescape(address).partition("#")[0] for address in re.findall(r'href="(/[^"]*)"', text)}


@pytest.mark.parametrize("scenario", ["us-citizen-img", "late-no-us-letter"])
def test_every_page_is_there_with_its_json(visit: Visits, scenario: str) -> None:
    app = visit(scenario)
    app.explained()
    seen: set[str] = set()
    kinds: Counter[str] = Counter()
    waiting = ["/my-plan/"]
    while waiting:
        address = waiting.pop()
        kind = address.partition("?")[0].removeprefix("/my-plan/").partition("/")[0]
        kinds[kind] += address not in seen
        if address in seen or kinds[kind] > MOST + 10 * (kind == "download"):
            continue
        seen.add(address)
        answer = app.client.get(address, base_url=OWN)
        assert answer.status_code in (200, 303), f"{address}: {answer.text[-600:]}"
        if answer.status_code == 303:
            waiting.append(answer.location)
        if answer.mimetype != "text/html" or answer.status_code != 200:
            continue
        waiting += sorted(linked(answer.text) - seen)
        path, _, query = address.partition("?")
        if path.startswith("/my-plan/") and not FILES.search(path):
            beside = f"{path}.json" if path != "/my-plan/" else "/my-plan/today.json"
            data = app.client.get(f"{beside}?{query}", base_url=OWN)
            assert data.status_code == 200, beside
            assert data.mimetype == "application/json"
    assert {"letters", "letter", "writer", "programs", "program", "rule", "tasks", "draft", "file"} <= set(kinds)
    assert {"what-if", "clicks", "report", "downloads", "download"} <= set(kinds)
    assert {"answers", "next", "you", "season", "wishes", "people", "person"} <= set(kinds)


def test_names_are_text_whatever_they_are(visit: Visits) -> None:
    app = visit()
    hostile = "<script>alert(1)</script> \u202egnp.exe"
    text = app.file.read_text().replace("Dr. Anita Patel", hostile)
    assert hostile in text
    app.file.write_text(text)
    app.explained()
    for address in ("/", "/letters", "/tasks", "/letter/patel-im", "/writer/patel", "/draft/patel-im"):
        page = app.text(address)
        assert "<script>alert" not in page, address
        assert "\u202e" not in page, address


@pytest.mark.parametrize("address", ["/letter/none", "/writer/none", "/program/none", "/rule/none/none", "/draft/none"])
def test_what_is_not_there_is_said(visit: Visits, address: str) -> None:
    app = visit()
    answer = app.get(address)
    assert answer.status_code == 404
    assert "none" in answer.text


def test_without_names_there_is_the_report_and_nothing_else(visit: Visits) -> None:
    app = visit(anonymous=True)
    assert app.name == "plan"
    app.explained()
    for page in (app.text("/"), app.get("/today.json").text):
        for name in ("Patel", "patel", "Brooks", str(app.file.parent)):
            assert name not in page, name
    for address in ("/tasks", "/letters", "/letter/patel-im", "/file", "/download/file", "/plan", "/what-if"):
        answer = app.get(address)
        assert answer.status_code == 404, address
        assert "my-plan" not in answer.text


def test_what_is_taken_away_is_what_the_commands_write(visit: Visits) -> None:
    app = visit("guide-example")
    app.explained()
    assert app.get("/download/file").data == app.file.read_bytes()
    plan = app.json("/today.json")["plan"]
    assert app.get("/download/json").json == plan
    for form, mark in (
        ("csv", b"program,program name"),
        ("ics", b"BEGIN:VCALENDAR"),
        ("xlsx", b"PK"),
        ("html", b"<!doctype"),
    ):
        answer = app.get(f"/download/{form}")
        assert answer.data.startswith(mark), form
        assert answer.headers["Content-Disposition"].startswith("attachment; filename=")


def test_what_if_writes_nothing_until_it_is_made_so(visit: Visits) -> None:
    app = visit()
    before = app.file.read_text()
    shown = app.text("/what-if?letter.patel-im=withdrawn&people=0")
    assert "Beside your plan" in shown
    assert "Make it so" in shown
    data = app.json("/what-if.json?letter.patel-im=withdrawn&people=0")
    assert data["chosen"]["values"] == [["letters.patel-im.status", "withdrawn"], ["budget.new_requests", "0"]]
    assert [side["label"] for side in data["comparison"]["sides"]] == ["A", "B"]
    assert app.file.read_text() == before
    assert app.post("/what-if", {"letter.patel-im": "withdrawn", "people": "0"}).status_code == 303
    after = app.file.read_text()
    assert "new_requests: 0" in after
    assert "status: withdrawn" in after
    app.post("/undo")
    assert app.file.read_text() == before


def test_two_what_ifs_stand_side_by_side(visit: Visits) -> None:
    app = visit()
    first = "letter.patel-im%3Dwithdrawn"
    data = app.json(f"/what-if.json?first={first}&letter.charles-im=uploaded")
    assert [side["label"] for side in data["comparison"]["sides"]] == ["A", "B", "C"]
    kinds = app.text("/what-if")
    (kind, *_) = re.findall(r'<option value="(new-[^"]*)"', kinds)
    imagined = app.json(f"/what-if.json?kind={kind}")
    assert imagined["chosen"]["imagined"]
    assert not imagined["chosen"]["values"]
    assert "Make it so" not in app.text(f"/what-if?kind={kind}")


def test_a_what_if_that_cannot_be_is_said(visit: Visits) -> None:
    app = visit()
    shown = app.text("/what-if?more=letters.nobody.status%3Duploaded")
    assert "That cannot be" in shown
    assert "nobody" in shown


def test_ticks_at_the_portal_stay(visit: Visits) -> None:
    app = visit("guide-example")
    app.explained()
    program = app.json("/clicks.json")["portals"][0]["programs"][0]
    now = [tick["letter"] for tick in program["ticks"] if tick["now"]]
    assert now
    values = {"assigned": f"{now[0]} {program['program']}", "applied": program["program"]}
    assert app.post("/clicks", values).status_code == 303
    assert f"assigned: [{now[0]}]" in app.file.read_text()
    assert "applied_on: 2027-" in app.file.read_text()
    app.explained()
    page = app.text("/clicks")
    assert re.search(rf'value="{now[0]} {program["program"]}" disabled checked', page)
    assert app.post("/clicks", {"assigned": f"nobody {program['program']}"}).status_code == 422
