"""The part of a plan, and of the tasks, that speaks of rotations which have not ended."""

from __future__ import annotations

from lorplan.results.result import Record


class RotationAhead(Record, frozen=True):
    """A rotation that has not ended, and what its letters are worth."""

    experience: str  # its id
    choice: str | None  # its name under `rotations`; null where it does not stand there
    name: str  # in words
    started: str | None  # ISO
    ended: str  # ISO
    writers: tuple[str, ...]  # names of those who see the applicant there
    letters: tuple[str, ...]  # about it that are not there yet
    asked: tuple[str, ...]  # those of them that the plan asks for, or that were asked for
    ask_on: str  # ISO: when to ask for a letter
    instead_of: tuple[str, ...]  # other rotations of which only one can be done
    complete_with: int  # programs complete if it is done and its letters come
    complete_without: int  # programs complete if it is done, no letter comes, and the best of the others is asked
    points: int | None  # weighted, gained by its letters; null where as many programs are not complete without them
    says: str  # what it is worth, in a sentence or two
