"""A scenario's file as text: read once, written whole or not at all, with a way back.

Beside `my-plan.yaml` lie `my-plan.yaml.bak`, the file as it was before lorplan first wrote into it, and
`my-plan.yaml.undo`, the steps since: of each what was replaced by what, and the hashes of the file before and after.
"""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from msgspec import DecodeError, Struct, ValidationError
from msgspec.json import decode, encode

from lorplan.basics import files
from lorplan.basics.errors import InputError, Where
from lorplan.basics.inputfile import content
from lorplan.basics.inputfile import decode as decoded
from lorplan.basics.splices import Splice, spliced

MOST_STEPS: Final = 200  # that can be undone
_MARK: Final = "\ufeff"


class WrittenStep(Struct, frozen=True):
    """One change of the file: pieces of text (where each begins in the new text, the old piece, the new piece)."""

    what: str
    before: str
    after: str
    pieces: tuple[tuple[int, str, str], ...]


class StaleFile(InputError):
    """The file says something else than what the change was meant for."""


class TextFile(Struct, frozen=True):
    """The file as it was when it was read. `text`: without a byte order mark, which `data` has."""

    name: str
    data: bytes
    text: str

    @classmethod
    def read(cls, name: str, seen: str | None = None) -> TextFile:
        """`seen`: the hash that its bytes have to have. Raises StaleFile where they have another, InputError where it
        is no text in UTF-8, or may not be written."""
        data = content(name)
        if seen is not None and seen != _hash(data):
            message = "the file was changed meanwhile; nothing was written"
            raise StaleFile.of(message, Where(name), "look at what it says now, and do it again")
        text = decoded(data, name)
        if not Path(name).stat().st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH):
            hint = "allow it in the file's permissions; or copy the file, and change the copy"
            raise InputError.of("the file may only be read; nothing was written", Where(name), hint)
        return cls(name, data, text)

    def write(self, what: str, splices: Sequence[Splice]) -> None:
        """Put the edited text in the file's place, and note how to undo it. Raises InputError where the file is not
        what was read, or cannot be written; then it is as it was."""
        new = self._bytes(spliced(self.text, splices))
        backup = self._beside(".bak")
        if not backup.exists():
            files.write(backup, self._bytes(self.text).decode(), like=self.name)
        steps = [*self._steps(), WrittenStep(what, _hash(self.data), _hash(new), _pieces(self.text, splices))]
        self._note(steps[-MOST_STEPS:])
        files.write(self.name, new.decode(), overwrite=True, over=self.data)

    def last(self) -> tuple[WrittenStep, list[Splice]]:
        """The last step, and the edits that undo it. Raises InputError where there is none, or the file was changed
        since."""
        steps = self._steps()
        if not steps:
            raise InputError.of("there is nothing to undo", Where(self.name))
        step = steps[-1]
        if step.after != _hash(self.data):
            message = f"the file was changed since lorplan wrote into it ({step.what}); undoing could lose that"
            hint = f"change it by hand; {self._beside('.bak').name} has the file as it was before lorplan first wrote"
            raise InputError.of(message, Where(self.name), hint)
        splices = [Splice(start, start + len(new), old) for start, old, new in step.pieces]
        if _hash(self._bytes(spliced(self.text, splices))) != step.before:
            raise InputError.of("the notes on how to undo it are damaged", Where(str(self._beside(".undo"))))
        return step, splices

    def undo(self, splices: Sequence[Splice]) -> None:
        """Undo the last step, whose edits these are."""
        files.write(self.name, self._bytes(spliced(self.text, splices)).decode(), overwrite=True, over=self.data)
        self._note(self._steps()[:-1])

    def _bytes(self, text: str) -> bytes:
        return ((_MARK if self.data.startswith(_MARK.encode()) else "") + text).encode()

    def _beside(self, ending: str) -> Path:
        file = Path(self.name).resolve()
        return file.with_name(file.name + ending)

    def _note(self, steps: Sequence[WrittenStep]) -> None:
        lines = "".join(encode(step).decode() + "\n" for step in steps)
        files.write(self._beside(".undo"), lines, overwrite=True, like=self.name)

    def _steps(self) -> list[WrittenStep]:
        """The steps that were made. One that was noted, and then did not come to be, is left out."""
        noted = self._beside(".undo")
        if not noted.exists():
            return []
        try:
            steps = [decode(line, type=WrittenStep) for line in content(str(noted)).splitlines()]
        except (DecodeError, ValidationError):
            hint = "delete that file: then what was done before can no longer be undone"
            raise InputError.of("the notes on how to undo it are damaged", Where(str(noted)), hint) from None
        now = _hash(self.data)
        if steps and steps[-1].after != now and steps[-1].before == now:
            del steps[-1]
        return steps


def _pieces(text: str, splices: Sequence[Splice]) -> tuple[tuple[int, str, str], ...]:
    pieces, moved = [], 0
    for splice in sorted(splices, key=lambda splice: (splice.start, splice.end)):
        pieces.append((splice.start + moved, text[splice.start : splice.end], splice.new))
        moved += len(splice.new) - (splice.end - splice.start)
    return tuple(pieces)


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
