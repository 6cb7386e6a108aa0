"""Where a result goes: to stdout, or whole into a file that did not exist."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from lorplan.cli.output import complain, emit

if TYPE_CHECKING:
    from pathlib import Path


def columns(width: int | None, output: Path | None) -> int:
    """The width of text: as asked, else the terminal's where the result goes to one, else 80."""
    if width is not None:
        return width
    if output is None and sys.stdout is not None and sys.stdout.isatty():
        import shutil

        return max(40, min(shutil.get_terminal_size((80, 24)).columns, 100))
    return 80


def colour(output: Path | None) -> bool:
    """Whether stdout takes the text and shows colours."""
    if output is not None or sys.stdout is None or not sys.stdout.isatty():
        return False
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") not in ("dumb", "unknown")


def refuse_existing(output: Path | None, force: bool) -> None:
    """Raise InputError before any work is done where `-o` names a file that may not be replaced."""
    if output is not None and not force and str(output) != "-" and os.path.lexists(output):
        from lorplan.basics.errors import InputError, Where

        raise InputError.of(
            "the file exists already", Where(str(output)), "give another name, or --force to replace it"
        )


def deliver(result: str | bytes, output: Path | None, force: bool = False, quiet: bool = False) -> None:
    """Write the result; to a file atomically, with a word about it on stderr."""
    if output is None or str(output) == "-":
        emit(result)
        return
    from lorplan.basics.files import write
    from lorplan.report.plain import shown

    write(output, result, overwrite=force)
    if not quiet:
        complain(f"lorplan: wrote {shown(str(output))}")
