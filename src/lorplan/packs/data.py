"""Where the shipped rules and scenarios lie: inside the wheel, or beside src/ in a checkout."""

from __future__ import annotations

from pathlib import Path

from lorplan.errors import Bug


def folder(name: str) -> Path:
    """The folder `rules` or `scenarios`. Raises Bug where the installation has lost it."""
    package = Path(__file__).resolve().parent.parent
    for candidate in (package / "data" / name, package.parent.parent / name):
        if candidate.is_dir():
            return candidate
    raise Bug.of(f"the packaged folder '{name}' is missing")
