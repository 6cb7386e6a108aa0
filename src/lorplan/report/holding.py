"""What waits for a letter on its way: what to assign now, until when to keep a place, and what goes there else."""

from __future__ import annotations

from lorplan.report.page import Page
from lorplan.report.plain import dated
from lorplan.results.plan import Plan

SHOWN = 2  # groups of programs before --all
PROGRAMS = 3  # named of one
EARLY = ("before_opening", "before_sending")  # phases in which nothing can be sent yet


def holding(page: Page, plan: Plan) -> None:
    """The section, the weightiest programs first; nothing as long as nothing can be
    sent."""
    if not plan.holding or (plan.season_now.phase in EARLY and not page.view.all):
        return
    page.heading("WHAT WAITS FOR A LETTER")
    if any(held.apply_on is not None for held in plan.holding):
        page.text(
            "Applications sent before programs begin to read bear the same day, so waiting costs nothing.", style="dim"
        )
    if any(held.applied for held in plan.holding):
        page.text("A letter assigned where you have applied cannot be taken back.", style="dim")
    for held in page.cut(plan.holding, SHOWN):
        says = " ".join(held.says)
        page.text(dated(f"{page.programs(held.programs, PROGRAMS)}: {says[:1].lower()}{says[1:]}"), mark="* ")
