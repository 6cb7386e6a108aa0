"""Where nothing can be added at programs: a deadline that has gone by, places that are taken or held; in words."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Final

from lorplan.basics.words import listing, plural
from lorplan.case.case import Case
from lorplan.case.numbers import room
from lorplan.case.problem import ProgramClass
from lorplan.case.wishes import WISH_RESERVE
from lorplan.case.wording.speaker import Speaker
from lorplan.rules.kinds.count import BoundCount

SHOWN: Final = 3  # programs that are named


def closed(case: Case, program: str) -> datetime.date | None:
    """The deadline of a program, where it has gone by."""
    day = case.world.program(program).facts.get("deadline")
    return day if isinstance(day, datetime.date) and day < case.scenario.as_of else None


def no_place(case: Case, classes: Sequence[ProgramClass]) -> dict[str, str]:
    """The programs of these classes where no letter can be added, each with why, in a sentence."""
    reasons = {}
    for program_class in classes:
        taken = _taken(case, program_class)
        for program in program_class.programs:
            day = closed(case, program)
            if day is not None:
                reasons[program] = f"The deadline has gone by ({day.day} {day:%B %Y}): nothing can be added there."
            elif taken is not None:
                reasons[program] = taken
    return reasons


def said(case: Case, reasons: Mapping[str, str], classes: Sequence[ProgramClass]) -> str:
    """Why nothing can be added, in sentences, with the programs where that is so of some only."""
    programs: dict[str, list[str]] = {}
    for program, reason in sorted(reasons.items()):
        programs.setdefault(reason, []).append(program)
    everywhere = len(programs) == 1 and len(reasons) == sum(len(program_class.programs) for program_class in classes)
    names = {program.id: program.name for program in case.scenario.programs}
    sentences = []
    for reason, ids in programs.items():
        more = f" and {plural(len(ids) - SHOWN, 'other')}" if len(ids) > SHOWN else ""
        where = (", ".join if more else listing)([names[each] for each in ids[:SHOWN]]) + more
        sentences.append(reason if everywhere else f"{where}: {reason}")
    return " ".join(sentences)


def _taken(case: Case, program_class: ProgramClass) -> str | None:
    """That all places of a class are taken or held; None where there is one."""
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
        locked = ", and an assigned letter cannot be taken back" if taken == program_class.assigned else ""
        return f"{all_of} there {verb} taken ({names}){locked}: nothing can be added."
    rest = f", and {names} {'fills' if taken.bit_count() == 1 else 'fill'} the rest" if taken else ""
    return f"Your wish holds {plural(held, 'place')} of {most} there{rest}: nothing can be added."


def _held(program_class: ProgramClass, most: int) -> int:
    """The places that a wish holds for letters to come."""
    for bound in program_class.bounds:
        if bound.rule == WISH_RESERVE and isinstance(bound, BoundCount) and bound.most is not None:
            return most - program_class.ghosts.bit_count() - bound.most
    return 0
