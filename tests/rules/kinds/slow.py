"""Slow and obvious readings of composed kinds, and rows posted with every portfolio fixed in turn.

`must` rules are judged by letters missing first and by points after, as a plan judges them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import permutations

from hypothesis import strategies as st
from rules.kinds.agree import a_class, row_of

from lorplan.engines.cpsat.rows import ClassRows
from lorplan.engines.cpsat.solver import Model, Row, solve
from lorplan.rules.kinds import Bound
from lorplan.rules.kinds.kind import Column
from lorplan.rules.kinds.portfolio import SinglePortfolio
from lorplan.rules.kinds.portfolios import Portfolios

LETTERS = 5
EVERY = (1 << LETTERS) - 1
MISSING = 10_000


@st.composite
def columns(draw: st.DrawFn) -> Column:
    """Truths of a condition for five letters."""
    sure = draw(st.integers(0, EVERY))
    unknown = draw(st.integers(0, EVERY)) & ~sure
    return Column(sure, unknown, draw(st.integers(0, EVERY)) & unknown)


def posted(bound: Bound) -> list[tuple[int, int]]:
    """(letters missing, points) of every portfolio, by the posted rows."""
    model = Model()
    found: list[ClassRows] = []
    for mask in range(1 << LETTERS):
        rows = ClassRows(model, a_class(LETTERS, (bound,)), "soft", EVERY)
        bound.post(rows)
        for letter, variable in rows.letters.items():
            model.rows.append(Row([variable], [1], mask >> letter & 1, mask >> letter & 1))
        for variable, points in rows.points.items():
            model.objective[variable] = model.objective.get(variable, 0) + points
        for slack in rows.slacks:
            model.objective[slack.variable] = -MISSING
        found.append(rows)
    solution = solve(model)
    assert solution.outcome == "optimal"
    values = solution.values
    return [
        (
            sum(values[slack.variable] for slack in rows.slacks),
            rows.constant + sum(points * values[variable] for variable, points in rows.points.items()),
        )
        for rows in found
    ]


def checked(bound: Bound) -> list[tuple[int, int, bool]]:
    """(letters missing, points, open) of every portfolio, by the solver-free reading."""
    reading = bound.check(Portfolios(range(1 << LETTERS), LETTERS))
    return [
        (int(missing), int(points), bool(is_open))
        for missing, points, is_open in zip(reading.missing, reading.points, reading.open, strict=True)
    ]


def empty_seats(seats: Sequence[int], portfolio: int) -> int:
    """The least number of seats (each a mask of the letters fit for it) left empty: every way of seating is tried."""
    letters = [1 << letter for letter in range(LETTERS) if portfolio >> letter & 1]
    hands = letters + [0] * len(seats)  # 0: nobody sits there
    return min(
        sum(1 for seat, letter in zip(seats, order, strict=True) if not seat & letter)
        for order in set(permutations(hands, len(seats)))
    )


def allowed(bound: Bound) -> list[bool]:
    """Whether the rows of a rule that may not fall short allow each portfolio."""
    found = []
    for mask in range(1 << LETTERS):
        model = Model()
        rows = ClassRows(model, a_class(LETTERS, (bound,)), "hard", EVERY)
        bound.post(rows)
        for letter, variable in rows.letters.items():
            model.rows.append(Row([variable], [1], mask >> letter & 1, mask >> letter & 1))
        found.append(not rows.impossible and solve(model).outcome == "optimal")
    return found


def agree(bound: Bound, referee: Callable[[int], tuple[int, int, bool]]) -> None:
    """All readings are equal on every portfolio: rows, check, ledger, referee."""
    rows, table = posted(bound), checked(bound)
    reading = bound.check(Portfolios(range(1 << LETTERS), LETTERS))
    for mask in range(1 << LETTERS):
        assert row_of(bound.check(SinglePortfolio(mask))) == row_of(reading, mask), f"single reading of {mask:05b}"
        expected = referee(mask)
        assert table[mask] == expected, f"check of {mask:05b}"
        assert rows[mask] == expected[:2], f"rows of {mask:05b}"
        assert sum(match.points for match in bound.ledger(mask)) == expected[1], f"ledger of {mask:05b}"
    if bound.level == "must":
        assert allowed(bound) == [not missing for missing, _, _ in table]
