"""Packs are read once in a process, and read again as soon as a file says something else."""

from __future__ import annotations

from pathlib import Path

from lorplan.rules.packs.load import load

PACK = """\
format: 1
pack: mine
layer: user
title: My rules
rules:
  - id: mine.two
    level: must
    says: At least {} letters come from physicians.
    count: {{of: {{writer.physician: true}}, at_least: {}}}
"""


def test_the_same_files_give_the_same_library(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(PACK.format("two", 2))
    library = load(["eras"], ["internal_medicine"], [tmp_path])
    assert load({"eras"}, ["internal_medicine", "internal_medicine"], [str(tmp_path)]) is library
    assert load(["eras"], ["internal_medicine"]) is not library


def test_an_edited_pack_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    says = []
    for word, number in (("two", 2), ("one", 1)):
        file.write_text(PACK.format(word, number))  # as long as before, and within the clock's tick
        pack = load([], [], [file]).packs[-1]
        says.append(pack.statements[0].fields["says"])
    assert says == ["At least two letters come from physicians.", "At least one letters come from physicians."]
