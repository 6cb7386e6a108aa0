"""The scenarios that come with lorplan."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lorplan.basics.errors import InputError
from lorplan.basics.words import hint_close

if TYPE_CHECKING:
    from pathlib import Path

_EDITOR_LINE = re.compile(r"\A# yaml-language-server:[^\n]*\n")


def _folder() -> Path:
    from lorplan.rules.packs.folders import folder

    return folder("scenarios")


def starters() -> list[tuple[str, str]]:
    """Names of the packaged scenarios, each with the first paragraph of its comment; the starter first."""
    files = sorted(_folder().glob("*.yaml"), key=lambda file: (file.stem != "starter", file.stem))
    return [(file.stem, _about(file.read_text(encoding="utf-8"))) for file in files]


def text_of(name: str) -> str:
    """The packaged scenario of that name, without a line for editors.

    Raises InputError where there is none.
    """
    names = [known for known, _ in starters()]
    stem = name.removesuffix(".yaml")
    if stem not in names:
        raise InputError.of(f"there is no packaged scenario {name!r}", None, hint_close(stem, names))
    return _EDITOR_LINE.sub("", (_folder() / f"{stem}.yaml").read_text(encoding="utf-8"))


def _about(text: str) -> str:
    """The first paragraph of the file's first comment."""
    lines: list[str] = []
    for line in _EDITOR_LINE.sub("", text).splitlines():
        if not line.startswith("#") or (lines and not line.strip("# ")):
            break
        lines.append(line.strip("# "))
    return " ".join(lines)
