"""The verdict: how far each program is with the letters of a horizon, as data."""

from __future__ import annotations

from typing import Final, Literal

from lorplan.results.result import Record

State = Literal["complete", "hangs", "thin", "short"]
When = Literal["sent", "in_hand", "promised", "asked", "planned"]


OWN_LAYERS: Final = ("program", "user")  # what a program's own page says, as the user wrote it down


class Lack(Record, frozen=True):
    """A must that a program surely does not keep. `missing`: letters missing, or too many."""

    rule: str
    says: str  # the rule's sentence
    missing: int
    required: bool  # by the program or the portal; else the field expects it, or the program's page suggests it
    number: bool  # it is the program's number of letters
    suggested: bool = False  # by the program's own page, which does not require it
    closes: bool = False  # it is too late to apply there


class ProgramVerdict(Record, frozen=True):
    """How far a program (or program type) is with the letters of a horizon."""

    program: str
    state: State
    letters: int  # that fill a place of its number
    number: int  # of letters; 0 where nobody states one
    lacks: tuple[Lack, ...]
    stop_gaps: tuple[str, ...]  # weak letters that fill a place because nothing better does


class Verdict(Record, frozen=True):
    """How far all programs are by a horizon, a program type counted with its `count`.

    `sent`: assigned and uploaded; `in_hand`: uploaded; `promised`: agreed as well, in time; `asked`: if those asked say
    yes; `planned`: with the new requests of the plan. Before programs begin to read, a letter that comes only later is
    counted on in `planned` alone.
    """

    when: When
    total: int
    complete: int
    hangs: int  # a must hangs on an answer
    thin: int  # fewer letters than the number
    short: int  # a must other than the number is surely broken
    letters: tuple[str, ...]  # letters counted on
    undated: tuple[str, ...]  # those of them that are promised, and for no day
    late: tuple[str, ...]  # those of them that come to some program after it begins to read; it has not begun yet
    programs: tuple[ProgramVerdict, ...]

    @property
    def lacking(self) -> int:
        """Programs at which something is surely missing."""
        return self.thin + self.short


class LookedUp(Record, frozen=True):
    """Of how many programs somebody read the page: those that say so, and single programs with rules or a number of
    letters of their own. `first`: entries (ids) to look up first, by priority, then by count."""

    programs: int
    total: int
    first: tuple[str, ...]
