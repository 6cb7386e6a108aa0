"""What-ifs that cannot be made: the whole text that says so, and the exit code, through the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from cli.standins import Ended

HERE = Path(__file__).parent
CASES: list[dict[str, Any]] = yaml.safe_load((HERE / "refused.yaml").read_text(encoding="utf-8"))
COMMANDS = (("solve",), ("check",), ("verify",), ("explain",), ("ask",), ("rules", "show", "own.two", "--in"))


@pytest.fixture
def beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that holds the scenario, and is the working folder."""
    (tmp_path / "plan.yaml").write_bytes((HERE / "plan.yaml").read_bytes())
    monkeypatch.chdir(tmp_path)
    return tmp_path


def options(case: dict[str, Any]) -> list[str]:
    return [word for kind in ("set", "without", "with") for text in case.get(kind, ()) for word in (f"--{kind}", text)]


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_what_cannot_be_assumed_is_said(case: dict[str, Any], beside: Path, lorplan: Callable[..., Ended]) -> None:
    if "piece" in case:
        (beside / "piece.yaml").write_text(case["piece"], encoding="utf-8")
    ended = lorplan("check", "plan.yaml", *options(case))
    assert (ended.code, ended.out, ended.err) == (2, "", case["says"])


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_refuses_alike(words: tuple[str, ...], beside: Path, lorplan: Callable[..., Ended]) -> None:
    plan = ("mine",) if words == ("verify",) else ()
    ended = lorplan(*words, "plan.yaml", *plan, "--set", "letters.patel-im.statsu=agreed")
    text = "--set letters.patel-im.statsu=agreed: 'statsu' is not known for a letter\n  hint: did you mean 'status'?\n"
    assert (ended.code, ended.out, ended.err) == (2, "", text)


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_says_first_what_was_assumed(
    words: tuple[str, ...], beside: Path, lorplan: Callable[..., Ended]
) -> None:
    plan = ("mine",) if words == ("verify",) else ("--program", "riverside") if "show" in words else ()
    for option in ((), ("-q",)) if words[0] != "rules" else ((),):
        ended = lorplan(*words, "plan.yaml", *plan, "--set", "letters.patel-gen.status=asked", *option)
        assert ended.out.startswith("Assumed, not in your file: letters.patel-gen.status: asked instead of idea\n\n")
        assert ended.code in (0, 1)


def test_the_list_for_the_portal_says_it_on_stderr(beside: Path, lorplan: Callable[..., Ended]) -> None:
    ended = lorplan("solve", "plan.yaml", "--format", "csv", "--without", "silva")
    assert ended.err == "lorplan: assumed, not in your file: without the letter silva, the wish to avoid it\n"
    assert ended.out.startswith("program,")


def test_a_day_is_given_once(beside: Path, lorplan: Callable[..., Ended]) -> None:
    ended = lorplan("check", "plan.yaml", "--on", "2027-08-02", "--set", "as_of=2027-08-01")
    assert ended.err == ("--set as_of=2027-08-01: --on 2027-08-02 names the day as well\n  hint: keep one of them\n")


def test_rules_show_takes_what_ifs_of_a_scenario_only(beside: Path, lorplan: Callable[..., Ended]) -> None:
    ended = lorplan("rules", "show", "competencies.spoken-to", "--without", "silva")
    assert ended.code == 2
    assert "--set, --without and --with go with --in SCENARIO" in ended.err
