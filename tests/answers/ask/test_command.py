"""`lorplan ask` on the command line: what it prints, in both forms, and how it ends."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from lorplan import api
from lorplan.cli import group
from lorplan.cli.run import run

SCENARIOS = Path(__file__).parents[3] / "scenarios"
FLAGSHIP = SCENARIOS / "us-citizen-img.yaml"
LATE = SCENARIOS / "late-no-us-letter.yaml"


def ask(capsys: pytest.CaptureFixture[str], *words: str, file: Path = FLAGSHIP) -> tuple[int, str, str]:
    """Exit code, stdout, stderr."""
    code = run(group, ["ask", str(file), *words])
    out, err = capsys.readouterr()
    return code, out, err


def sections(text: str) -> list[str]:
    return re.findall(r"^[A-Z][A-Z ,]+$", text, re.MULTILINE)


def test_the_answer_comes_first_and_what_to_do_next_is_there(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = ask(capsys)
    assert (code, err) == (0, "")
    assert out.startswith("Ask Dr. Luis Alvarez.\n")
    assert sections(out)[:3] == ["WHOM TO ASK FIRST", "WHOM NOT TO ASK", "WHAT ANOTHER LETTER WOULD BUY"]
    assert "WHAT TO DO NEXT" in sections(out)
    assert max(len(line) for line in out.splitlines() if not line.startswith("http")) <= 80  # addresses stay whole


SMALL = [file for file in sorted(SCENARIOS.glob("*.yaml")) if file.stem != "three-hundred-programs"]


@pytest.mark.parametrize("file", SMALL, ids=lambda file: file.stem)
def test_every_scenario_is_answered_and_nothing_is_promised(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = ask(capsys, "--all", file=file)
    assert code == 0
    assert "It says nothing about the chance to match." in " ".join(out.split())
    assert not re.search(r"\b(guarantee|will match|your chances are|odds)\b", out)
    assert not re.search(r"write (it|the letter|your letter) yourself", out)


def test_it_leaves_with_0_although_programs_fall_short(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = ask(capsys, file=LATE)
    assert code == 0
    text = " ".join(out.split())
    assert "As it is, 90 of 90 programs lack letters, or letters of a kind." in text
    assert "The year is for hands-on US work in the field" in text
    assert "begun today, it ends on Sep 20, 2027, after the last upload in time" in text
    assert "Said because: the last upload in time is that of Sep 15, 2027" in text


def test_json_is_the_report_and_the_same_twice(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = ask(capsys, "--format", "json")
    assert code == 0
    assert ask(capsys, "--format", "json")[1] == out
    told = json.loads(out)
    assert told == json.loads(json.dumps(api.ask(api.Source(FLAGSHIP)).to_json()))
    assert [person["writer"] for person in told["people"] if person["order"]] == ["alvarez"]
    assert told["people"][0]["alone"]["replaces"][0]["letter"] == "brooks-im"


def test_only_and_quiet_and_a_file(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    _, out, _ = ask(capsys, "--only", "uploaded")
    assert "Letters count that are at least uploaded" in " ".join(out.split())
    _, few, _ = ask(capsys, "-q")
    assert not sections(few)
    target = tmp_path / "answer.txt"
    code, out, err = ask(capsys, "-o", str(target))
    assert (code, out) == (0, "")
    assert "wrote" in err
    assert target.read_text().startswith("Ask Dr. Luis Alvarez.")


def test_wrong_input_is_refused(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    wrong = tmp_path / "plan.yaml"
    wrong.write_text("format: 1\nseason: eras-2028\nas_of: 2027-07-20\nwriter: {}\n")
    code, out, err = ask(capsys, file=wrong)
    assert (code, out) == (2, "")
    assert "plan.yaml:4:1" in err
