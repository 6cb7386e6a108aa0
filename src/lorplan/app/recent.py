"""The files that were opened last, kept in the folder of this user's state, so that they can be opened again."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path
from typing import Final

from msgspec import DecodeError, ValidationError
from msgspec.json import decode, encode

from lorplan.basics import files
from lorplan.basics.errors import InputError

MOST: Final = 12


def state_folder() -> Path:
    """Where programs of this user keep what they remember."""
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or str(Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = str(Path.home() / "Library" / "Application Support")
    else:
        base = os.environ.get("XDG_STATE_HOME") or str(Path.home() / ".local" / "state")
    return Path(base) / "lorplan"


class Recent:
    """The list, in a file of its own. A file that cannot be read or written is none: nothing hangs on it."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "recent.json"

    def files(self) -> list[Path]:
        """Those that are still there, the last one first."""
        try:
            names = decode(self._file.read_bytes(), type=list[str])
        except (OSError, DecodeError, ValidationError):
            return []
        return [Path(name) for name in names if Path(name).is_file()]

    def add(self, file: Path) -> None:
        """Put a file first."""
        names = [str(file), *(str(known) for known in self.files() if known != file)]
        with contextlib.suppress(OSError, InputError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            files.write(self._file, encode(names[:MOST]).decode(), overwrite=True)
            os.chmod(self._file, 0o600)
