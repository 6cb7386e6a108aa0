"""What a must or a limit comes to at sets of letters, and how a rule looks at letters: which serve it, how many it asks
for, which are the same to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct

from lorplan.results.plan import Held
from lorplan.rules.kinds import Bound
from lorplan.rules.kinds.count import BoundCount
from lorplan.rules.kinds.guard import BoundWhen
from lorplan.rules.kinds.kind import Reading
from lorplan.rules.kinds.portfolio import SinglePortfolio
from lorplan.rules.kinds.share import BoundShare
from lorplan.rules.kinds.slots import BoundSlots, fit_for

RANK = {"kept": 0, "open": 1, "broken": 2}


class Measure(Struct, frozen=True):
    """`missing`: letters surely missing or too many. `sure` letters (groups, values) match, `unsure` may on top."""

    missing: int
    open: bool
    sure: int
    unsure: int

    @property
    def held(self) -> Held:
        """What becomes of a must."""
        if self.open:
            return "open"
        return "broken" if self.missing else "kept"

    @property
    def order(self) -> tuple[int, int, int]:
        """The lesser is the better: kept before open before broken, then fewer letters missing, then more matches."""
        return RANK[self.held], self.missing, -self.sure


def measures(bound: Bound, sets: Sequence[int]) -> list[Measure]:
    """What a must or a limit comes to for each of these sets of letters (bit masks); sets that are alike to it are
    looked at once."""
    looked_at = _looked_at(bound)
    known: dict[object, Measure] = {}
    measured = []
    for letters in sets:
        key = looked_at(letters)
        measure = known.get(key)
        if measure is None:
            measure = known[key] = measure_of(bound.check(SinglePortfolio(letters)))
        measured.append(measure)
    return measured


def _looked_at(bound: Bound) -> Callable[[int], object]:
    """What a bound looks at in a set of letters: of a count how many match, by groups those in groups that can become
    too large and whether there are others; of any other bound the letters."""
    if not isinstance(bound, BoundCount) or bound.different is not None:
        return lambda letters: letters
    if bound.per is None:
        sure, unknown, ideas = bound.column.sure, bound.column.unknown, bound.column.ideas
        return lambda letters: (
            (letters & sure).bit_count(), (letters & unknown).bit_count(), (letters & ideas).bit_count()
        )  # fmt: skip
    loose, most = bound.per.loose.unknown, bound.most or 0
    groups = bound.per.values
    large = [g for g in groups if g.sure.bit_count() > 1 or (g.possible | loose).bit_count() > most]
    crowded = loose
    for group in large:
        crowded |= group.possible
    others = 0
    for group in groups:
        others |= group.sure & ~crowded
    return lambda letters: (letters & crowded, bool(letters & others))


def measure_of(reading: Reading) -> Measure:
    """What the reading of a single portfolio says."""
    return Measure(int(reading.missing), bool(reading.open), int(reading.measured), int(reading.unsure))


def grouping(bound: Bound) -> tuple[int, list[tuple[int, int]]] | None:
    """By what a bound counts letters: those that may be in any group, and for each group that can matter those surely
    and those possibly in it; which of the groups it is, does not matter to it. None where it is no count by groups."""
    if not isinstance(bound, BoundCount) or (bound.per is None and bound.different is None):
        return None
    if bound.per is None:
        assert bound.different is not None
        return bound.different.loose.unknown, [(group.sure, group.unknown) for group in bound.different.values]
    most, loose = bound.most or 0, bound.per.loose.unknown
    crowded = [group for group in bound.per.values if (group.possible | loose).bit_count() > most]
    return loose, [(group.sure, group.unknown) for group in crowded]


def telling_apart(bound: Bound, letters: int) -> list[int]:
    """Bit masks such that letters (of so many) on the same side of all of them are the same to this bound."""
    if not isinstance(bound, BoundCount):
        return [1 << letter for letter in range(letters)]
    groups = grouping(bound)
    if groups is not None:
        columns = [] if bound.different is None else [bound.different.loose, *bound.different.values]
        return [groups[0], *(mask for group in groups[1] for mask in group), *(column.ideas for column in columns)]
    return [bound.column.sure, bound.column.unknown, bound.column.ideas]


def asked_for(bound: Bound) -> int | None:
    """How many letters a bound asks for at least; None where it asks for none, or for a number that varies."""
    if isinstance(bound, BoundWhen):
        return asked_for(bound.inner)
    if isinstance(bound, BoundCount):
        return bound.least
    return bound.demand if isinstance(bound, BoundSlots) else None


def serving(bound: Bound) -> int:
    """The letters (a bit mask) that surely serve a bound."""
    if isinstance(bound, BoundWhen):
        return serving(bound.inner)
    if isinstance(bound, BoundSlots):
        return fit_for(bound.places)
    return bound.column.sure if isinstance(bound, BoundCount | BoundShare) else 0


LARGEST = 30_000  # sets of letters looked at for one class


class TooMany(Exception):
    """More sets of letters than are looked at."""
