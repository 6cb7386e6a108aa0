"""How sure complete sets of letters are, with the user's own estimates."""

from __future__ import annotations

from fractions import Fraction

from lorplan.basics.words import listing, plural, verb
from lorplan.report.page import Page
from lorplan.report.plain import day
from lorplan.results.plan import Plan
from lorplan.results.sureness import Chance, Estimated, Range, SetChance, Sureness

MOST = 12  # writers
SHOWN = 4  # chances, and programs of one of them


def how_sure(page: Page, plan: Plan) -> None:
    """The section; nothing where the user has no estimates, or where all letters are there."""
    sureness = None if plan.resilience is None else plan.resilience.sureness
    if sureness is None or not sureness.estimates:
        return
    page.heading("HOW SURE A COMPLETE SET IS")
    page.text(f"Your estimates: {listing(_estimate(estimated) for estimated in sureness.estimates)}.")
    if sureness.every is None:
        page.text(_nothing(sureness))
        return
    page.text(
        "The chance of a complete set with these, if what one writer does says nothing about another, and if you send "
        "the best of what is there by then and ask nobody new:"
    )
    total = sureness.every.count
    if total > 1:
        _chance(page, sureness, sureness.every, f"all {total} programs at once")
    for chance in page.cut(sureness.chances, SHOWN):
        _chance(page, sureness, chance, page.programs(chance.programs, SHOWN))
    if sureness.every.bounds is not None:
        page.text("In brackets: the least and the most that it can be, however the writers hang together.")
    hanging = sum(chance.count for chance in sureness.chances if chance.hangs)
    if hanging:
        page.text(
            f"{plural(hanging, 'program')} {verb(hanging, 'hang')} on an answer besides, which is taken to be the one "
            "you hope for."
        )


def _nothing(sureness: Sureness) -> str:
    if not sureness.chances and len(sureness.estimates) <= MOST:
        return "No program gets a complete set, even if everybody sends a letter."
    return f"More than {MOST} writers have not sent theirs: how sure a complete set is was not worked out."


def _estimate(estimated: Estimated) -> str:
    number = "none" if estimated.percent is None else f"{estimated.percent} %"
    return f"{estimated.name} {number}" + ("" if estimated.by is None else f" by {day(estimated.by)}")


def _chance(page: Page, sureness: Sureness, chance: SetChance, programs: str) -> None:
    if chance.independent is None:
        page.text(f"{programs}: {_wanted(sureness, chance)}", mark="- ")
        return
    page.text(f"{programs}: {_said(chance.independent)}{_between(chance.bounds)}", mark="- ")


def _wanted(sureness: Sureness, chance: SetChance) -> str:
    """The estimates that would tell: none was given, or one for a day that is too late."""
    wanted = [estimated for estimated in sureness.estimates if estimated.writer in chance.lacking]
    late = any(estimated.percent is not None for estimated in wanted)
    last = f" for an upload by {day(chance.last)}" if late and chance.last is not None else ""
    return f"needs your estimate of {listing(estimated.name for estimated in wanted)}{last}"


def _between(bounds: Range | None) -> str:
    if bounds is None or bounds.least == bounds.greatest:
        return ""
    return f" ({_said(bounds.least)} to {_said(bounds.greatest)})"


def _said(chance: Chance) -> str:
    """`72 %`; `about 73 %` where it is no whole number."""
    exact = Fraction(chance.exact) * 100
    if exact.denominator == 1:
        return f"{exact.numerator} %"
    nearest = round(exact)
    return "less than 1 %" if nearest < 1 else "more than 99 %" if nearest > 99 else f"about {nearest} %"
