"""The second proof, without a solver: a table over how many programs of each field are chosen.

Where programs are independent, only their number decides fees and budgets, and so many of a field are best the ones
that are worth most. The table goes over all numbers of all fields. Where rules, institutions or signals already sent
couple programs it says nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import gcd
from typing import Final

import numpy as np
from msgspec import Struct

from lorplan.shortlist.candidates import Candidate, Pool
from lorplan.shortlist.decide import HUNDRED, Terms, gain, shared_institutions, signalled

MOST_STEPS: Final = 300_000_000  # cells times choices
_NEVER: Final = -(1 << 62)


class FieldOption(Struct, frozen=True):
    """So many programs of a field: what they are worth at best, and what they cost."""

    programs: int
    worth: int
    cents: int


def best_value(pool: Pool, terms: Terms) -> tuple[int, int, int, int] | None:
    """The value of the best list (see `ChosenList.value`); None where programs are not independent, or where the table
    would be too large."""
    if pool.coupling or not _independent(pool, terms):
        return None
    fields: dict[tuple[str, str], list[Candidate]] = {}
    for candidate in pool.candidates:
        if candidate.decided or not candidate.barred:
            fields.setdefault(candidate.field, []).append(candidate)
    specialties = [specialty for _, specialty in fields]
    if any(specialties.count(name) > 1 for name in {*terms.per_specialty, *terms.allotments}):
        return None  # one specialty at two portals: its numbers are shared
    options = [_options(field, candidates, terms) for field, candidates in sorted(fields.items())]
    return _table(options, terms)


def _independent(pool: Pool, terms: Terms) -> bool:
    """Whether signals go to the programs that are worth most, whichever are chosen: all programs of a field can be
    signalled, each by itself, or none can."""
    shared = shared_institutions(pool)
    can: dict[str, set[bool]] = {}
    for candidate in pool.candidates:
        program = candidate.program
        allotment = terms.allotments.get(program.specialty)
        if allotment is None or (candidate.barred and not candidate.decided):
            continue
        crowded = allotment.per_institution and (program.specialty, program.institution) in shared
        if crowded or "signal" in program.facts:
            return False
        can.setdefault(program.specialty, set()).add(signalled(candidate, program.specialty))
    return all(len(answers) == 1 for answers in can.values())


def _options(field: tuple[str, str], candidates: Sequence[Candidate], terms: Terms) -> list[FieldOption]:
    """For every number of programs of a field the best choice: those decided, then the ones that are worth most."""
    decided = [each.worth for each in candidates if each.decided for _ in range(each.program.count)]
    free = [each.worth for each in candidates if not each.decided for _ in range(each.program.count)]
    free.sort(reverse=True)
    most = min(len(decided) + len(free), terms.per_specialty.get(field[1], 1 << 30))
    allotment = terms.allotments.get(field[1]) if signalled(candidates[0], field[1]) else None
    options = []
    for number in range(len(decided), most + 1):
        chosen = sorted([*decided, *free[: number - len(decided)]], reverse=True)
        worth, first = sum(chosen) * HUNDRED, 0
        for tier, signals in allotment.tiers if allotment is not None else ():
            with_signal = chosen[first : first + signals]
            worth += sum(max(0, each) for each in with_signal) * terms.per_cent[field[1], tier]
            first += signals
        options.append(FieldOption(number, worth, terms.cents(field, number)))
    return options


def _table(fields: Sequence[Sequence[FieldOption]], terms: Terms) -> tuple[int, int, int, int] | None:
    """The best sum of one option a field within the budgets."""
    if not all(fields):
        return None  # what is decided breaks a budget: said elsewhere
    step = gcd(*(option.cents for options in fields for option in options)) or 1
    most_cents = sum(options[-1].cents for options in fields)
    most_programs = sum(options[-1].programs for options in fields)
    wide = 1 if terms.money is None else min(most_cents, terms.money * HUNDRED) // step + 1
    high = 1 if terms.programs is None else min(most_programs, terms.programs) + 1
    if wide * high * sum(map(len, fields)) > MOST_STEPS:
        return None
    scale = (most_cents + 1) * (most_programs + 1)
    best = np.full((high, wide), _NEVER, dtype=np.int64)
    best[0, 0] = 0
    for options in fields:
        wider = np.full_like(best, _NEVER)
        for option in options:
            down = option.programs if terms.programs is not None else 0
            right = option.cents // step if terms.money is not None else 0
            if down >= high or right >= wide:
                continue
            value = gain(option.worth, option.cents, terms) * scale
            value -= option.cents * (most_programs + 1) + option.programs
            reached = best[: high - down, : wide - right]
            target = wider[down:, right:]
            np.maximum(target, np.where(reached == _NEVER, _NEVER, reached + value), out=target)
        best = wider
    top = int(best.max())
    if top == _NEVER:
        return None
    # The sum is value x scale - cents x (most programs + 1) - programs, so that it can be taken apart again.
    value = -(-top // scale)
    rest = value * scale - top
    cents, programs = divmod(rest, most_programs + 1)
    return 0, value, -cents, -programs
