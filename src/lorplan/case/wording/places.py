"""Where nothing can be added at programs: a deadline that has gone by, places that are taken or held; in words."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from lorplan.basics.words import listing, plural
from lorplan.case.case import Case
from lorplan.case.numbers import room
from lorplan.case.problem import ProgramClass
from lorplan.case.wishes import WISH_RESERVE
from lorplan.case.wording.speaker import Speaker
from lorplan.rules.kinds.count import BoundCount


def closed(case: Case, program: str) -> datetime.date | None:
    """The deadline of a program, where it has gone by."""
    day = case.world.program(program).facts.get("deadline")
    return day if isinstance(day, datetime.date) and day < case.scenario.as_of else None


def no_place(case: Case, classes: Sequence[ProgramClass]) -> str | None:
    """Why no letter can be added at any of these programs, in sentences; None where one can be at some."""
    sentences = [_no_place_at(case, program_class) for program_class in classes]
    if None in sentences:
        return None
    return " ".join(dict.fromkeys(sentence for sentence in sentences if sentence is not None)) or None


def _no_place_at(case: Case, program_class: ProgramClass) -> str | None:
    days = [closed(case, program) for program in program_class.programs]
    gone = sorted({day for day in days if day is not None})
    if gone and None not in days:
        said = listing(f"{day.day} {day:%B %Y}" for day in gone)
        return f"The deadline has gone by ({said}): nothing can be added there."
    most = room(case.binders[program_class.id])
    if most is None:
        return None
    taken = program_class.fixed | program_class.ghosts
    held = _held(program_class, most)
    if taken.bit_count() + held < most:
        return None
    speaker = Speaker(case)
    names = listing(speaker.writer(name) for name in speaker.letters(taken))
    all_of = {1: "The only place", 2: "Both places"}.get(most, f"All {most} places")
    verb = "is" if most == 1 else "are"
    if not held:
        return (
            f"{all_of} there {verb} taken ({names}), and an assigned letter cannot be taken back: nothing can be added."
        )
    rest = f", and {names} {'fills' if taken.bit_count() == 1 else 'fill'} the rest" if taken else ""
    return f"Your wish holds {plural(held, 'place')} of {most} there{rest}: nothing can be added."


def _held(program_class: ProgramClass, most: int) -> int:
    """The places that a wish holds for letters to come."""
    for bound in program_class.bounds:
        if bound.rule == WISH_RESERVE and isinstance(bound, BoundCount) and bound.most is not None:
            return most - program_class.ghosts.bit_count() - bound.most
    return 0
