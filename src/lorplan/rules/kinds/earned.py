"""Points that a must or a limit carries beside what it demands: wishes among slots, a later branch of one_of.

The engines read missing letters off musts and points off shoulds. So such a rule stands in a class twice: as itself,
and as its points.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from lorplan.rules.kinds.guard import BoundWhen
from lorplan.rules.kinds.kind import Bound, Match, Reading, Weighed
from lorplan.rules.kinds.one_of import BoundOneOf
from lorplan.rules.kinds.rows import Rows
from lorplan.rules.kinds.slots import BoundSlots

if TYPE_CHECKING:
    from lorplan.rules.kinds.portfolio import SinglePortfolio
    from lorplan.rules.kinds.portfolios import Portfolios


class Earned(Weighed, frozen=True):
    """The points of a must or limit. The rule itself posts them and has them in its ledger."""

    rule: str
    inner: Bound
    level: str = "should"

    def bound_of(self) -> int | None:
        return None

    def post(self, rows: Rows) -> None:
        """Nothing: the rule itself has posted its points."""

    def check(self, portfolios: Portfolios | SinglePortfolio) -> Reading:
        zeros = portfolios.zeros()
        inner = self.inner.check(portfolios)
        return Reading(zeros, zeros, inner.points, inner.measured, inner.unsure)

    def ledger(self, letters: int) -> Iterator[Match]:
        return iter(())


def earns(bound: Bound) -> bool:
    """Whether a must or limit carries points."""
    if bound.level == "should":
        return False
    if isinstance(bound, BoundWhen):
        return earns(bound.inner)
    if isinstance(bound, BoundSlots):
        return bool(bound.wishes)
    return isinstance(bound, BoundOneOf) and (bound.later != 0 or any(earns(p) for b in bound.branches for p in b))


def with_points(bound: Bound) -> tuple[Bound, ...]:
    """The rule, and its points where it carries any."""
    return (bound, Earned(bound.rule, bound)) if earns(bound) else (bound,)
