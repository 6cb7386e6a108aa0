"""Doubts in every answer: the same in each, in the JSON by path, in the text near its top with their lines."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lorplan.cli import group
from lorplan.cli.run import run

TRIED = Path(__file__).parent.parent / "tried"
SAME = TRIED / "public" / "f15-same-person.yaml"
OUTSIDE = TRIED / "newcomer" / "img2.yaml"
COMMANDS = ["solve", "check", "verify", "explain", "ask"]


@pytest.fixture
def answer(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Callable[..., str]:
    """What a command prints of a scenario."""
    sent = tmp_path / "sent.yaml"
    sent.write_text("{}\n", encoding="utf-8")

    def call(command: str, file: Path, *words: str) -> str:
        words = (command, str(file), *([str(sent)] if command == "verify" else []), *words)
        assert run(group, list(words)) in (0, 1)
        return capsys.readouterr().out

    return call


@pytest.mark.parametrize("command", COMMANDS)
def test_one_person_under_two_ids_is_said(answer: Callable[..., str], command: str) -> None:
    (doubt,) = json.loads(answer(command, SAME, "--format", "json"))["doubts"]
    assert (doubt["path"], doubt["file"], doubt["line"]) == ("writers.ruiz-lopez", "", 8)
    lines = answer(command, SAME, "--width", "200").splitlines()
    head = lines.index("LOOK AGAIN AT YOUR FILE")
    assert head < 12, "it stands near the top"
    said = "- Line 8: Dr. María José Ruiz (ruiz) and Dr. Maria Jose Ruiz (ruiz-lopez) look like the same person. "
    assert lines[head + 1].startswith(said)
    assert "LOOK AGAIN" not in answer("solve", SAME, "--quiet")


@pytest.mark.parametrize("command", COMMANDS)
def test_programs_in_a_specialty_not_applied_to_are_said(answer: Callable[..., str], command: str) -> None:
    without = "--set", "applicant.applying_to=pediatrics"
    doubts: list[dict[str, Any]] = json.loads(answer(command, OUTSIDE, *without, "--format", "json"))["doubts"]
    assert [(doubt["path"], doubt["line"]) for doubt in doubts] == [("programs.mp.specialty", 20)]
    text = " ".join(answer(command, OUTSIDE, *without).split())
    assert "- Line 20: Med-peds is in Medicine-pediatrics, to which you do not say that you apply." in text
    assert json.loads(answer(command, OUTSIDE, "--format", "json"))["doubts"] == []


def test_three_are_shown_and_the_rest_counted(answer: Callable[..., str], tmp_path: Path) -> None:
    file = tmp_path / "late.yaml"
    written = OUTSIDE.read_text(encoding="utf-8")
    letters = "".join(f"  x{number}: {{writer: a, status: uploaded, written_on: 2027-01-01}}\n" for number in range(5))
    file.write_text(written.replace("letters:\n", f"letters:\n{letters}", 1), encoding="utf-8")
    text = answer("check", file, "--width", "200")
    assert text.count("which is after the day of this") == 3
    assert "and 2 more (--all)" in text
    assert text.index("Line 13") < text.index("Line 14") < text.index("Line 15")
    assert answer("check", file, "--all", "--width", "200").count("which is after the day of this") == 5
