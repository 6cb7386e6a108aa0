"""What a plan says about the plan before it (`lorplan solve --since`), as frozen data."""

from __future__ import annotations

from typing import Literal

from lorplan.results.result import Record

HappenedKind = Literal["letter", "new letter", "letter gone", "new program", "program gone", "assigned"]


class FormerLetter(Record, frozen=True):
    """A letter as it stood when the plan before was made."""

    letter: str  # its id
    writer: str  # names of its authors
    status: str  # that it had


class FormerProgram(Record, frozen=True):
    """What the plan before had for a program."""

    program: str  # its id
    name: str  # as the plan before had it
    letters: tuple[str, ...]  # that it was to get, those assigned then included
    assigned: tuple[str, ...]  # those that were assigned then


class FormerPlan(Record, frozen=True):
    """The plan before: all that telling the difference needs, and that a verifier needs to find the same plan again."""

    as_of: str  # its day
    season: str  # its season
    version: str  # of lorplan
    scenario_hash: str  # of the scenario then
    letters: tuple[FormerLetter, ...]  # all letters of the scenario then
    programs: tuple[FormerProgram, ...]  # all programs of the scenario then
    asked: tuple[str, ...]  # letters that it asks for


class Happened(Record, frozen=True):
    """One thing that happened since. `old` and `new`: the status before and now, or the letters assigned; null where
    there is none."""

    what: HappenedKind  # another status of a letter, a letter or program added or taken out, letters assigned there
    id: str  # of the letter or the program
    name: str  # of its writers, or of the program
    old: str | None  # as it was
    new: str | None  # as it is


class MovedLetters(Record, frozen=True):
    """A program of both plans that is to get other letters now."""

    program: str  # its id
    name: str  # in words
    count: int  # programs that it stands for
    added: tuple[str, ...]  # letters that come in
    removed: tuple[str, ...]  # letters that leave


class Unchanged(Record, frozen=True):
    """What keeping to the plan before would come to, at the programs of both; the others get what this plan has.

    `programs_short`: how many more programs would be short or thin; `points`: how many more this plan has, weighted.
    """

    programs_short: int  # more than in this plan
    points: int  # that this plan has more, weighted


class Since(Record, frozen=True):
    """What changed since the plan before. Among plans that are equally good this one changes it least."""

    former: FormerPlan  # the plan before
    happened: tuple[Happened, ...]  # letters, then programs, by id
    moved: tuple[MovedLetters, ...]  # programs of both plans that get other letters
    asks: tuple[str, ...]  # letters to ask for that the plan before did not ask for
    asks_no_more: tuple[str, ...]  # letters it asks for, nobody asked for since, and not needed any more
    without_letters: tuple[str, ...]  # programs that were added since, and to which nothing is assigned
    unchanged: Unchanged | None  # null where it cannot be kept to any more
