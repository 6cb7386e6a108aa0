"""`lorplan init` and `lorplan schema`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest
from cli.standins import Ended

from lorplan.basics.errors import InputError
from lorplan.report.schema import plan_schema
from lorplan.scenario.starters import starters, text_of

Run = Callable[..., Ended]
NAMES = [name for name, _ in starters()]


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_the_starter_is_written_with_its_schema_beside_it(lorplan: Run, tmp_path: Path) -> None:
    hint = "edit it, then: lorplan check my-plan.yaml; lorplan solve my-plan.yaml"
    assert lorplan("init") == Ended(0, "", f"lorplan: wrote my-plan.yaml\n  hint: {hint}\n")
    first, rest = (tmp_path / "my-plan.yaml").read_text(encoding="utf-8").split("\n", 1)
    assert first == "# yaml-language-server: $schema=lorplan-schema.json"
    assert rest == text_of("starter")
    schema = json.loads((tmp_path / "lorplan-schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft7Validator.check_schema(schema)


@pytest.mark.parametrize("name", NAMES)
def test_every_packaged_scenario_can_be_started_from(lorplan: Run, tmp_path: Path, name: str) -> None:
    assert lorplan("init", "mine.yaml", "--from", name).code == 0
    assert (tmp_path / "mine.yaml").read_text(encoding="utf-8").endswith(text_of(name))


def test_nothing_is_overwritten_unasked(lorplan: Run, tmp_path: Path) -> None:
    file = tmp_path / "my-plan.yaml"
    file.write_text("mine")
    hint = "give another name, or --force to replace it"
    assert lorplan("init") == Ended(2, "", f"my-plan.yaml: the file exists already\n  hint: {hint}\n")
    assert [entry.name for entry in tmp_path.iterdir()] == ["my-plan.yaml"]
    assert file.read_text() == "mine"
    (tmp_path / "lorplan-schema.json").write_text("mine too")
    assert lorplan("init", "--force").code == 0
    assert file.read_text(encoding="utf-8") != "mine"
    assert (tmp_path / "lorplan-schema.json").read_text() == "mine too"


def test_a_dash_writes_to_stdout_and_to_no_file(lorplan: Run, tmp_path: Path) -> None:
    assert lorplan("init", "-") == Ended(0, text_of("starter"), "")
    assert list(tmp_path.iterdir()) == []


def test_the_list_says_who_each_scenario_is(lorplan: Run) -> None:
    lines = lorplan("init", "--list").out.splitlines()
    assert [line for line in lines if not line.startswith(" ")] == NAMES
    assert lines[0] == "starter"
    assert all(about for _, about in starters())
    assert max(map(len, lines)) <= 80


def test_a_scenario_that_is_not_packaged_is_told_its_close_match() -> None:
    with pytest.raises(InputError) as wrong:
        text_of("us-citizen-omg")
    assert str(wrong.value) == (
        "there is no packaged scenario 'us-citizen-omg'\n  hint: did you mean 'us-citizen-img'?"
    )


def test_schemas_are_printed_or_written(lorplan: Run, tmp_path: Path) -> None:
    assert json.loads(lorplan("schema", "--plan").out) == json.loads(json.dumps(plan_schema()))
    assert lorplan("schema", "-o", "s.json").code == 0
    assert (tmp_path / "s.json").read_text(encoding="utf-8") == lorplan("schema").out
