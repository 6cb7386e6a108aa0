"""Writes results to files: whole or not at all, and never over a file unasked."""

from __future__ import annotations

import contextlib
import os
import tempfile
import time
from pathlib import Path
from typing import Final

from lorplan.basics.errors import InputError, Where

# Names of files in the making: short, so that whatever name the result may have can be made.
_BEGINNING: Final = ".lorplan-"
_ENDING: Final = ".tmp"
_LEFT_BEHIND: Final = 60.0  # seconds after which nobody is writing any more


def write(
    path: str | os.PathLike[str],
    data: str | bytes,
    overwrite: bool = False,
    over: bytes | None = None,
    like: str | os.PathLike[str] | None = None,
) -> None:
    """The file holds exactly `data`, a text as UTF-8, or is as it was before.

    `over`: what the file that is replaced has to hold. `like`: a file whose permissions a new one gets. Raises
    InputError where the file exists and `overwrite` is not set, where it holds something else, and where it cannot be
    written.
    """
    target = Path(path)
    where = Where(os.fspath(path))
    temporary = None
    content = data.encode("utf-8") if isinstance(data, str) else data
    try:
        if target.is_dir():
            raise InputError.of("is a directory, expected the name of a file", where)
        if not overwrite and os.path.lexists(target):
            raise _exists(where)
        if target.exists() and not target.is_file():
            # A pipe or a device (/dev/stdout) takes it as it comes; there is nothing to replace.
            target.write_bytes(content)
            return
        with contextlib.suppress(FileNotFoundError):
            target.stat()  # refuses links that lead round in a circle, and names that are too long
        # The rename at the end must stay on one file system, and a link keeps pointing to its file.
        target = target.resolve()
        _sweep(target.parent)
        handle, temporary = tempfile.mkstemp(prefix=_BEGINNING, suffix=_ENDING, dir=target.parent)
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(temporary, _mode(target if like is None or target.exists() else Path(like)))
        if over is not None and target.read_bytes() != over:
            message = "was changed by somebody else meanwhile; nothing was written"
            raise InputError.of(message, where, "do it again: the file is read anew")
        if overwrite:
            os.replace(temporary, target)
        else:
            _place(temporary, target, where)
        temporary = None
    except FileNotFoundError:
        raise InputError.of("there is no such folder to write into", where) from None
    except ValueError:
        raise InputError.of("is not the name of a file", where) from None
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise InputError.of(f"cannot be written: {reason}", where) from None
    finally:
        if temporary is not None:
            with contextlib.suppress(OSError):
                os.unlink(temporary)


def _sweep(folder: Path) -> None:
    """Delete what was in the making when lorplan was killed."""
    with contextlib.suppress(OSError):
        for file in folder.glob(f"{_BEGINNING}*{_ENDING}"):
            if time.time() - file.lstat().st_mtime > _LEFT_BEHIND:
                file.unlink()


def _exists(where: Where) -> InputError:
    return InputError.of("the file exists already", where, "give another name, or --force to replace it")


def _place(temporary: str, target: Path, where: Where) -> None:
    """Give the finished file its name, unless somebody else has taken the name meanwhile."""
    try:
        os.link(temporary, target)
    except FileExistsError:
        raise _exists(where) from None
    except OSError:  # a file system without hard links
        os.replace(temporary, target)
    else:
        os.unlink(temporary)


def _mode(target: Path) -> int:
    """The permissions of the file that is replaced, else those that a new file would get."""
    try:
        return target.stat().st_mode & 0o777
    except OSError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask
