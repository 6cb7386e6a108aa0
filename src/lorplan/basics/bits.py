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
    """The masks that hold no other of these masks, the smallest first."""
    smallest: dict[int, None] = {}
    for mask in sorted(set(masks), key=lambda mask: (mask.bit_count(), mask)):
        # Whichever are fewer: the masks within this one, or those kept so far.
        if 1 << mask.bit_count() < len(smallest):
            holds_another = any(part in smallest for part in within(mask))
        else:
            holds_another = any(kept & mask == kept for kept in smallest)
        if not holds_another:
            smallest[mask] = None
    return list(smallest)


def within(mask: int) -> Iterator[int]:
    """Every mask with some of these bits, none and all of them included."""
    part = mask
    while True:
        yield part
        if not part:
            return
        part = (part - 1) & mask
