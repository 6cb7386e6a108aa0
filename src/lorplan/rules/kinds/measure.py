"""What a must or a limit comes to at sets of letters; of a count in plain whole numbers.

For counts it is the same reading as `BoundCount.check` gives of a table of portfolios; a test holds them together.
Written again because the table needs numpy, whose import alone costs more than the whole check. Other kinds are seldom
musts: they are read off the table.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from lorplan.basics.bits import bits
from lorplan.results.plan import Held
from lorplan.rules.kinds import Bound
from lorplan.rules.kinds.count import BoundCount
from lorplan.rules.kinds.guard import BoundWhen
from lorplan.rules.kinds.kind import Reading
from lorplan.rules.kinds.share import BoundShare
from lorplan.rules.kinds.slots import BoundSlots

RANK = {"kept": 0, "open": 1, "broken": 2}


class Measure(Struct, frozen=True):
    """`halves`: half letters missing or too many. `sure` letters (groups, values) match, `unsure` may on top."""

    halves: int
    open: bool
    sure: int
    unsure: int

    @property
    def held(self) -> Held:
        """What becomes of a must."""
        if self.open:
            return "open"
        return "broken" if self.halves else "kept"

    @property
    def order(self) -> tuple[int, int, int]:
        """The lesser is the better: kept before open before broken, then fewer half letters, then more matches."""
        return RANK[self.held], self.halves, -self.sure


def measures(bound: Bound, sets: Sequence[int], letters: int) -> list[Measure]:
    """What a must or a limit comes to for each of these sets (bit masks) of a number of letters."""
    if isinstance(bound, BoundCount):
        return [measure(bound, portfolio) for portfolio in sets]
    from lorplan.rules.kinds.portfolios import Portfolios  # needs numpy

    reading = bound.check(Portfolios(sets, letters))
    return [measure_of(reading, row) for row in range(len(sets))]


def measure_of(reading: Reading, row: int = 0) -> Measure:
    """A reading at one of its portfolios."""
    return Measure(
        halves=int(reading.halves[row]),
        open=bool(reading.open[row]),
        sure=int(reading.measured[row]),
        unsure=int(reading.unsure[row]),
    )


def measure(bound: BoundCount, letters: int) -> Measure:
    """What a count comes to where these letters (a bit mask) are sent."""
    if bound.per is not None:
        return _by_group(bound, letters)
    if bound.different is None:
        sure = (bound.column.sure & letters).bit_count()
        unsure = (bound.column.unknown & letters).bit_count()
    else:
        loose = bound.different.loose
        sure = sum(1 for group in bound.different.values if group.sure & letters)
        possible = sum(1 for group in bound.different.values if group.possible & letters)
        possible += (loose & letters).bit_count()
        unsure = possible - sure
    halves, is_open = 0, False
    if bound.least is not None:
        short, surely = max(0, bound.least - sure), max(0, bound.least - sure - unsure)
        halves += short + surely
        is_open |= short > 0 and surely == 0
    if bound.most is not None:
        over = max(0, sure - bound.most)
        halves += 2 * over
        is_open |= over == 0 and sure + unsure > bound.most
    return Measure(halves, is_open, sure, unsure)


def _by_group(bound: BoundCount, letters: int) -> Measure:
    split, most = bound.per, bound.most or 0
    if split is None:
        return Measure(0, False, 0, 0)
    over = largest = 0
    may = (split.loose & letters).bit_count() > most
    for group in split.values:
        sure = (group.sure & letters).bit_count()
        over += max(0, sure - most)
        # A letter whose value nobody told may be one of this group.
        may |= sure + ((group.unknown | split.loose) & ~group.sure & letters).bit_count() > most
        largest = max(largest, sure)
    return Measure(2 * over, may and not over, largest, 0)


def grouping(bound: Bound) -> tuple[int, list[tuple[int, int]]] | None:
    """By what a bound counts letters: those that may be in any group, and for each group that can matter those surely
    and those possibly in it; which of the groups it is, does not matter to it. None where it is no count by groups."""
    if not isinstance(bound, BoundCount) or (bound.per is None and bound.different is None):
        return None
    if bound.per is None:
        assert bound.different is not None
        return bound.different.loose, [(group.sure, group.unknown) for group in bound.different.values]
    most, loose = bound.most or 0, bound.per.loose
    crowded = [group for group in bound.per.values if (group.possible | loose).bit_count() > most]
    return loose, [(group.sure, group.unknown) for group in crowded]


def telling_apart(bound: Bound, letters: int) -> list[int]:
    """Bit masks such that letters (of so many) on the same side of all of them are the same to this bound."""
    if not isinstance(bound, BoundCount):
        return [1 << letter for letter in range(letters)]
    groups = grouping(bound)
    if groups is not None:
        return [groups[0], *(mask for group in groups[1] for mask in group)]
    return [bound.column.sure, bound.column.unknown]


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
        return sum(1 << letter for letter in {one for place in bound.places for one in bits(place.column.sure)})
    return bound.column.sure if isinstance(bound, BoundCount | BoundShare) else 0


LARGEST = 30_000  # sets of letters looked at for one class


class TooMany(Exception):
    """More sets of letters than are looked at."""
