"""The verdict: how many programs are complete tonight, later, and after asking; and what to do first."""

from __future__ import annotations

from lorplan.basics.words import listing, plural, sentence, verb
from lorplan.report.failing import outlook
from lorplan.report.page import Page
from lorplan.results.plan import Plan, Verdict


def verdict(page: Page, plan: Plan) -> None:
    """The head of the page."""
    by = {v.when: v for v in plan.verdicts}
    final = by.get("plan") or by.get("expected") or by.get("tonight")
    if final is None or not final.total:
        page.text("No programs in this scenario yet: nothing to send.", style="warn")
        return
    short = _short(final)
    style = "bad" if short else "warn" if final.open else "good"
    page.text(_headline(plan, by, final), style=style)
    page.blank()
    width = len(f"{final.total} of {final.total}")
    for when, says in _lines(plan):
        if when in by:
            v = by[when]
            few = _fewer(v) if when == "tonight" else ""
            page.row(f"{v.complete} of {v.total}", says + few + _open(v), width)
    outlook(page, plan, by)
    if plan.next_steps:
        page.blank()
        page.text(f"Next: {sentence(plan.next_steps[0].what)}", style="strong")


def _headline(plan: Plan, by: dict[str, Verdict], final: Verdict) -> str:
    everything = "Your program" if final.total == 1 else f"All {final.total} programs"
    short, tonight = _short(final), by.get("tonight")
    if short:
        falls = f"{short} of {plural(final.total, 'program')} {verb(short, 'fall')} short of a requirement"
        return f"{falls}, whichever letters you send."
    if tonight is not None and tonight.complete == final.total:
        return f"{everything} {'has' if final.total == 1 else 'have'} every letter required, tonight."
    needs = []
    if plan.requests and _gained(plan):
        enough = _enough(plan)
        needs.append(f"once you ask {plural(enough, 'more person', 'more people') if enough else _whom(plan)}")
    elif tonight is not None and _short(tonight):
        needs.append("once the letters on their way arrive")
    if final.open:
        needs.append("if an open question is answered well")
    if not needs:
        needs.append("once your letters arrive")
    return f"{everything} can be complete {listing(needs)}."


def _lines(plan: Plan) -> list[tuple[str, str]]:
    coming = {"uploaded": "with the letters uploaded", "agreed": "when the letters agreed arrive"}.get(
        plan.only[-1] if plan.only else "", "when the letters agreed and asked for arrive"
    )
    lines = [("tonight", "complete tonight, with the letters uploaded")]
    on_their_way = any(letter.status in plan.only and letter.status != "uploaded" for letter in plan.letters)
    if plan.only != ("uploaded",) and on_their_way:
        lines.append(("expected", coming))
    if plan.requests:
        spare = plan.resilient and any(request.worth is None for request in plan.requests)
        what = "in case a letter fails" if spare else "for better letters"
        better = _beyond(plan, what) if _gained(plan) else f", {what}"
        lines.append(("plan", f"after asking {_whom(plan)}{better}"))
    return lines


def _whom(plan: Plan) -> str:
    """The new people to ask; where all of them write already, the letters to ask for."""
    new = sum(request.new for request in plan.requests)
    if new:
        return plural(new, "more person", "more people")
    return f"for {plural(sum(len(request.letters) for request in plan.requests), 'more letter')}"


def _beyond(plan: Plan, what: str) -> str:
    """How many of the new people complete nothing."""
    enough, new = _enough(plan), sum(request.new for request in plan.requests)
    return f", {new - enough} of them {what}" if 0 < enough < new else ""


def _enough(plan: Plan) -> int:
    """The fewest new people with whom as much is kept as in the plan; 0 where new people are not what it takes."""
    kept = {stage.stage: stage.value for stage in plan.objective if stage.name in ("programs short", "letters short")}
    wanted = kept.get(2), kept.get(3)
    points = [point for point in plan.curve if point.proved and (point.short, point.letters_short) == wanted]
    return min((point.new_requests for point in points), default=0)


def _gained(plan: Plan) -> bool:
    """Whether the new requests complete a program, or let one hang on an answer only, that falls short without them."""
    by = {v.when: (v.complete, v.complete + v.open) for v in plan.verdicts}
    now, then = by.get("expected", (0, 0)), by.get("plan", (0, 0))
    return then[0] > now[0] or then[1] > now[1]


def _fewer(v: Verdict) -> str:
    """That what is complete has its requirements, and not yet all letters."""
    which = "all" if v.fewer == v.complete and v.fewer > 1 else f"{v.fewer}"
    return f"; {which} with fewer letters than planned" if v.fewer else ""


def _open(v: Verdict) -> str:
    return f" (and {v.open} if a question below is answered well)" if v.open else ""


def _short(v: Verdict) -> int:
    return max(0, v.total - v.complete - v.open)


def proof(plan: Plan) -> str:
    """How sure it is that no plan is better."""
    proved = [engine for engine in plan.engines if engine.status == "proved"]
    if plan.status != "proved":
        gaps = [engine.gap for engine in plan.engines if engine.gap is not None]
        gap = f" A better plan may gain up to {plural(min(gaps), 'point')}." if gaps else ""
        return f"Stopped before the proof: the best plan found so far.{gap}"
    if len(proved) > 1:
        return "Proved best twice (two independent methods)."
    if any(engine.status == "too large" for engine in plan.engines):
        return "Proved best once (the scenario is too large for the second method)."
    return "Proved best once (the second method was stopped)."
