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
    return tuple(dict.fromkeys(seats[seat][0] for seat in _left_over(seats, letters)))


def _seats(kind: Slots, binder: Binder) -> Iterator[Seat]:
    """One seat for each letter that a role takes; those with a further condition first."""
    for number, role in enumerate(kind.roles, start=1):
        name = role.name or f"role {number}"
        places = binder.number(role.letters) or 0
        fit = binder.active if role.of is None else binder.column(role.of).sure
        for among in role.among:
            if among.points is None:
                taken = min(among.least, places)
                yield from [(name, fit & binder.column(among.of).sure)] * taken
                places -= taken
        yield from [(name, fit)] * places


def _left_over(seats: Sequence[Seat], letters: int) -> list[int]:
    """The seats that no letter is left for, by augmenting paths: a seat once filled stays filled."""
    holder: dict[int, int] = {}  # letter -> seat

    def seated(seat: int, tried: set[int]) -> bool:
        rest = seats[seat][1] & letters
        while rest:
            letter = rest & -rest
            rest ^= letter
            if letter in tried:
                continue
            tried.add(letter)
            if letter not in holder or seated(holder[letter], tried):
                holder[letter] = seat
                return True
        return False

    return [seat for seat in range(len(seats)) if not seated(seat, set())]
