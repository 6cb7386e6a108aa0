"""What a rule wants, held against letters that may be sent: how many of those it asks for are filled.

Letters of one writer are one letter here, since a writer speaks once at a program.
"""

from __future__ import annotations

from collections.abc import Collection

from msgspec import Struct

from lorplan.basics.bits import bits
from lorplan.case.case import Case
from lorplan.case.problem import Problem, ProgramClass
from lorplan.rules.kinds import Bound
from lorplan.rules.kinds.count import BoundCount
from lorplan.rules.kinds.kind import Column
from lorplan.rules.kinds.one_of import BoundOneOf
from lorplan.rules.kinds.portfolios import Portfolios
from lorplan.rules.kinds.slots import BoundSlots, Place


class Filled(Struct, frozen=True):
    """How many letters a rule wants, and how many of them there are."""

    wanted: int
    filled: int

    @property
    def lacks(self) -> int:
        """How many there are not."""
        return self.wanted - self.filled


def filled(bound: Bound, letters: int, problem: Problem, perhaps: bool = False) -> Filled | None:
    """How far these letters (a bit mask) surely give a rule what it wants, or `perhaps`; None where it wants no number
    of letters.

    Of alternatives the one that lacks least counts, of several the first.
    """
    if isinstance(bound, BoundCount):
        return _counted(bound, letters, problem, perhaps)
    if isinstance(bound, BoundSlots):
        fits = ((_fit(place.column, perhaps) & letters, place.letters) for place in bound.places)
        people = tuple(Place(Column(_people(fit, problem)), number) for fit, number in fits)
        slots = BoundSlots(bound.rule, "must", 0, people)
        everyone = Portfolios([(1 << len(problem.people)) - 1], len(problem.people))
        return Filled(slots.demand, int(slots.check(everyone).measured[0]))
    if isinstance(bound, BoundOneOf):
        branches = [[filled(part, letters, problem, perhaps) for part in branch] for branch in bound.branches]
        sums = [
            Filled(sum(part.wanted for part in branch if part), sum(part.filled for part in branch if part))
            for branch in branches
            if branch and None not in branch
        ]
        return min(sums, key=lambda branch: branch.lacks, default=None)
    return None


def _counted(bound: BoundCount, letters: int, problem: Problem, perhaps: bool) -> Filled | None:
    if bound.per is not None:
        return None
    wanted = bound.least or sum(1 for step in bound.worth if step > 0)
    if not wanted:
        return None
    if bound.different is None:
        number = _people(_fit(bound.column, perhaps) & letters, problem).bit_count()
    else:
        number = sum(1 for group in bound.different.values if _fit(group, perhaps) & letters)
        number += (bound.different.loose.unknown & letters).bit_count() if perhaps else 0
    return Filled(wanted, min(wanted, number))


def _fit(column: Column, perhaps: bool) -> int:
    return column.possible if perhaps else column.sure


def _people(letters: int, problem: Problem) -> int:
    """Who would have to be asked for the letters, as a bit mask."""
    return sum(1 << person for person in problem.asked_for(letters))


def with_status(case: Case, program_class: ProgramClass, letters: int, statuses: Collection[str]) -> int:
    """Those of the letters (a bit mask) that have one of these statuses at the portal of a class."""
    kept = 0
    for letter in bits(letters):
        status = case.scenario.letters[case.problem.letters[letter]].status_at(program_class.portal)
        kept |= (status in statuses) << letter
    return kept
