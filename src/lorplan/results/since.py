"""What a plan says about the plan before it (`lorplan solve --since`), as frozen data."""

from __future__ import annotations

from typing import Literal

from lorplan.results.result import Record


class FormerLetter(Record, frozen=True):
    """A letter as it stood when the plan before was made."""

    letter: str
    writer: str  # names of its authors
    status: str


class FormerProgram(Record, frozen=True):
    """What the plan before had for a program."""

    program: str
    name: str
    letters: tuple[str, ...]  # that it was to get, those assigned then included
    assigned: tuple[str, ...]  # those that were assigned then


class FormerPlan(Record, frozen=True):
    """The plan before: all that telling the difference needs, and that a verifier needs to find the same plan again."""

    as_of: str
    season: str
    version: str  # of lorplan
    scenario_hash: str
    letters: tuple[FormerLetter, ...]
    programs: tuple[FormerProgram, ...]
    asked: tuple[str, ...]  # letters that it asks for


class Happened(Record, frozen=True):
    """One thing that happened since. `old` and `new`: the status before and now, or the letters assigned; null where
    there is none."""

    what: Literal["letter", "new letter", "letter gone", "new program", "program gone", "assigned"]
    id: str  # of the letter or the program
    name: str  # of its writers, or of the program
    old: str | None
    new: str | None


class MovedLetters(Record, frozen=True):
    """A program of both plans that is to get other letters now."""

    program: str
    name: str
    count: int
    added: tuple[str, ...]
    removed: tuple[str, ...]


class Unchanged(Record, frozen=True):
    """What keeping to the plan before would come to, at the programs of both; the others get what this plan has.

    `programs_short`: how many more programs would be short or thin; `points`: how many more this plan has, weighted.
    """

    programs_short: int
    points: int


class Since(Record, frozen=True):
    """What changed since the plan before. Among plans that are equally good this one changes it least."""

    former: FormerPlan
    happened: tuple[Happened, ...]
    moved: tuple[MovedLetters, ...]
    asks: tuple[str, ...]  # letters to ask for that the plan before did not ask for
    asks_no_more: tuple[
        str, ...
    ]  # letters that it asked for, that nobody was asked for since, and that are not needed now
    without_letters: tuple[str, ...]  # programs that were added since, and to which nothing is assigned
    unchanged: Unchanged | None  # null where it cannot be kept to any more
