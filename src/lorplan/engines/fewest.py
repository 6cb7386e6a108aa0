"""Stage 6: with the letters fixed, the fewest different portfolios; a person clicks them through.

Every class offers its best portfolios; chosen are as few different ones as can serve all classes (a hitting set), and
among equals, classes in order of id take the first by letter ids. Exact by branch and bound over bit masks; where the
search would be long it stops with the best so far and says so.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from lorplan.basics.bits import bits

LONGEST = 200_000  # nodes of the search


class _Longer(Exception):
    """The search took more nodes than allowed."""


class Fewest(Struct, frozen=True):
    """The portfolio of each class, how many different ones there are, and whether fewer are surely impossible."""

    portfolios: tuple[int, ...]
    number: int
    bound: int
    proved: bool


def fewest(optimal: Sequence[Sequence[int]]) -> Fewest:
    """The choice out of each class's best portfolios (never empty), classes in order of id."""
    serves: dict[int, int] = {}
    for index, portfolios in enumerate(optimal):
        for portfolio in portfolios:
            serves[portfolio] = serves.get(portfolio, 0) | 1 << index
    # Of portfolios that serve the same classes only the first by letter ids can be chosen.
    first: dict[int, int] = {}
    for portfolio in sorted(serves, key=lambda mask: tuple(bits(mask))):
        first.setdefault(serves[portfolio], portfolio)
    columns = {portfolio: served for served, portfolio in first.items()}
    everything = (1 << len(optimal)) - 1
    search = _Cover(columns)
    try:
        number = search.least(everything, len(columns) + 1)
        return _first_by_ids(optimal, columns, number, search)
    except _Longer:
        return _greedy(optimal, columns)


class _Cover:
    """The least number of portfolios that serve a set of classes."""

    def __init__(self, columns: dict[int, int]) -> None:
        self.served = list(columns.values())
        self.known: dict[int, int] = {0: 0}
        self.nodes = 0

    def least(self, classes: int, limit: int) -> int:
        """The least number for these classes, or `limit` if it is not below that."""
        if classes == 0:
            return 0
        if limit <= 1:
            return limit
        known = self.known.get(classes)
        if known is not None:
            return min(known, limit)
        self.nodes += 1
        if self.nodes > LONGEST:
            raise _Longer
        useful = {served & classes for served in self.served} - {0}
        # The class that the fewest portfolios serve has to be served by one of them.
        tight = min(bits(classes), key=lambda index: sum(1 for served in useful if served >> index & 1))
        choices = [served for served in useful if served >> tight & 1]
        choices = [served for served in choices if not any(served & more == served != more for more in choices)]
        best = limit
        largest = max(served.bit_count() for served in useful)
        floor = -(-classes.bit_count() // largest)
        for served in sorted(choices, key=lambda served: (-served.bit_count(), served)):
            if best <= floor:
                break
            best = min(best, 1 + self.least(classes & ~served, best - 1))
        if best < limit:
            self.known[classes] = best
        return best


def _first_by_ids(optimal: Sequence[Sequence[int]], columns: dict[int, int], number: int, search: _Cover) -> Fewest:
    chosen: list[int] = []
    taken: list[int] = []
    served = 0
    everything = (1 << len(optimal)) - 1
    for portfolios in optimal:
        for portfolio in portfolios:
            if portfolio not in columns:
                continue
            if portfolio in taken:
                chosen.append(portfolio)
                break
            rest = everything & ~(served | columns[portfolio])
            left = number - len(taken) - 1
            if left >= 0 and search.least(rest, left + 1) <= left:
                taken.append(portfolio)
                served |= columns[portfolio]
                chosen.append(portfolio)
                break
    return Fewest(tuple(chosen), number, number, True)


def _greedy(optimal: Sequence[Sequence[int]], columns: dict[int, int]) -> Fewest:
    open_classes = (1 << len(optimal)) - 1
    taken: list[int] = []
    while open_classes:
        portfolio = max(columns, key=lambda mask: ((columns[mask] & open_classes).bit_count(), -mask))
        taken.append(portfolio)
        open_classes &= ~columns[portfolio]
    chosen = tuple(next(portfolio for portfolio in portfolios if portfolio in taken) for portfolios in optimal)
    largest = max(served.bit_count() for served in columns.values())
    return Fewest(chosen, len(set(chosen)), -(-len(optimal) // largest), False)
