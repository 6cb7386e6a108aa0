"""`lorplan report` as it is called: one file, whole or not at all, never over another one unasked."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from cli.standins import Ended

from lorplan.rules.packs.folders import folder

FILE = str(folder("scenarios") / "guide-example.yaml")
Call = Callable[..., Ended]


def test_a_page_is_written_once_and_replaced_only_by_force(lorplan: Call, tmp_path: Path) -> None:
    target = tmp_path / "plan.html"
    ended = lorplan("report", FILE, "-o", str(target))
    assert (ended.code, ended.out) == (0, "")
    assert ended.err == f"lorplan: wrote {target}\n"
    page = target.read_text(encoding="utf-8")
    assert page.lstrip().startswith("<!doctype html>")
    refused = lorplan("report", FILE, "-o", str(target))
    assert refused.code == 2
    assert "the file exists already" in refused.err
    assert lorplan("report", FILE, "-o", str(target), "--force", "-q").code == 0
    assert target.read_text(encoding="utf-8") == page, "the same scenario makes the same bytes"
    assert [file.name for file in tmp_path.iterdir()] == ["plan.html"]


def test_json_is_what_the_page_is_made_of(lorplan: Call) -> None:
    ended = lorplan("report", FILE, "--format", "json", "--frontier", "--without", "baptiste-im", "--anonymous")
    report = json.loads(ended.out)
    assert report["anonymous"] is True
    assert report["plan"]["assumed"][0]["option"].startswith("--without ")
    assert report["frontier"]["points"]
    assert report["comparison"] is None
    assert "Baptiste" not in ended.out


def test_a_program_that_is_not_there_is_named(lorplan: Call, tmp_path: Path) -> None:
    ended = lorplan("report", FILE, "--program", "nowhere", "-o", str(tmp_path / "plan.html"))
    assert ended.code == 2
    assert "--program 'nowhere': the scenario has no such program" in ended.err
    assert list(tmp_path.iterdir()) == []


def test_other_commands_say_who_writes_a_page(lorplan: Call) -> None:
    ended = lorplan("solve", FILE, "-o", "plan.html")
    assert ended.code == 2
    assert "a page is written by lorplan report" in ended.err
