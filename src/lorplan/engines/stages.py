"""The stages of the plan's order, in one place: what a plan comes to, how plans compare, what musts add to it.

Whoever counts what falls short, or sorts plans, asks this module: the CP-SAT model for the weights of its objective,
the table for its sums and its ranking, the recount for a given assignment.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from msgspec import Struct


class ShortBy(NamedTuple):
    """Stages 2 and 3 of one program, numbers or arrays of them. `short`: 0 where nothing falls short, 1 where an
    expected must does, the weight of what is required where a required one does; `missing`: letters, so weighted."""

    short: Any
    missing: Any


class Values(Struct, frozen=True):
    """Stages 2 to 5 of a plan, weighted. Smaller is better but for `points` (effort taken off).

    `short`: the weight of programs that are short or thin, `missing`: that of the letters they lack or have too many,
    both heavier where something required falls short; `exposed`: the weight of programs that hang on one writer, None
    where the plan is not to be resilient. `changes`: of the plan before, None where none is to be kept to.
    """

    short: int
    missing: int
    points: int
    people: int
    letters: int
    exposed: int | None = None
    changes: int | None = None

    @property
    def order(self) -> tuple[int, ...]:
        """Compares plans: the lesser tuple is the better plan."""
        before, behind = (self.short, self.missing, self.exposed, self.points), (self.people, self.letters)
        return in_order(*before, self.changes, *behind)

    @property
    def worth(self) -> tuple[int, ...]:
        """Stages 2 to 4, compared in the same way."""
        return in_order(self.short, self.missing, self.exposed, self.points, None, 0, 0)[:-2]

    @property
    def kept(self) -> tuple[int, ...]:
        """The stages before points, compared in the same way."""
        return self.worth[:-1]

    @property
    def shortfall(self) -> ShortBy:
        """Stages 2 and 3."""
        return ShortBy(self.short, self.missing)

    @classmethod
    def of_order(cls, order: Sequence[int], since: bool = False) -> Values:
        """The values whose `order` this is. `since`: there is a plan before that is kept to."""
        *before, people, letters = order
        changes = before.pop() if since else None
        short, missing, *hanging, points = before
        return cls(short, missing, -points, people, letters, hanging[0] if hanging else None, changes)


def in_order(
    short: Any, missing: Any, exposed: Any, points: Any, changes: Any, people: Any, letters: Any
) -> tuple[Any, ...]:
    """The stages (numbers or arrays), the most important first and each such that less is better. `exposed`: None where
    the plan is not to be resilient; `changes`: None where there is no plan before."""
    hanging = () if exposed is None else (exposed,)
    changed = () if changes is None else (changes,)
    return short, missing, *hanging, -points, *changed, people, letters


def shortfall(required: Any, expected: Any, weight: int) -> ShortBy:
    """What a program falls short by. `required`, `expected`: the letters that its musts of that sort lack or have too
    many, numbers or arrays; `weight`: of what is required."""
    short = (required > 0) * weight + (required == 0) * (expected > 0)
    return ShortBy(short, required * weight + expected)
