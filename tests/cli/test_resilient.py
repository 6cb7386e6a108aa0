"""`lorplan solve --resilient` through the installed program, and `verify` of what it wrote."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from cli.standins import Ended

STARTER = str(Path(__file__).parent.parent.parent / "scenarios" / "starter.yaml")
Lorplan = Callable[..., Ended]


def test_it_asks_for_a_spare_and_says_what_that_costs(lorplan: Lorplan) -> None:
    plain, safe = (
        lorplan("solve", STARTER, "--width", "120"),
        lorplan("solve", STARTER, "--width", "120", "--resilient"),
    )
    assert (plain.code, safe.code) == (0, 0)
    assert (
        "Everything hangs on Dr. Ruth Charles: without this letter (charles-im) all 61 programs are incomplete."
        in plain.out
    )
    assert "If any one writer sends nothing, all 61 programs keep a full set of letters." in safe.out
    assert "costs 1 more person asked." in " ".join(safe.out.split())


def test_the_stage_stands_in_the_json_of_this_mode_alone(lorplan: Lorplan) -> None:
    plain, safe = (
        json.loads(lorplan("solve", STARTER, "--format", "json", *more).out) for more in ([], ["--resilient"])
    )
    stages = [(stage["stage"], stage["name"]) for stage in safe["objective"]]
    assert stages[1:4] == [(3, "letters missing"), (3, "programs exposed"), (4, "points")]
    assert [(stage["stage"], stage["name"]) for stage in plain["objective"]] == [
        one for one in stages if one[1] != "programs exposed"
    ]
    assert plain["resilience"]["price"] is None
    assert safe["resilience"]["price"] == {"people": 1, "letters": 1, "points": 296, "count": 61, "proved": True}
    assert safe["resilience"]["along_curve"] == [61, 0]


def saved(lorplan: Lorplan, folder: Path) -> tuple[Path, dict[str, object]]:
    file = folder / "plan.json"
    assert lorplan("solve", STARTER, "--resilient", "--format", "json", "-o", str(file)).code == 0
    return file, json.loads(file.read_text(encoding="utf-8"))


def test_verify_recounts_what_hangs_on_one_letter(lorplan: Lorplan, tmp_path: Path) -> None:
    file, _ = saved(lorplan, tmp_path)
    ended = lorplan("verify", STARTER, str(file))
    assert ended.code == 0, ended.out
    assert "programs exposed" in lorplan("verify", STARTER, str(file), "--format", "json").out


@pytest.mark.parametrize("fault", ["stage", "request", "price", "failure"])
def test_verify_finds_what_is_wrong_with_it(lorplan: Lorplan, tmp_path: Path, fault: str) -> None:
    file, plan = saved(lorplan, tmp_path)
    if fault == "stage":
        plan["objective"][2].update(value=4, bound=4)  # type: ignore[index]
    elif fault == "request":
        plan["requests"] = []
    elif fault == "price":
        plan["resilience"]["price"]["points"] = 0  # type: ignore[index]
    else:
        plan["resilience"]["failures"][0]["count"] = 7  # type: ignore[index]
    file.write_text(json.dumps(plan), encoding="utf-8")
    ended = lorplan("verify", STARTER, str(file), "--width", "200")
    assert ended.code == 1
    said = {
        "stage": "Value of stage programs exposed: the plan says 4, it is 0.",
        "request": "Request alvarez: it is missing in the plan.",
        "price": "Points of price of resilience: the plan says 0, it is 296.",
        "failure": "Count of failure of charles of resilience: the plan says 7, it is 0.",
    }
    assert said[fault] in ended.out


SPARE = """\
format: 1
season: eras-2028
as_of: 2027-07-20
applicant: {citizenship: [US], degree: md, applying_to: psychiatry, school: {id: windward, country: GD}}
budget: 2
writers:
  ann: {name: Dr. Ann, specialty: psychiatry, knows_me: very_well}
  ben: {name: Dr. Ben, specialty: psychiatry, knows_me: somewhat}
letters:
  ann: {status: idea}
  ben: {status: idea}
programs:
  - id: north
    name: North
    letters: 1
    rules:
      - id: one.missing
        level: must
        says: North wants a letter from Dr. Ann or Dr. Ben.
        count: {of: {letter.id: [ann, ben]}, at_least: 1}
      - {id: one.enough, level: must, says: North takes one letter., count: {at_most: 1}}
"""


def test_a_spare_that_nobody_gets_is_asked_for_and_verified(lorplan: Lorplan, tmp_path: Path) -> None:
    scenario, file = tmp_path / "spare.yaml", tmp_path / "plan.json"
    scenario.write_text(SPARE, encoding="utf-8")
    text = lorplan("solve", str(scenario), "--resilient", "--width", "120").out
    assert "If any one writer sends nothing, your program keeps a full set of letters." in text
    assert "A spare: sent only where another letter fails." in text
    assert "costs 1 more person asked" in text
    lorplan("solve", str(scenario), "--resilient", "--format", "json", "-o", str(file))
    plan = json.loads(file.read_text(encoding="utf-8"))
    assert [(one["writer"], one["programs"], one["worth"]) for one in plan["requests"]] == [
        ("ann", 1, None), ("ben", 0, None),
    ]  # fmt: skip
    assert [one["letters"] for one in plan["portfolios"]] == [["ann"]]
    ended = lorplan("verify", str(scenario), str(file))
    assert ended.code == 0, ended.out
    plan["requests"] = plan["requests"][:1]
    file.write_text(json.dumps(plan), encoding="utf-8")
    ended = lorplan("verify", str(scenario), str(file), "--width", "200")
    assert ended.code == 1
    assert "Value of stage programs exposed: the plan says 0, it is 4." in ended.out
