"""`lorplan explain` on the command line: what it prints, in both forms, and how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lorplan.cli import group
from lorplan.cli.run import run

CASES = Path(__file__).parent / "cases"
SCENARIO = Path(__file__).parents[3] / "scenarios" / "us-citizen-img.yaml"


def explain(capsys: pytest.CaptureFixture[str], *words: str, file: Path = SCENARIO) -> tuple[int, str, str]:
    """Exit code, stdout, stderr."""
    code = run(group, ["explain", str(file), *words])
    out, err = capsys.readouterr()
    return code, out, err


def test_it_ends_in_what_to_do_and_leaves_with_0_whatever_falls_short(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = explain(capsys, file=CASES / "no-us-letter.yaml")
    assert (code, err) == (0, "")
    assert out.startswith("Once the letters promised arrive: 3 of 3 letters, but not what the field expects\n")
    assert "WHAT TO DO NEXT" in out.rstrip().rpartition("\n\n")[2]


def test_one_program_is_explained_alone(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = explain(capsys, "--program", "hillcrest", file=CASES / "chair-letter.yaml")
    assert code == 0
    assert "Hillcrest Medical Center" in out
    assert "Community programs" not in out


def test_zero_entries_are_hidden_until_all_are_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    _, few, _ = explain(capsys)
    _, every, _ = explain(capsys, "--all")
    assert "\n   0  " not in few
    assert any(line.lstrip().startswith("0  ") for line in every.splitlines())


def test_points_by_rule_add_up(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = explain(capsys, "--format", "json")
    for program in json.loads(out)["programs"]:
        lines = [line for letter in program["letters"] for line in letter["rules"]] + program["together"]
        assert sum(line["points"] for line in lines) == program["points"]
        second = program["runner_up"]
        assert -sum(line["points"] for line in second["by_rule"]) == second["behind"]
        assert second["points"] == program["points"] - second["behind"]


def test_a_letter_is_used_here_and_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = explain(capsys, "--letter", "moreau-research", "--format", "json")
    letter = json.loads(out)["letter"]
    assert letter["used"] == sum(place["count"] for place in letter["places"] if place["used"])
    assert all(place["says"] for place in letter["places"])


@pytest.mark.parametrize("asked", ["brooks-im", "brooks", "fourth", "patel-im,brooks-im,alvarez-im"])
def test_the_price_is_what_the_rules_differ_by(capsys: pytest.CaptureFixture[str], asked: str) -> None:
    code, out, _ = explain(capsys, "--why-not", asked, "--format", "json")
    assert code == 0
    told = json.loads(out)["why_not"]
    priced = [payer for payer in told["payers"] if payer["how"] == "price"]
    assert priced
    for payer in priced:
        assert payer["price"] == -sum(line["points"] for line in payer["by_rule"])
        assert payer["price"] >= 0


def test_what_is_in_everywhere_needs_no_change(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = explain(capsys, "--why-not", "owens", file=CASES / "four-required.yaml")
    assert out.startswith("Dr. Grace Owens (owens) is in the plan at all 44 programs.\n")


def test_a_letter_without_a_place_is_told_the_bar(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = explain(capsys, "--why-not", "holt", file=CASES / "locked-slot.yaml")
    assert "withdrawn" in out
    _, out, _ = explain(capsys, "--why-not", "owens", file=CASES / "own-school-and-us.yaml")
    flat = " ".join(out.split())
    assert "is barred: All letters come from the applicant's own medical school." in flat
    assert "Ask Riverside Hospital whether they insist" in flat


def test_no_program_is_asked_whether_it_insists_on_advice(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = explain(
        capsys, "--why-not", "owens", "--set", "letters.owens.answer=hesitant", file=CASES / "four-required.yaml"
    )
    flat = " ".join(out.split())
    assert "Set this advice aside: A letter by somebody who hesitated" in flat
    assert "whether they insist" not in flat
    assert "unless you know better than this advice; then say so under 'overrides'" in flat


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--why-not", "brocks-im"], "--why-not: 'brocks-im' is no letter, no writer and not 'fourth'"),
        (["--why-not", "patel-im,nobody"], "--why-not: the scenario has no letter 'nobody'"),
        (["--letter", "nobody"], "--letter: the scenario has no letter 'nobody'"),
        (["--program", "nowhere"], "--program 'nowhere': the scenario has no such program"),
    ],
)
def test_a_misspelt_word_is_bad_input(capsys: pytest.CaptureFixture[str], words: list[str], message: str) -> None:
    code, out, err = explain(capsys, *words)
    assert (code, out) == (2, "")
    assert message in err
