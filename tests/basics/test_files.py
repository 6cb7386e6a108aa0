"""A result is written whole or not at all, and never over a file unasked."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from lorplan.basics import files
from lorplan.basics.errors import InputError


def test_a_new_file_holds_exactly_the_text(tmp_path: Path) -> None:
    files.write(tmp_path / "plan.json", "é\n")
    assert (tmp_path / "plan.json").read_bytes() == "é\n".encode()
    assert os.listdir(tmp_path) == ["plan.json"]


def test_an_existing_file_stays_unless_asked(tmp_path: Path) -> None:
    target = tmp_path / "plan.json"
    target.write_text("old")
    with pytest.raises(InputError) as caught:
        files.write(target, "new")
    assert caught.value.render() == (
        f"{target}: the file exists already\n  hint: give another name, or --force to replace it"
    )
    assert target.read_text() == "old"
    files.write(target, "new", overwrite=True)
    assert target.read_text() == "new"


def test_permissions_of_a_replaced_file_stay(tmp_path: Path) -> None:
    target = tmp_path / "plan.json"
    target.write_text("old")
    target.chmod(0o640)
    files.write(target, "new", overwrite=True)
    assert target.stat().st_mode & 0o777 == 0o640


def test_a_link_keeps_pointing_to_its_file(tmp_path: Path) -> None:
    (tmp_path / "real.json").write_text("old")
    (tmp_path / "link.json").symlink_to("real.json")
    files.write(tmp_path / "link.json", "new", overwrite=True)
    assert (tmp_path / "link.json").is_symlink()
    assert (tmp_path / "real.json").read_text() == "new"


def test_nothing_is_left_when_writing_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(InputError, match="cannot be written: no space left on device"):
        files.write(tmp_path / "plan.json", "text")
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("", "is a directory, expected the name of a file"),
        ("none/plan.json", "there is no such folder to write into"),
        ("a\0b", "is not the name of a file"),
        ("x" * 300, "cannot be written: file name too long"),
    ],
)
def test_names_that_cannot_be_written(tmp_path: Path, name: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        files.write(os.path.join(tmp_path, name), "text")
