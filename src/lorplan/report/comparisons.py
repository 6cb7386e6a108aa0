"""Text of whatever `lorplan compare` answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lorplan.report import alternatives, compare, frontier
from lorplan.results.compare import Alternatives, Comparison

if TYPE_CHECKING:
    from lorplan.report import View
    from lorplan.results.compare import Frontier


def render(answer: Comparison | Alternatives | Frontier, view: View) -> str:
    """The answer as text."""
    if isinstance(answer, Comparison):
        return compare.render(answer, view)
    if isinstance(answer, Alternatives):
        return alternatives.render(answer, view)
    return frontier.render(answer, view)
