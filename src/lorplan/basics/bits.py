"""Sets of letters as bits of an integer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator


def bits(mask: int) -> Iterator[int]:
    """The positions of the bits set, lowest first."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest


def minimal(masks: Iterable[int]) -> list[int]:
    """Those masks that hold no other one, the smallest first."""
    found: list[int] = []
    known: set[int] = set()
    for mask in sorted(set(masks), key=lambda one: (one.bit_count(), one)):
        few = 1 << mask.bit_count() < len(found)  # whichever is less: what it could hold, or what there is
        if not (any(less in known for less in within(mask)) if few else any(less & mask == less for less in found)):
            found.append(mask)
            known.add(mask)
    return found


def within(mask: int) -> Iterator[int]:
    """Every mask with some of these bits, none and all of them included."""
    part = mask
    while True:
        yield part
        if not part:
            return
        part = (part - 1) & mask
