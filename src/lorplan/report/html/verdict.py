"""The head of a page: the verdict in a sentence, how far the letters of each day reach, and what to do next."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from typing import Final

from msgspec import Struct

from lorplan.basics.words import plural, sentence
from lorplan.report import failing, verdict
from lorplan.report.html.outline import Outline, Section
from lorplan.report.page import step_day
from lorplan.report.plain import dated
from lorplan.results.plan import NextStep, Plan
from lorplan.results.verdicts import State, Verdict

STATES: Final[tuple[State, ...]] = ("complete", "hangs", "thin", "short")
STATE_WORDS: Final = {
    "complete": "complete",
    "hangs": "hanging on an answer",
    "thin": "too few letters",
    "short": "something missing",
}
TONES: Final = {"good": "complete", "warn": "hangs", "bad": "short"}  # of sentences, as states of programs
STEPS: Final = 3


class Share(Struct, frozen=True):
    """The part of a bar that one kind of programs takes. `start` and `width` in per cent of the bar."""

    state: State
    words: str  # what the state is called
    count: int
    start: float
    width: float


class HorizonBar(Struct, frozen=True):
    """How far all programs are with the letters of one horizon. `says`: the same in words."""

    label: str
    says: str
    shares: tuple[Share, ...]


class StepView(Struct, frozen=True):
    """A thing to do. `by`: `Today`, or `By Aug 17, 2027`; `away`: how far that is; both empty where no day is named."""

    by: str
    away: str
    says: str
    kind: str


class VerdictView(Struct, frozen=True):
    """The verdict on a plan. `tone`: a state; `remarks`: how far its rules reach, and what hangs on whom."""

    says: str
    tone: State
    bars: tuple[HorizonBar, ...]
    remarks: Section
    steps: tuple[StepView, ...]
    proof: str


def verdict_view(outline: Outline, plan: Plan, steps: int = STEPS) -> VerdictView:
    """What the head of a page says of a plan; so many of its next steps."""
    final = plan.verdicts[-1]
    says = verdict.NO_PROGRAMS
    if final.total:
        says = verdict.headline(plan.verdicts, verdict.counts_of(plan), verdict.asking(plan))
    return VerdictView(
        says,
        "complete" if verdict.style_of(final) == "good" else "hangs" if not final.lacking else "short",
        tuple(_bars(plan)) if final.total else (),
        outline.section(_remarks, plan),
        tuple(step_view(step, plan.as_of) for step in plan.next_steps[:steps]),
        verdict.proof(plan),
    )


def _remarks(outline: Outline, plan: Plan) -> None:
    verdict.looked_up(outline, plan)
    verdict.caveats(outline, plan.findings)
    failing.outlook(outline, plan)
    if plan.season_now.says:
        outline.text(plan.season_now.says)


def step_view(step: NextStep, today: str) -> StepView:
    """A step with its day, and how far that is."""
    away = "" if step.by is None or step.by == today else days_away(step.by, today)
    return StepView(step_day(step, today), away, dated(sentence(step.what)), step.kind)


def days_away(day: str, today: str) -> str:
    """`in 5 days`, `in 6 weeks`, `3 days ago`; both are ISO dates."""
    days = (datetime.date.fromisoformat(day) - datetime.date.fromisoformat(today)).days
    size = plural(abs(days), "day") if abs(days) < 14 else plural(abs(days) // 7, "week")
    return "today" if not days else f"in {size}" if days > 0 else f"{size} ago"


def _bars(plan: Plan) -> Iterator[HorizonBar]:
    """The horizons that differ from the one before; of letters assigned only where there are any."""
    counts, before = verdict.counts_of(plan), ""
    for horizon in plan.verdicts:
        says = verdict.summary(horizon, counts, brief=True)
        if (horizon.when == "sent" and not horizon.letters) or says == before:
            continue
        before = says
        label = verdict.LINES.get(horizon.when, "with this plan")
        yield HorizonBar(label, sentence(says), shares_of(horizon))


def shares_of(horizon: Verdict) -> tuple[Share, ...]:
    """The parts of the bar, the best first; none for a state in which no program is."""
    return shares([(state, getattr(horizon, state)) for state in STATES], horizon.total)


def shares(counts: Sequence[tuple[State, int]], total: int) -> tuple[Share, ...]:
    """Counts of programs by state as parts of a bar that stands for `total`."""
    parts, start = [], 0
    for state, count in counts:
        if count:
            place, width = 100 * start / total, 100 * count / total
            parts.append(Share(state, STATE_WORDS[state], count, round(place, 3), round(width, 3)))
        start += count
    return tuple(parts)
