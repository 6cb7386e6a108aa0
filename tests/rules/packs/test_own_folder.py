"""A folder given with --rules that holds other things than packs: one sentence for each file, not for each field."""

from __future__ import annotations

from pathlib import Path

import pytest

from lorplan.basics.errors import PackError
from lorplan.rules.packs.load import load

SCENARIO = "format: 1\napplicant: {kind: us_md}\nprograms: []\n"
NOTES = "shopping:\n- milk\n"
PACK = "format: 1\npack: mine\nlayer: general\ntitel: Mine\nrules: []\n"


def test_each_file_that_is_no_pack_is_told_once(tmp_path: Path) -> None:
    for name, text in (("plan.yaml", SCENARIO), ("notes.yaml", NOTES), ("mine.yaml", PACK)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(PackError) as caught:
        load([], [], [tmp_path])
    told = [(Path(one.where.file).name, one.message, one.hint) for one in caught.value.complaints if one.where]
    assert ("plan.yaml", "this is no pack of rules", "it looks like a scenario") in told
    assert ("notes.yaml", "this is no pack of rules", "a pack says so, with format, pack, layer and title") in told
    assert [name for name, *_ in told].count("plan.yaml") == 1
    assert [name for name, *_ in told].count("notes.yaml") == 1
    assert any(name == "mine.yaml" and "titel" in message for name, message, _ in told)  # what is wrong with packs too
