"""Reads a file of the user's: an ordinary one, of bounded size, in UTF-8."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from lorplan.basics.errors import InputError, Where
from lorplan.basics.words import close

LARGEST = 2_000_000  # bytes


def content(name: str) -> bytes:
    """The bytes of an ordinary file, cut off beyond the largest size. Raises InputError where it cannot be read."""

    def refuse(message: str, hint: str | None = None) -> InputError:
        return InputError.of(message, Where(name), hint)

    try:
        # O_NONBLOCK: opening a pipe that nobody writes to must not wait for ever.
        handle = os.open(name, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except FileNotFoundError:
        raise refuse("there is no such file", _neighbour(name)) from None
    except IsADirectoryError:
        raise refuse("is a directory, not a file") from None
    except PermissionError:
        kind = "is a directory, not a file" if os.path.isdir(name) else "may not be read"
        raise refuse(kind, None if os.path.isdir(name) else "look at the permissions of the file") from None
    except ValueError:
        raise refuse("is not the name of a file") from None
    except OSError as error:
        raise refuse(f"cannot be read: {(error.strerror or 'unknown reason').lower()}") from None
    mode = os.fstat(handle).st_mode
    if not stat.S_ISREG(mode):
        os.close(handle)
        if stat.S_ISDIR(mode):
            raise refuse("is a directory, not a file")
        raise refuse("is not an ordinary file", "write the text to a file and give its name")
    try:
        with os.fdopen(handle, "rb") as stream:
            return stream.read(LARGEST + 1)
    except OSError as error:
        raise refuse(f"cannot be read: {(error.strerror or 'unknown reason').lower()}") from None


def _neighbour(name: str) -> str | None:
    """A hint with the file that was probably meant."""
    path = Path(name)
    try:
        names = [entry.name for entry in path.parent.iterdir() if entry.suffix in (".yaml", ".yml")]
    except (OSError, ValueError):
        return None
    match = close(path.name, names) if len(names) <= 1000 else None
    return f"did you mean {str(path.with_name(match))!r}?" if match else None


def decode(data: bytes, file: str) -> str:
    """The text of UTF-8 bytes, a byte order mark left out. Raises InputError for other encodings and large
    files.
    """
    if len(data) > LARGEST:
        raise InputError.of(
            f"the file is larger than {LARGEST:,} bytes", Where(file), "is this the file that you wanted to give?"
        )
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise InputError.of("the file is written in UTF-16, expected UTF-8", Where(file, 1, 1), "save it as UTF-8")
    try:
        return data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8").removeprefix("\ufeff")) + 1
        raise InputError.of(
            f"byte 0x{data[error.start]:02x} (number {error.start + 1} of the file) is not UTF-8",
            Where(file, line, column),
            "save the file as UTF-8; it was probably saved as Latin-1 or Windows-1252",
        ) from None
