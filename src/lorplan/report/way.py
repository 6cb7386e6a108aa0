"""How far an assignment is from the best plan, and the fewest swaps that close most of it, as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lorplan.words import listing, plural

if TYPE_CHECKING:
    from lorplan.answers import Gain, Swap, VerifyReport
    from lorplan.report.names import Names
    from lorplan.report.page import Page

PROGRAMS = 4


def way(page: Page, report: VerifyReport, names: Names, whole: bool) -> None:
    """The distance in programs short and points, then the swaps."""
    found = report.way
    assert found is not None
    page.heading("HOW FAR FROM THE BEST")
    if not found.swaps and _nothing(found.distance) and not found.impossible:
        page.text("As good as the best plan.")
        return
    here = {stage.name: stage.value for stage in report.value}
    best = {stage.name: stage.value for stage in report.best}
    for name, what in (("programs short", "programs short, by weight"), ("points", "points")):
        if here[name] != best[name]:
            page.text(f"{what}: {here[name]} here, {best[name]} in the best plan.", mark="- ")
    if here["programs short"] == best["programs short"] and here["letters short"] != best["letters short"]:
        page.text("programs that fall short lack more letters than in the best plan.", mark="- ")
    if not found.swaps:
        page.text("No few swaps come nearer to it.")
        return
    page.heading("WHAT TO CHANGE FIRST")
    for number, swap in enumerate(found.swaps, 1):
        page.text(f"{_what(swap, names)} at {plural(swap.count, 'program')}.", mark=f"{number}. ", style="strong")
        page.text(names.some_programs(swap.programs, None if whole else PROGRAMS), indent=3)
        page.text(f"{_gains(swap.gain)}.", indent=3)
    page.text(_closed(found.left, found.whole, len(found.swaps), found.fewest))


def _nothing(gain: Gain) -> bool:
    return not (gain.short or gain.halves or gain.points)


def _what(swap: Swap, names: Names) -> str:
    if swap.add is None:
        return f"Leave {swap.remove} out"
    if swap.remove is None:
        return f"Send {swap.add} as well"
    return f"{swap.add} instead of {swap.remove}"


def _gains(gain: Gain) -> str:
    parts = []
    if gain.short:
        word = "fewer" if gain.short > 0 else "more"
        parts.append(f"programs of weight {abs(gain.short)} {word} fall short")
    elif gain.halves:
        parts.append("programs that fall short lack fewer letters" if gain.halves > 0 else "they lack more letters")
    if gain.points:
        parts.append(f"{gain.points:+d} points")
    text = listing(parts) or "Gains with the next ones"
    return text[:1].upper() + text[1:]


def _closed(left: Gain, whole: int | None, number: int, fewest: bool) -> str:
    proof = "No fewer swaps come as far" if fewest else "Fewer swaps may come as far; this was not proved"
    if _nothing(left):
        return f"That is as good as the best plan. {proof}."
    rest = f"{plural(left.points, 'point')} are left" if left.points > 0 and not left.short else "Some is left"
    more = f"; {plural(whole, 'swap')} close everything" if whole is not None and whole > number else ""
    return f"{rest}{more}. {proof}."
