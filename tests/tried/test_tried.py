"""What people tried and got wrong answers to: each of these inputs gives now what expected.yaml asks of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from lorplan.cli import group
from lorplan.cli.run import run

HERE = Path(__file__).parent
TRIED: list[dict[str, Any]] = yaml.safe_load((HERE / "expected.yaml").read_text(encoding="utf-8"))
FIELDS = {"about", "file", "command", "args", "exit", "says", "never", "horizons"}


def folded(text: str) -> str:
    """White space and capitals do not matter."""
    return " ".join(text.split()).casefold()


def horizons(plan: Mapping[str, Any]) -> dict[str, dict[str, int]]:
    return {
        verdict["when"]: {state: verdict[state] for state in ("complete", "hangs", "thin", "short")}
        for verdict in plan["verdicts"]
    }


@pytest.mark.parametrize("tried", TRIED, ids=lambda tried: f"{Path(tried['file']).stem}: {tried['about']}")
def test_it_is_answered_rightly(tried: Mapping[str, Any], capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    def lorplan(*words: str) -> tuple[int, str, str]:
        code = run(group, list(words))
        captured = capsysbinary.readouterr()
        return code, captured.out.decode(), captured.err.decode()

    assert set(tried) <= FIELDS
    words = [tried.get("command", "solve"), str(HERE / tried["file"]), *map(str, tried.get("args", ()))]
    code, out, err = lorplan(*words)
    assert code == tried.get("exit", code if code in (0, 1) else 0), err
    text = folded(err if code == 2 else out)
    for said in tried.get("says", ()):
        assert folded(said) in text
    for said in tried.get("never", ()):
        assert folded(said) not in text
    if "horizons" in tried:
        found = horizons(json.loads(lorplan(*words, "--format", "json")[1]))
        for when, states in tried["horizons"].items():
            assert {state: found[when][state] for state in states} == states, when


def test_every_input_has_its_line() -> None:
    every = [file.relative_to(HERE) for file in HERE.glob("*/**/*.yaml")]
    files = {str(file) for file in every if "rules" not in file.parts}
    assert {tried["file"] for tried in TRIED} == files
