"""A scenario's file as the app changes it: read anew for every page, and written only where nobody was quicker."""

from __future__ import annotations

import datetime
import hashlib
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from msgspec import Struct

from lorplan import api
from lorplan.answers.record.change import Editing
from lorplan.answers.record.happened import Happening
from lorplan.answers.record.textfile import TextFile
from lorplan.basics import yamltree
from lorplan.basics.errors import InputError, Where
from lorplan.basics.inputfile import content, decode
from lorplan.case.case import Case
from lorplan.edits.whatifs import Assumption
from lorplan.results.record import FileChange

T = TypeVar("T")


class Written(Struct, frozen=True):
    """What the file says at a moment. `hash`: of its bytes; every page carries that of the file it was drawn from."""

    text: str
    hash: str


class Store:
    """The file of one scenario. `rules`: the user's own packs besides; `read_only`: nothing is ever written."""

    def __init__(self, file: Path, rules: tuple[Path | str, ...] = (), read_only: bool = False) -> None:
        self.file = file
        self.rules = rules
        self.read_only = read_only
        self.case: Case | None = None  # of a text that the file had, so that the next is read quickly
        self._writing = threading.Lock()

    def now(self) -> Written:
        """What the file says. Raises InputError where it cannot be read."""
        data = content(str(self.file))
        return Written(decode(data, str(self.file)), hashlib.sha256(data).hexdigest())

    def source(self, written: Written, today: datetime.date, what_ifs: tuple[Assumption, ...] = ()) -> api.Source:
        """The scenario that the file held, to be planned. `today`: the day, where it names none."""
        tree = yamltree.leniently(written.text, str(self.file))
        on = None if "as_of" in tree else today
        return api.Source(self.file, on, rules=self.rules, what_ifs=what_ifs, written=tree)

    def record(self, seen: str, happening: Happening) -> FileChange:
        """Write down what happened. `seen`: the hash of the file that the user saw.

        Raises StaleFile where the file says something else by now, InputError with all that would be wrong; then
        nothing is written.
        """
        return self._write(seen, lambda editing: api.record(editing, happening))

    def set_values(self, seen: str, values: Sequence[tuple[str, str]], add: bool = False) -> FileChange:
        """Write values at paths, all of them or none. Raises as `record`."""
        return self._write(seen, lambda editing: api.set_values(editing, values, add=add))

    def undo(self, seen: str) -> FileChange:
        """Take back what lorplan wrote last. Raises as `record`, and where there is nothing to take back."""
        return self._write(seen, api.undo)

    def _write(self, seen: str, write: Callable[[Editing], T]) -> T:
        if self.read_only:
            raise InputError.of("nothing can be changed here: the app was started with --read-only", Where(self.name))
        with self._writing:
            return write(Editing(str(self.file), rules=self.rules, seen=seen, case=self.case))

    @property
    def name(self) -> str:
        """The file's name, without its folder."""
        return self.file.name

    def last_step(self) -> str:
        """What lorplan wrote last, in words. Raises InputError where it cannot be taken back."""
        step, _ = TextFile.read(str(self.file)).last()
        return step.what
