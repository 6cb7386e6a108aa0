"""What `lorplan record`, `set` and `undo` answer, as frozen data. Its JSON is exactly this, field by field."""

from __future__ import annotations

from lorplan.results.plan import Edited
from lorplan.results.result import Record, Result


class LinesChanged(Record, frozen=True):
    """Lines of the file next to each other, as they were and as they are."""

    line: int  # where they began in the file as it was
    old: tuple[str, ...]  # the lines as they were, none where lines were added
    new: tuple[str, ...]  # the lines as they are, none where lines were taken out


class FileChange(Result, frozen=True):
    """A change of the scenario's file: what it says now, and the lines that were changed; all others stayed."""

    format: int
    version: str
    done: str  # record | set | undo
    what: str  # the change in words
    written: bool  # false where nothing was to be written, or nothing had to be
    changes: tuple[Edited, ...]  # value by value; empty for undo
    lines: tuple[LinesChanged, ...]  # what was replaced by what
    notes: tuple[str, ...]  # what to know about it
