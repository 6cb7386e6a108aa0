"""Text of whatever `lorplan compare` answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lorplan.compare.data import Alternatives, Comparison, Frontier
    from lorplan.report import View


def render(found: Comparison | Alternatives | Frontier, view: View) -> str:
    """The answer as text."""
    from lorplan.compare.data import Alternatives, Comparison
    from lorplan.report import alternatives, compare, frontier

    if isinstance(found, Comparison):
        return compare.render(found, view)
    if isinstance(found, Alternatives):
        return alternatives.render(found, view)
    return frontier.render(found, view)
