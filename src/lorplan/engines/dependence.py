"""The chance of an event where one knows how sure each of some people is, and nothing of how they hang together.

An event is a set of patterns, a pattern says who comes. Where people come independently of each other its chance is a
sum of products. Else it lies between two numbers: the least and the greatest of a linear program over all patterns,
whose rows are how sure each person is. Both are exact: the simplex method in whole numbers, from the vertex at which
the surer come whenever the less sure do. With the inverse of the basis written as whole numbers over its determinant,
every step is whole as well; determinants of zeros and ones are small.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Any, Final

import numpy as np

from lorplan.rules.kinds.portfolios import Numbers

WHOLE: Final = 100  # per cent


def independent(event: Any, percents: Sequence[int]) -> Fraction:
    """The chance of an event if the people come independently. `event`: for every pattern (bit: the person comes)
    whether it is in it; `percents`: how sure each person is."""
    weights = _weights(tuple(percents))
    return Fraction(sum(weights[pattern] for pattern in np.flatnonzero(event).tolist()), WHOLE ** len(percents))


@lru_cache(maxsize=4)
def _weights(percents: tuple[int, ...]) -> list[int]:
    """For every pattern its share of 100 to the power of how many people there are."""
    weights = [1]
    for percent in percents:
        weights = [weight * (WHOLE - percent) for weight in weights] + [weight * percent for weight in weights]
    return weights


def extremes(event: Any, percents: Sequence[int]) -> tuple[Fraction, Fraction]:
    """The least and the greatest chance of an event over every way in which the people may hang together."""
    for person in reversed(range(len(percents))):  # whoever makes no difference is left out
        if not matters(event, person):
            event = event.reshape(-1, 2, 1 << person)[:, 0].ravel()
            percents = [*percents[:person], *percents[person + 1 :]]
    costs = np.asarray(event, dtype=np.int64)
    return _least(costs, percents), -_least(-costs, percents)


def matters(event: Any, person: int) -> bool:
    """Whether it makes a difference to an event if a person comes."""
    pairs = event.reshape(-1, 2, 1 << person)
    return bool((pairs[:, 0] != pairs[:, 1]).any())


def _least(costs: Numbers, percents: Sequence[int]) -> Fraction:
    """The least cost of a distribution over all patterns in which each person comes so often."""
    people = len(percents)
    patterns = np.arange(1 << people)
    columns = np.stack([np.ones_like(patterns), *((patterns >> person) & 1 for person in range(people))])
    doubles = columns.astype(np.float64)  # much faster, and exact for numbers as small as these
    needed = np.array([WHOLE, *percents], dtype=np.int64)
    surest = sorted(range(people), key=lambda person: -percents[person])
    basis = [sum(1 << person for person in surest[:number]) for number in range(people + 1)]
    inverse = _inverse(columns[:, basis])
    scale, stuck = 1, False
    while True:
        reduced = scale * costs - (costs[basis] @ inverse).astype(np.float64) @ doubles
        if reduced.min() >= 0:
            return Fraction(int(costs[basis] @ (inverse @ needed)), scale * WHOLE)
        # The steepest one; where that has led nowhere the first one (Bland), so that no circle is run for ever.
        entering = int(np.argmax(reduced < 0)) if stuck else int(reduced.argmin())
        direction, values = inverse @ columns[:, entering], inverse @ needed
        rows = [row for row in range(people + 1) if direction[row] > 0]
        row = min(rows, key=lambda row: (Fraction(int(values[row]), int(direction[row])), basis[row]))
        stuck = values[row] == 0
        pivot, pivoted = direction[row], inverse[row].copy()
        inverse = (pivot * inverse - np.outer(direction, pivoted)) // scale
        inverse[row] = pivoted
        basis[row], scale = entering, int(pivot)


def _inverse(nested: Numbers) -> Numbers:
    """The inverse of a basis of nested patterns, whose determinant is 1 or -1."""
    return np.rint(np.linalg.inv(nested)).astype(np.int64)
