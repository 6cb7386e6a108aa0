"""The days ahead that matter for a plan, and what the season's phase means."""

from __future__ import annotations

from datetime import date

from lorplan.basics.words import sentence
from lorplan.report.page import Page
from lorplan.report.plain import day
from lorplan.results.placements import DayAhead
from lorplan.results.plan import Plan

NAMED = 3  # programs that a day names


def days(page: Page, plan: Plan) -> None:
    """What holds now, and each day with what it means and whom it concerns, in a paragraph."""
    now = plan.season_now
    if not now.says and not now.days:
        return
    page.blank()
    if now.says:
        page.text(now.says)
    if not now.days:
        return
    guessed = not any(ahead.certain or ahead.own for ahead in now.days)
    listed = [day_ahead(page, ahead, guessed) for ahead in now.days]
    page.text(sentence(f"Days ahead{', projected' if guessed else ''}: {'; '.join(listed)}"))


def day_ahead(page: Page, ahead: DayAhead, guessed: bool = False) -> str:
    """`Sep 1, 2027 (it may be Sep 8): applications can be sent`. `guessed`: it was said that all days are projected."""
    signs = []
    if ahead.own:
        signs.append("your date")
    elif not ahead.certain and not guessed:
        signs.append("projected")
    if ahead.latest is not None:
        signs.append(f"it may be {_near(ahead.latest, ahead.day)}")
    sure = f" ({'; '.join(signs)})" if signs else ""
    whom = f" ({page.programs(ahead.programs, NAMED)})" if ahead.programs else ""
    return f"{day(ahead.day)}{sure}, {ahead.says}{whom}"


def _near(later: str, earlier: str) -> str:
    """A day without its year where that is the other one's."""
    same = date.fromisoformat(later).year == date.fromisoformat(earlier).year
    return day(later).partition(",")[0] if same else day(later)
