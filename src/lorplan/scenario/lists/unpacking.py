"""Workbooks are archives: what one unpacks to is bounded before anything of it is read."""

from __future__ import annotations

import io
import zipfile
from typing import Final

from lorplan.basics.errors import InputError, Where

LARGEST: Final = 20_000_000  # bytes unpacked, a list of some 7,000 programs with 30 columns


def refuse_expanding(data: bytes, file: str) -> None:
    """Raise InputError where the archive unpacks to more than LARGEST bytes. What is no archive is left to its reader.

    No more is ever unpacked of a member than the archive states, so that a false statement helps nobody.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return
    if unpacked > LARGEST:
        raise InputError.of(
            f"the workbook unpacks to {unpacked:,} bytes, more than {LARGEST:,}",
            Where(file),
            "save the sheet with the programs alone, as .xlsx or as CSV",
        )
