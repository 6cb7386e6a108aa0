"""Which roles of a rule nobody fills, by the names that the rule gives them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lorplan.rules.kinds import Kind
from lorplan.rules.kinds.guard import Guarded
from lorplan.rules.kinds.kind import Binder
from lorplan.rules.kinds.slots import Slots

Seat = tuple[str, int]  # a role's name, and the letters (a bit mask) that surely fill it


def empty_roles(kind: Kind, binder: Binder, letters: int) -> tuple[str, ...]:
    """The roles that stay empty if these letters fill as many as they can, the roles written first before others.

    Empty where the rule has no roles. A role that takes several letters is named once.
    """
    while isinstance(kind, Guarded):
        kind = kind.kind
    if not isinstance(kind, Slots):
        return ()
    seats = list(_seats(kind, binder))
    return tuple(dict.fromkeys(seats[place][0] for place in _left_over(seats, letters)))


def _seats(kind: Slots, binder: Binder) -> Iterator[Seat]:
    """One seat for each letter that a role takes; those with a further condition first."""
    for place, role in enumerate(kind.roles, start=1):
        name = role.name or f"role {place}"
        number = binder.number(role.letters) or 0
        fit = binder.active if role.of is None else binder.column(role.of).sure
        for among in role.among:
            if among.points is None:
                taken = min(among.least, number)
                yield from [(name, fit & binder.column(among.of).sure)] * taken
                number -= taken
        yield from [(name, fit)] * number


def _left_over(seats: Sequence[Seat], letters: int) -> list[int]:
    """The seats that no letter is left for, by augmenting paths: a seat once filled stays filled."""
    holder: dict[int, int] = {}  # letter -> seat

    def seated(place: int, tried: set[int]) -> bool:
        rest = seats[place][1] & letters
        while rest:
            letter = rest & -rest
            rest ^= letter
            if letter in tried:
                continue
            tried.add(letter)
            if letter not in holder or seated(holder[letter], tried):
                holder[letter] = place
                return True
        return False

    return [place for place in range(len(seats)) if not seated(place, set())]
