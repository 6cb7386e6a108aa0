"""Text of whatever `lorplan compare` answers."""

from __future__ import annotations

from lorplan.report import View, alternatives, compare, frontier
from lorplan.results.compare import Alternatives, Comparison, Frontier


def render(answer: Comparison | Alternatives | Frontier, view: View) -> str:
    """The answer as text."""
    if isinstance(answer, Comparison):
        return compare.render(answer, view)
    if isinstance(answer, Alternatives):
        return alternatives.render(answer, view)
    return frontier.render(answer, view)
