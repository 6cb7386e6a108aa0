"""Text of whatever `lorplan compare` answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lorplan.report import View
    from lorplan.results.compare import Alternatives, Comparison, Frontier


def render(found: Comparison | Alternatives | Frontier, view: View) -> str:
    """The answer as text."""
    from lorplan.report import alternatives, compare, frontier
    from lorplan.results.compare import Alternatives, Comparison

    if isinstance(found, Comparison):
        return compare.render(found, view)
    if isinstance(found, Alternatives):
        return alternatives.render(found, view)
    return frontier.render(found, view)
