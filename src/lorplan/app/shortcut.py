"""Something to double-click on the desktop that opens the app."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Final

from lorplan.basics import files

NAMES: Final = {"linux": "lorplan.desktop", "darwin": "lorplan.command", "win32": "lorplan.cmd"}


def desktop() -> Path:
    """The user's desktop; where there is none the home folder."""
    folder = Path.home() / "Desktop"
    return folder if folder.is_dir() else Path.home()


def shortcut(folder: Path, file: Path | None, platform: str = sys.platform) -> Path:
    """Write the shortcut for a platform into a folder, and tell where it is. `file`: the scenario that it opens.

    Raises InputError where there is such a file already, or none can be written.
    """
    call = [sys.executable, "-m", "lorplan", "app", *([] if file is None else [str(file.absolute())])]
    name = NAMES.get(platform, NAMES["linux"])
    target = folder / name
    files.write(target, _text(platform, call))
    if platform != "win32":
        os.chmod(target, 0o755)
    return target


def _text(platform: str, call: list[str]) -> str:
    if platform == "win32":
        return f"@echo off\r\n{subprocess.list2cmdline(call).replace('%', '%%')}\r\npause\r\n"
    if platform == "darwin":
        return f"#!/bin/sh\nexec {shlex.join(call)}\n"
    return (
        "[Desktop Entry]\nType=Application\nName=lorplan\nComment=Letters of recommendation\n"
        f"Exec={' '.join(map(_quoted, call))}\nTerminal=true\n"
    )


def _quoted(word: str) -> str:
    """A word of a desktop entry's command, by its own rules: quoted, then escaped once more as a text."""
    for sign in '\\"`$':
        word = word.replace(sign, f"\\{sign}")
    quoted = word.replace("\\", "\\\\").replace("%", "%%")
    return f'"{quoted}"'
