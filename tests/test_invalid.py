"""Every bad input gets its message: cases/invalid/<sentence>.yaml holds the input, .txt beside it the whole text."""

from __future__ import annotations

from pathlib import Path

import pytest

from lorplan.basics.errors import InputError
from lorplan.rules.language.facts import Dictionary
from lorplan.rules.packs.load import load
from lorplan.scenario.load import load_scenario

CASES = Path(__file__).parent / "cases" / "invalid"
NAMES = sorted(case.stem for case in CASES.glob("*.yaml"))


@pytest.fixture(scope="module")
def dictionary() -> Dictionary:
    return load(None, None).dictionary


@pytest.mark.parametrize("name", NAMES)
def test_a_bad_scenario_gets_its_message(name: str, dictionary: Dictionary, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(CASES)
    with pytest.raises(InputError) as caught:
        load_scenario(f"{name}.yaml", lambda raw: dictionary)
    assert caught.value.render() == (CASES / f"{name}.txt").read_text(encoding="utf-8").rstrip("\n")
    assert caught.value.exit_code == 2


def test_there_is_a_text_for_every_case_and_a_case_for_every_text() -> None:
    assert sorted(text.stem for text in CASES.glob("*.txt")) == NAMES
