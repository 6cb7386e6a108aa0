"""A rule is a caution where it takes points from somebody's letters at most programs, by their weight."""

from __future__ import annotations

from pathlib import Path

import pytest
from answers.ask.scenarios import letter, scenario, ward, written

from lorplan import api
from lorplan.answers.ask.cautions import cautions

AGAINST = [
    {
        "id": "my.no-doe", "level": "should", "says": "Not from Doe.", "applies": {"program.traits": "academic"},
        "points": {"of": {"writer.degree": "do"}, "worth": -3},
    }
]  # fmt: skip


@pytest.mark.parametrize(("academic", "told"), [(4, False), (5, False), (6, True), (10, True)])
def test_a_rule_at_more_than_half_of_the_programs_is_told(tmp_path: Path, academic: int, told: bool) -> None:
    programs = [{"id": "academic", "traits": ["academic"], "count": academic}]
    if academic < 10:
        programs.append({"id": "others", "count": 10 - academic})
    tree = scenario(
        writers={"doe": ward(degree="do")}, letters={"doe-im": letter("doe", "idea")}, programs=programs, rules=AGAINST
    )
    case = api.Source(written(tree, tmp_path / "plan.yaml")).variants().case()
    found = {caution.rule: caution.points for caution in cautions(case, ["doe-im"])}
    assert found.get("my.no-doe") == (-3 if told else None)
