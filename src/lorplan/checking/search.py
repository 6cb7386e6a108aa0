"""Which musts of a class the letters that can be had can meet: one at a time, and all together.

Letters that every bound treats alike stand for each other, so that a search over few sets of letters is exact.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lorplan.checking.counting import RANK, Measure, measures, telling_apart
from lorplan.kinds import Bound
from lorplan.plan import Held
from lorplan.problem.problem import Problem, ProgramClass, bits

LARGEST = 30_000  # sets of letters looked at for one class


class TooMany(Exception):
    """More sets of letters than are looked at."""


@dataclass(frozen=True)
class Outlook:
    """What a class can reach. `best`: per must the best that any set of letters gives it. `together`: the best status
    that all musts can have at once. `conflict`: where that is worse than the worst of them alone, places of musts that
    cannot be met together, of which none can be left out. `people`: the least sets of people (bit masks) to be asked
    for the best status of all.
    """

    musts: tuple[Bound, ...]
    best: tuple[Measure, ...]
    together: Held
    conflict: tuple[int, ...]
    people: tuple[int, ...]


def outlook(problem: Problem, one: ProgramClass, musts: Sequence[Bound]) -> Outlook:
    """What the letters that can be had at a class can reach. Raises TooMany."""
    limits = [bound for bound in one.bounds if bound.level == "limit"]
    letters = len(problem.letters)
    sets = list(_sets(problem, one, [*musts, *limits]))
    for limit in limits:
        kept = zip(sets, measures(limit, sets, letters), strict=True)
        sets = [found for found, measured in kept if not measured.halves]
    sets = sets or [one.fixed]  # where assigned letters break a limit: they cannot be taken back
    columns = [measures(must, sets, letters) for must in musts]
    rows: dict[tuple[Measure, ...], set[int]] = {}
    for place, found in enumerate(sets):
        row = tuple(column[place] for column in columns)
        rows.setdefault(row, set()).add(_people(problem, found & one.pending))
    best = tuple(min((row[place] for row in rows), key=lambda found: found.order) for place in range(len(musts)))
    statuses = [(tuple(RANK[found.held] for found in row), people) for row, people in rows.items()]
    rank = min(max(ranks, default=0) for ranks, _ in statuses)
    alone = max((RANK[found.held] for found in best), default=0)
    conflict = _conflict([ranks for ranks, _ in statuses], alone, len(musts)) if rank > alone else ()
    reached = {mask for ranks, people in statuses if max(ranks, default=0) == rank for mask in people}
    least = tuple(
        sorted(mask for mask in reached if not any(mask != other and mask & other == other for other in reached))
    )
    together: Held = "kept" if rank == 0 else "open" if rank == 1 else "broken"
    return Outlook(tuple(musts), best, together, conflict, least)


def _conflict(rows: Sequence[tuple[int, ...]], rank: int, musts: int) -> tuple[int, ...]:
    """Musts of which no row keeps all within `rank`, and of which none can be left out."""
    keep = list(range(musts))
    for place in range(musts):
        rest = [other for other in keep if other != place]
        if not any(all(row[other] <= rank for other in rest) for row in rows):
            keep = rest
    return tuple(keep)


def _people(problem: Problem, letters: int) -> int:
    people = 0
    for person in problem.people_for(letters | problem.demanded):
        people |= 1 << person
    return people


def _sets(problem: Problem, one: ProgramClass, bounds: Sequence[Bound]) -> Iterator[int]:
    """Every set of letters that the class could get within the budget, of alike letters one for all."""
    budget = problem.budget
    scarce = budget is not None and budget < len(problem.people_for(problem.pending))
    masks = [mask for bound in bounds for mask in telling_apart(bound, len(problem.letters))]
    alike: dict[tuple[object, ...], list[int]] = {}
    for letter in bits(one.usable & ~one.fixed):
        asked = bool(one.pending >> letter & 1)
        person = problem.person_of[letter] if asked and scarce else None
        key = (asked, person, *(mask >> letter & 1 for mask in masks))
        alike.setdefault(key, []).append(1 << letter)
    room = max(0, one.cap - one.fixed.bit_count())
    groups = [group[:room] for group in alike.values()]
    if _number([len(group) for group in groups], room) > LARGEST:
        raise TooMany
    for letters in _choices(groups, room):
        found = one.fixed | letters
        if not scarce or _people(problem, found & one.pending).bit_count() <= (budget or 0):
            yield found


def _number(sizes: Sequence[int], room: int) -> int:
    """How many ways there are to take at most `room` letters out of groups of alike ones."""
    ways = [1] + [0] * room
    for size in sizes:
        ways = [sum(ways[max(0, total - size) : total + 1]) for total in range(room + 1)]
    return sum(ways)


def _choices(groups: Sequence[Sequence[int]], room: int) -> Iterator[int]:
    if not groups:
        yield 0
        return
    first, rest = groups[0], groups[1:]
    taken = 0
    for number in range(min(room, len(first)) + 1):
        if number:
            taken |= first[number - 1]
        for letters in _choices(rest, room - number):
            yield taken | letters
