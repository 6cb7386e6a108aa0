"""Where the shipped rules and scenarios lie: inside the wheel, or beside src/ in a checkout."""

from __future__ import annotations

import contextlib
from pathlib import Path

from lorplan.basics.errors import Bug


def folder(name: str) -> Path:
    """The folder `rules` or `scenarios`. Raises Bug where the installation has lost it."""
    package = Path(__file__).resolve().parents[2]
    for candidate in (package / "data" / name, package.parent.parent / name):
        if candidate.is_dir():
            return candidate
    raise Bug.of(f"the packaged folder '{name}' is missing")


def called(file: str) -> str:
    """A file's name in reports: from the working folder on; of a shipped file from the folder `rules` on, wherever
    lorplan is installed; else as it was named."""
    path = Path(file)
    bases = [folder("rules").parent]
    with contextlib.suppress(OSError):  # the working folder may have been removed
        bases.insert(0, Path.cwd())
    for base in bases:
        if path.is_absolute() and path.is_relative_to(base):
            return path.relative_to(base).as_posix()
    return file
