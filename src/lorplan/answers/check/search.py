"""Which musts of a class the letters that can be had can meet: each alone, and all together.

Letters that every bound treats alike stand for each other, so that a search over few sets of letters is exact.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from lorplan.basics.bits import bits
from lorplan.case.problem import Problem, ProgramClass
from lorplan.results.plan import Held
from lorplan.rules.kinds import Bound
from lorplan.rules.kinds.alike import representatives
from lorplan.rules.kinds.measure import LARGEST, RANK, Measure, measures, telling_apart


class Reach(Struct, frozen=True):
    """What a class can reach. `best`: per must the best that any set of letters gives it.

    `together`: kept where one set gives every must its best status at once, else what the musts of `conflict` (indices
    of `musts`) come to at best: they cannot have their best at once, and none of them can be left out of that.
    `people`: where there is no conflict, the least sets of people (bit masks) to be asked for that.
    """

    musts: tuple[Bound, ...]
    best: tuple[Measure, ...]
    together: Held
    conflict: tuple[int, ...]
    people: tuple[int, ...]


def outlook(problem: Problem, program_class: ProgramClass, musts: Sequence[Bound]) -> Reach:
    """What the letters that can be had at a class can reach. Raises TooMany."""
    limits = [bound for bound in program_class.bounds if bound.level == "limit"]
    sets = list(_sets(problem, program_class, [*musts, *limits]))
    for limit in limits:
        kept = zip(sets, measures(limit, sets), strict=True)
        sets = [letters for letters, measured in kept if not measured.missing]
    sets = sets or [program_class.fixed]  # where assigned letters break a limit: they cannot be taken back
    columns = [measures(must, sets) for must in musts]
    demanded = problem.demanded
    rows: dict[tuple[Measure, ...], set[int]] = {}
    for portfolio, *row in zip(sets, *columns, strict=True):
        asked = _people(problem, portfolio & program_class.pending | demanded)
        rows.setdefault(tuple(row), set()).add(asked)
    different = [dict.fromkeys(column) for column in columns]  # each measure once, in the order of the sets
    best = tuple(min(measured, key=lambda measure: measure.order) for measured in different)
    targets = [RANK[measure.held] for measure in best]
    rank = {measure: RANK[measure.held] for measured in different for measure in measured}
    ranks = {row: tuple([rank[measure] for measure in row]) for row in rows}
    every = tuple(range(len(musts)))
    reached = {mask for row, people in rows.items() if _within(ranks[row], targets, every) for mask in people}
    conflict: tuple[int, ...] = ()
    together: Held = "kept"
    if not reached:
        conflict = _conflict(list(ranks.values()), targets)
        missed = min(max(row[must] for must in conflict if row[must] > targets[must]) for row in ranks.values())
        together = "open" if missed == RANK["open"] else "broken"
    least = tuple(sorted(mask for mask in reached if not any(mask != less and mask & less == less for less in reached)))
    return Reach(tuple(musts), best, together, conflict, least)


def _within(row: Sequence[int], targets: Sequence[int], musts: Sequence[int]) -> bool:
    """Whether the statuses of these musts are as good as their targets."""
    return all(row[must] <= targets[must] for must in musts)


def _conflict(rows: Sequence[Sequence[int]], targets: Sequence[int]) -> tuple[int, ...]:
    """Musts of which no row gives all their targets, and of which none can be left out."""
    keep = list(range(len(targets)))
    for must in range(len(targets)):
        rest = [other for other in keep if other != must]
        if not any(_within(row, targets, rest) for row in rows):
            keep = rest
    return tuple(keep)


def _people(problem: Problem, letters: int) -> int:
    people = 0
    for person in problem.people_for(letters):
        people |= 1 << person
    return people


def _sets(problem: Problem, program_class: ProgramClass, bounds: Sequence[Bound]) -> Iterator[int]:
    """Every set of letters that the class could get within the budget, alike letters standing for each other."""
    budget = problem.budget
    scarce = budget is not None and budget < len(problem.people_for(problem.pending))
    masks = [mask for bound in bounds for mask in telling_apart(bound, len(problem.letters))]
    demanded = problem.demanded
    tight = [each for each in problem.allowances if (each.letters & problem.pending).bit_count() > each.most]
    masks += [allowance.letters & program_class.pending for allowance in tight]
    kinds: dict[int, tuple[object, ...]] = {}
    for letter in bits(program_class.usable & ~program_class.fixed):
        asked = bool(program_class.pending >> letter & 1)
        person = problem.person_of[letter] if asked and scarce else None
        kinds[letter] = (asked, person, *(mask >> letter & 1 for mask in masks))
    room = max(0, program_class.cap - program_class.fixed.bit_count())
    for letters in representatives(kinds, {}, room, LARGEST):
        portfolio = program_class.fixed | letters
        if not (scarce or tight) or problem.allows(portfolio & program_class.pending | demanded):
            yield portfolio
