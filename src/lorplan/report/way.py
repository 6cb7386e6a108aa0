"""How far an assignment is from the best plan, and the fewest swaps that close most of it, as text."""

from __future__ import annotations

from lorplan.basics.words import listing, plural, verb
from lorplan.report.page import Page
from lorplan.results.verify import Improvement, Swap, VerifyReport

PROGRAMS = 4


def way(page: Page, report: VerifyReport) -> None:
    """The distance in programs short and points, then the swaps."""
    to_best = report.way
    assert to_best is not None
    page.heading("HOW FAR FROM THE BEST")
    if not to_best.swaps and _nothing(to_best.distance) and not to_best.impossible:
        page.text("As good as the best plan.")
        return
    now = {stage.name: stage.value for stage in report.value}
    best = {stage.name: stage.value for stage in report.best}
    if now["programs short or thin"] != best["programs short or thin"]:
        page.text(falling_short(report, now["programs short or thin"], best["programs short or thin"]), mark="- ")
    if now["points"] != best["points"]:
        page.text(f"points: {now['points']} here, {best['points']} in the best plan.", mark="- ")
    if (
        now["programs short or thin"] == best["programs short or thin"]
        and now["letters missing"] != best["letters missing"]
    ):
        page.text("more letters are missing than in the best plan.", mark="- ")
    if not to_best.swaps:
        page.text("No few swaps come nearer to it.")
        return
    page.heading("WHAT TO CHANGE FIRST")
    for number, swap in enumerate(to_best.swaps, 1):
        page.text(f"{_what(swap)} at {plural(swap.count, 'program')}.", mark=f"{number}. ", style="strong")
        page.text(page.programs(swap.programs, PROGRAMS), indent=3)
        page.text(f"{_gains(swap)}.", indent=3)
    page.text(_closed(to_best.left, to_best.whole, len(to_best.swaps), to_best.fewest))


def _nothing(gain: Improvement) -> bool:
    return not (gain.short or gain.missing or gain.points)


def _what(swap: Swap) -> str:
    if swap.add is None:
        return f"Leave {swap.remove} out"
    if swap.remove is None:
        return f"Send {swap.add} as well"
    return f"{swap.add} instead of {swap.remove}"


def falling_short(report: VerifyReport, now: int, best: int) -> str:
    """How many programs lack something; by weight where the programs of the best plan are not known."""
    short = report.verdict.lacking
    if best or not short or report.verdict.hangs:
        return f"programs that lack something, by weight: {now} here, {best} in the best plan."
    return f"{plural(short, 'program')} {verb(short, 'lack')} something here, none in the best plan."


def _gains(swap: Swap) -> str:
    gain = swap.gain
    parts = []
    if swap.fewer:
        many, word = abs(swap.fewer), "fewer" if swap.fewer > 0 else "more"
        parts.append(f"{plural(many, f'{word} program')} {verb(many, 'lack')} something")
    elif gain.short or gain.missing:
        less = (gain.short, gain.missing) > (0, 0)
        parts.append("less is missing at some programs" if less else "more is missing at some programs")
    if gain.points:
        parts.append(f"{gain.points:+d} points")
    text = listing(parts) or "Gains with the next ones"
    return text[:1].upper() + text[1:]


def _closed(left: Improvement, whole: int | None, number: int, fewest: bool) -> str:
    proof = "No fewer swaps come as far" if fewest else "Fewer swaps may come as far; this was not proved"
    if _nothing(left):
        return f"That is as good as the best plan. {proof}."
    rest = f"{plural(left.points, 'point')} are left" if left.points > 0 and not left.short else "Some is left"
    more = f"; {plural(whole, 'swap')} close everything" if whole is not None and whole > number else ""
    return f"{rest}{more}. {proof}."
