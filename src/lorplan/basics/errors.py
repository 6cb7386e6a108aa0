"""What goes wrong, said in the user's words: where, what, and a hint.

Every error that leaves the package is a `LorplanError`. It carries all complaints about the input at once,
in the order of the file, and the exit code that the command line ends with.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Final, Protocol, Self

from msgspec import Struct

from lorplan.basics.words import column_letters

MOST: Final = 200  # complaints that are shown


class Marked(Protocol):
    """Anything that knows where it was written: line and column count from 1; 0 stands for "not known"."""

    @property
    def line(self) -> int: ...

    @property
    def column(self) -> int: ...


class Where(Struct, frozen=True):
    """A place in a file. Lines and columns count from 1; line 0 means the file as a whole.

    `header`: of a table's cell, the column's heading; `column` is then the number of the cell in its row. `sheet`: of a
    cell in a workbook that is named by sheet, its title.
    """

    file: str
    line: int = 0
    column: int = 0
    header: str = ""
    sheet: str = ""

    def __lt__(self, other: Where) -> bool:
        return self._order < other._order

    @property
    def _order(self) -> tuple[str, str, int, int, str]:
        return self.file, self.sheet, self.line, self.column, self.header

    def __str__(self) -> str:
        if self.sheet:
            cell = f"!{column_letters(self.column)}{self.line}" if self.line else ""
            return f"{self.file}: {self.sheet}{cell}"
        if not self.line:
            return self.file
        if not self.column:
            return f"{self.file}:{self.line}"
        return f"{self.file}:{self.line}:{self.column}" + (f"({self.header})" if self.header else "")

    @classmethod
    def of(cls, node: Marked, file: str) -> Where:
        """The place of something that was read from `file`, or from the file that it names itself."""
        if isinstance(node, Where):
            return node
        origin = getattr(node, "origin", None)
        if origin is None:
            return cls(file, node.line, node.column)
        return cls(origin[0], node.line, node.column, *origin[1:])


class Complaint(Struct, frozen=True):
    """One thing that is wrong. `hint` says what to do about it, or what was probably meant."""

    message: str
    where: Where | None = None
    hint: str | None = None

    def __lt__(self, other: Complaint) -> bool:
        return self.order < other.order

    @property
    def order(self) -> tuple[str, str, int, int, str]:
        """Position first, so that complaints read like the file from top to bottom."""
        where = self.where or Where("")
        return where.file, where.sheet, where.line, where.column, self.message

    def render(self) -> str:
        """`file:line:column: message`, then the hint on lines of its own, without a final newline."""
        lines = [f"{self.where}: {self.message}" if self.where else self.message]
        if self.hint:
            lines.append(f"  hint: {self.hint}")
        return "\n".join(lines)


class LorplanError(Exception):
    """Something that the user has to know. Sorted complaints, each of them once; never an empty list of
    them.
    """

    exit_code: ClassVar[int] = 2

    def __init__(self, *complaints: Complaint) -> None:
        ordered = tuple(sorted(dict.fromkeys(complaints), key=lambda each: each.order))
        super().__init__(*ordered)
        self.complaints: tuple[Complaint, ...] = ordered

    @classmethod
    def of(cls, message: str, where: Where | None = None, hint: str | None = None) -> Self:
        """The error with one complaint."""
        return cls(Complaint(message, where, hint))

    def render(self) -> str:
        """All complaints, one after the other, without a final newline; of very many the first, and how many more."""
        lines = [complaint.render() for complaint in self.complaints[:MOST]]
        if len(self.complaints) > MOST:
            lines.append(f"{len(self.complaints) - MOST:,} more problems are not listed; many may have one cause")
        return "\n".join(lines)

    def __str__(self) -> str:
        return self.render()


class InputError(LorplanError):
    """A file or a call that cannot be used as it is."""


class PackError(InputError):
    """A pack of rules that cannot be used as it is."""


class Bug(LorplanError):
    """lorplan contradicts itself. Never the user's fault."""

    exit_code: ClassVar[int] = 3


class Complaints:
    """Collects what is wrong with one file, so that all of it can be said at once."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._all: dict[Complaint, None] = {}
        self._settled: set[Where] = set()
        self._unsaid = 0  # complaints at places that were settled

    def __len__(self) -> int:
        """How many things are wrong, those included that are not said."""
        return len(self._all) + self._unsaid

    def where(self, at: Marked | None) -> Where:
        """The place of something read from this file; a `Where` stays as it is."""
        return Where.of(at, self.file) if at is not None else Where(self.file)

    def add(self, message: str, at: Marked | None = None, hint: str | None = None) -> None:
        """Note a complaint at a place: a `Where`, or anything from this file that has a line and a column. Nothing is
        noted at a place that is settled."""
        where = self.where(at)
        if where in self._settled:
            self._unsaid += 1
        else:
            self._all[Complaint(message, where, hint)] = None

    def extend(self, complaints: Iterable[Complaint]) -> None:
        """Note complaints that were made elsewhere."""
        self._all.update(dict.fromkeys(complaints))

    def settle(self, complaints: Iterable[Complaint]) -> None:
        """Note complaints that leave nothing else to be said at their places."""
        for complaint in complaints:
            self._all[complaint] = None
            if complaint.where is not None:
                self._settled.add(complaint.where)

    def sorted(self) -> tuple[Complaint, ...]:
        """What was noted so far, each complaint once, by position."""
        return tuple(sorted(self._all, key=lambda each: each.order))

    def raise_if_any(self, kind: type[LorplanError] = InputError) -> None:
        """Raise `kind` with everything noted so far; do nothing if nothing was noted."""
        if self._all:
            raise kind(*self._all)
