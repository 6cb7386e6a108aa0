"""What-ifs at the head of every text, so that nobody takes the answer for the plan of their own file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lorplan.report.page import Page
    from lorplan.results.plan import Assumed

HEAD = "Assumed, not in your file:"


def assumed(page: Page, those: Sequence[Assumed]) -> None:
    """What was assumed; nothing where nothing was."""
    if len(those) == 1:
        page.text(f"{HEAD} {those[0].what}", style="warn")
    elif those:
        page.text(HEAD, style="warn")
        for one in those:
            page.text(one.what, style="warn", mark="- ")
    page.blank()
