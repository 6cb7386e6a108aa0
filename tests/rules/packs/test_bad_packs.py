"""Every bad pack gets its messages, all at once: cases/bad-packs/<sentence>.yaml, and .txt beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from lorplan.basics.errors import PackError
from lorplan.rules.packs.load import load

CASES = Path(__file__).parents[2] / "cases" / "bad-packs"
NAMES = sorted(case.stem for case in CASES.glob("*.yaml"))


@pytest.mark.parametrize("name", NAMES)
def test_a_bad_pack_gets_its_messages(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(CASES)
    with pytest.raises(PackError) as caught:
        load(None, None, [f"{name}.yaml"])
    assert caught.value.render() == (CASES / f"{name}.txt").read_text(encoding="utf-8").rstrip("\n")
    assert caught.value.exit_code == 2


def test_there_is_a_text_for_every_case() -> None:
    assert sorted(text.stem for text in CASES.glob("*.txt")) == NAMES
