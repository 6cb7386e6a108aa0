"""The stages of the plan's order, in one place: what a plan comes to, how plans compare, what musts add to it.

Whoever counts what falls short, or sorts plans, asks this module: the CP-SAT model for the weights of its objective,
the table for its sums and its ranking, the recount for a given assignment.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from msgspec import Struct


class Values(Struct, frozen=True):
    """Stages 2 to 5 of a plan, weighted. Smaller is better but for `points` (effort taken off).

    `short`: the weight of programs that fall short; `halves`: the half letters by which they do; `exposed`: the weight
    of programs that hang on one letter, None where the plan is not to be resilient.
    """

    short: int
    halves: int
    points: int
    people: int
    letters: int
    exposed: int | None = None

    @property
    def order(self) -> tuple[int, ...]:
        """Compares plans: the lesser tuple is the better plan."""
        return in_order(self.short, self.halves, self.exposed, self.points, self.people, self.letters)

    @property
    def worth(self) -> tuple[int, ...]:
        """Stages 2 to 4, compared in the same way."""
        return self.order[:-2]

    @property
    def kept(self) -> tuple[int, ...]:
        """The stages before points, compared in the same way."""
        return self.order[:-3]

    @property
    def shortfall(self) -> tuple[int, int]:
        """Stages 2 and 3."""
        return self.short, self.halves

    @classmethod
    def of_order(cls, order: Sequence[int]) -> Values:
        """The values whose `order` this is."""
        short, halves, *hanging, points, people, letters = order
        return cls(short, halves, -points, people, letters, hanging[0] if hanging else None)


def in_order(short: Any, halves: Any, exposed: Any, points: Any, people: Any, letters: Any) -> tuple[Any, ...]:
    """The stages (numbers or arrays), the most important first and each such that less is better. `exposed`: None where
    the plan is not to be resilient."""
    hanging = () if exposed is None else (exposed,)
    return short, halves, *hanging, -points, people, letters


def shortfall_of(missing: Iterable[Any]) -> tuple[Any, Any]:
    """What a program's musts come to: whether it falls short (1 or 0), and half letters in all. `missing`: the half
    letters of each of its musts, numbers or arrays."""
    halves = sum(missing)
    return falls_short(halves), halves


def falls_short(halves: Any) -> Any:
    """1 where half letters are missing, else 0."""
    return (halves > 0) * 1
