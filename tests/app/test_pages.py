"""Every page that a link leads to is there, and has its JSON beside it."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from app.conftest import OWN

Visits = Callable[..., Any]
FILES = re.compile(r"\.(ics|eml|csv|json|html|xlsx|yaml)\b|/download/")
MOST = 60  # pages of one file


def linked(text: str) -> set[str]:
    """The addresses of the app that a page links to."""
    return {unescape(address).partition("#")[0] for address in re.findall(r'href="(/[^"]*)"', text)}


@pytest.mark.parametrize("scenario", ["us-citizen-img", "late-no-us-letter"])
def test_every_page_is_there_with_its_json(visit: Visits, scenario: str) -> None:
    app = visit(scenario)
    app.explained()
    seen: set[str] = set()
    waiting = ["/my-plan/"]
    while waiting and len(seen) < MOST:
        address = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        answer = app.client.get(address, base_url=OWN)
        assert answer.status_code in (200, 303), f"{address}: {answer.text[-600:]}"
        if answer.mimetype != "text/html" or answer.status_code != 200:
            continue
        waiting += sorted(linked(answer.text) - seen)
        path, _, query = address.partition("?")
        if path.startswith("/my-plan/") and not FILES.search(path):
            beside = f"{path}.json" if path != "/my-plan/" else "/my-plan/today.json"
            data = app.client.get(f"{beside}?{query}", base_url=OWN)
            assert data.status_code == 200, beside
            assert data.mimetype == "application/json"
    kinds = {address.split("/")[2].partition("?")[0] for address in seen if address.count("/") >= 2}
    assert {"letters", "letter", "writer", "programs", "program", "rule", "tasks", "draft", "file"} <= kinds


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
