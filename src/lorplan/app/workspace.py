"""The files that are open in one run of the app, each with its live plan."""

from __future__ import annotations

import datetime
import re
import threading
from collections.abc import Callable
from itertools import chain, count
from pathlib import Path

from msgspec import Struct

from lorplan.app.planner import Planner
from lorplan.app.recent import Recent
from lorplan.app.store import Store


class OpenFile(Struct, frozen=True):
    """A scenario that is open. `id`: its word in the addresses of its pages."""

    id: str
    store: Store
    planner: Planner


class Workspace:
    """The open files. `today`: the day of this machine's calendar, with which what happened is recorded.
    `recent`: where the files opened are remembered."""

    def __init__(
        self,
        today: Callable[[], datetime.date] = datetime.date.today,
        rules: tuple[Path | str, ...] = (),
        read_only: bool = False,
        anonymous: bool = False,
        recent: Recent | None = None,
    ) -> None:
        self.today = today
        self.rules = rules
        self.read_only = read_only
        self.anonymous = anonymous
        self.recent = recent
        self.files: dict[str, OpenFile] = {}
        self._lock = threading.Lock()

    @property
    def recent_files(self) -> list[Path]:
        """The files that were opened before, in this run or another."""
        return [] if self.recent is None else self.recent.files()

    def open(self, file: Path) -> OpenFile:
        """The file, opened; the same again where it is open already. What is wrong with it, its pages say."""
        path = Path(file).absolute()
        with self._lock:
            for known in self.files.values():
                if known.store.file == path:
                    return known
            stem = "" if self.anonymous else re.sub(r"[^a-z0-9]+", "-", path.stem.lower()).strip("-")
            names = chain([stem or "plan"], (f"{stem or 'plan'}-{number}" for number in count(2)))
            name = next(name for name in names if name not in self.files and name not in RESERVED)
            store = Store(path, self.rules, self.read_only)
            self.files[name] = OpenFile(name, store, Planner(store, self.today))
        if self.recent is not None:
            self.recent.add(path)
        return self.files[name]


RESERVED = frozenset({"open", "static", "files", "new"})  # first words of addresses that are no file's
