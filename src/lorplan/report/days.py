"""The days ahead that matter for a plan, and what the season's phase means."""

from __future__ import annotations

from lorplan.basics.words import sentence
from lorplan.report.page import Page
from lorplan.report.plain import day
from lorplan.results.placements import DayAhead
from lorplan.results.plan import Plan

NAMED = 3  # programs that a day names


def days(page: Page, plan: Plan) -> None:
    """What holds now, and each day with what it means and whom it concerns."""
    now = plan.season_now
    if not now.says and not now.days:
        return
    page.heading("DAYS THAT MATTER")
    if now.says:
        page.text(now.says)
    for ahead in now.days:
        whom = f" ({page.programs(ahead.programs, NAMED)})" if ahead.programs else ""
        page.text(f"{sentence(f'{_when(ahead)}: {ahead.says}{whom}')}", mark="- ")


def _when(ahead: DayAhead) -> str:
    """The day, and how sure it is."""
    when = day(ahead.day)
    if ahead.own:
        return f"{when} (your date)"
    if ahead.certain:
        return when
    return f"{when} (projected{'' if ahead.latest is None else f'; it may be {day(ahead.latest)}'})"
