"""Estimates of writers from the file to the text and the JSON, and verify of a plan that holds them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from cli.standins import Ended

STARTER = str(Path(__file__).parent.parent.parent / "scenarios" / "starter.yaml")
Lorplan = Callable[..., Ended]


@pytest.fixture
def sure(tmp_path: Path) -> str:
    """The estimates of the starter's writers, to be laid over it."""
    file = tmp_path / "sure.yaml"
    file.write_text("estimates: {likely: 80 %, writers: {charles: likely}}\n", encoding="utf-8")
    return str(file)


def test_how_sure_a_complete_set_is(lorplan: Lorplan, sure: str) -> None:
    ended = lorplan("solve", STARTER, "--with", sure, "--width", "200")
    assert ended.code == 0
    assert "Your estimates: Dr. Ruth Charles 80 %." in ended.out
    assert "- all 61 programs at once: 80 %\n" in ended.out
    assert "In brackets" not in ended.out
    assert "HOW SURE" not in lorplan("solve", STARTER).out


def test_chances_are_exact_in_json_and_bounds_stand_there_on_request(lorplan: Lorplan, sure: str) -> None:
    plain, bounds = (
        json.loads(lorplan("solve", STARTER, "--with", sure, "--format", "json", *more).out)["resilience"]["sureness"]
        for more in ((), ("--bounds",))
    )
    exact = {"exact": "4/5", "percent": 80}
    assert (plain["every"]["independent"], plain["every"]["bounds"]) == (exact, None)
    assert bounds["every"]["bounds"] == {"least": exact, "greatest": exact}
    assert [each["writer"] for each in plain["estimates"]] == ["charles"]


def test_the_plan_is_the_same_with_estimates(lorplan: Lorplan, sure: str) -> None:
    without, with_them = (
        json.loads(lorplan("solve", STARTER, *more, "--format", "json").out) for more in ((), ("--with", sure))
    )
    assert without["portfolios"] == with_them["portfolios"]
    assert without["resilience"]["sureness"] is None


def test_verify_works_out_chances_again(lorplan: Lorplan, sure: str, tmp_path: Path) -> None:
    file = tmp_path / "plan.json"
    shared = (STARTER, "--with", sure)
    lorplan("solve", *shared, "--bounds", "--format", "json", "-o", str(file))
    assert lorplan("verify", STARTER, str(file), "--with", sure).code == 0
    plan = json.loads(file.read_text(encoding="utf-8"))
    plan["resilience"]["sureness"]["every"]["independent"]["percent"] = 81
    file.write_text(json.dumps(plan), encoding="utf-8")
    ended = lorplan("verify", STARTER, str(file), "--with", sure, "--width", "200")
    assert ended.code == 1
    assert "Percent of independent of every of sureness of resilience: the plan says 81, it is 80." in ended.out


def test_a_word_without_its_number_is_refused_with_its_place(lorplan: Lorplan, tmp_path: Path) -> None:
    file = tmp_path / "sure.yaml"
    file.write_text("estimates:\n  writers: {charles: likely}\n", encoding="utf-8")
    ended = lorplan("solve", STARTER, "--with", str(file))
    assert ended.code == 2
    assert "sure.yaml:2:22: 'likely' says how sure you are, and has no number" in " ".join(ended.err.split())
