"""Numbers as pictures: points by rule that add up, what more people would buy, and the frontier."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from msgspec import Struct

from lorplan.basics.words import plural, sentence
from lorplan.report import advice, frontier
from lorplan.report.html.outline import Outline, Section
from lorplan.results.compare import Frontier
from lorplan.results.plan import LedgerLine, Plan

RULES: Final = 14  # that have a bar of their own
HEIGHT: Final = 150  # of a plot, in pixels
TOP: Final = 24  # of it, without marks
BOTTOM: Final = 18
SIDE: Final = 12  # per cent of the width to the left and the right, without marks
EFFORT: Final = {
    "effort": "What it costs to ask a new person",
    "effort.further": "What a further letter by the same person costs",
    "effort.rewritten": "What a letter by somebody who has written already costs",
}


class PointsBar(Struct, frozen=True):
    """What a rule gives or takes. The bar begins where the one before it ends; per cent of the width."""

    says: str
    points: int
    start: float
    width: float


class PointsView(Struct, frozen=True):
    """Points by rule, which add up to `total`. `zero`: where the bars begin, per cent of the width."""

    total: int
    bars: tuple[PointsBar, ...]
    zero: float


class PlotMark(Struct, frozen=True):
    """A plan on a plot: `x` in per cent of the width, `y` in pixels from above. `current`: it is the plan of the page;
    `hollow`: it gives up a requirement for points."""

    x: float
    y: float
    label: str
    left: bool  # the label stands to the left
    current: bool
    hollow: bool


class PlotView(Struct, frozen=True):
    """Points upwards, people asked to the right. `ticks`: a number of people and where it stands; `line`: whether the
    marks are joined; `says`: the same in words."""

    height: int
    marks: tuple[PlotMark, ...]
    ticks: tuple[tuple[str, float], ...]
    line: bool
    says: Section


def points_view(plan: Plan, rules: Mapping[str, str]) -> PointsView | None:
    """The points of the whole plan; None where no rule gives or takes any. `rules`: id -> what it says."""
    total = sum(line.points * line.weight for line in plan.ledger)
    return points_of(plan.ledger, rules, total, weighted=True)


def points_at(plan: Plan, class_id: str, rules: Mapping[str, str]) -> PointsView | None:
    """The points of one program, as bars."""
    lines = [line for line in plan.ledger if line.subject == class_id]
    return points_of(lines, rules, sum(line.points for line in lines), weighted=False)


def points_of(ledger: Sequence[LedgerLine], says: Mapping[str, str], total: int, weighted: bool) -> PointsView | None:
    """Points by rule, those that give the most first, those that take the most last. `weighted`: by the weight of the
    programs."""
    by_rule: dict[str, int] = {}
    for line in ledger:
        by_rule[line.rule] = by_rule.get(line.rule, 0) + line.points * (line.weight if weighted else 1)
    felt = {rule: points for rule, points in by_rule.items() if points}
    if not felt:
        return None
    largest = sorted(felt, key=lambda rule: (-abs(felt[rule]), rule))
    own, others = largest[:RULES], largest[RULES:]
    words = {**EFFORT, **says}
    own.sort(key=lambda rule: (-felt[rule], rule))
    entries = [(sentence(words.get(rule, rule)), felt[rule]) for rule in own]
    if others:
        rest = sum(felt[rule] for rule in others)
        entries.append((f"{plural(len(others), 'more rule')}, together", rest))
    ends = [0]
    for _, points in entries:
        ends.append(ends[-1] + points)
    low, high = min(ends), max(ends)
    scale = 100 / (high - low)
    bars = tuple(
        PointsBar(text, points, round((min(end, end + points) - low) * scale, 2), round(abs(points) * scale, 2))
        for (text, points), end in zip(entries, ends, strict=False)
    )
    return PointsView(total, bars, round(-low * scale, 2))


def curve_view(outline: Outline, plan: Plan) -> PlotView | None:
    """What asking nobody, one person, two people ... would give; None where there is nothing to choose."""
    if len(plan.curve) < 2:
        return None
    asked = sum(request.new for request in plan.requests)
    marks = [
        (point.new_requests, point.points, f"{point.programs_short} short" if point.programs_short else "",
         point.new_requests == asked, False)
        for point in plan.curve
    ]  # fmt: skip
    return _plot(marks, True, outline.section(advice.curve, plan))


def frontier_view(outline: Outline, answer: Frontier) -> PlotView:
    """Plans that no other beats."""

    def written(page: Outline, answer: Frontier) -> None:
        page.text(frontier.headline(answer))
        for point in answer.points:
            frontier.point_lines(page, point)
        page.text(frontier.proof(answer), style="dim")
        for note in answer.notes:
            page.text(note, style="dim")

    marks = [
        (point.stages.people, point.stages.points, str(point.number), point.is_plan, not point.least_short)
        for point in answer.points
    ]
    return _plot(marks, False, outline.section(written, answer))


def _plot(marks: Sequence[tuple[int, int, str, bool, bool]], line: bool, says: Section) -> PlotView:
    """`marks`: people, points, label, whether it is the plan of the page, whether it is hollow."""
    people = sorted({mark[0] for mark in marks})
    points = [mark[1] for mark in marks]
    low, high = min(points), max(points)
    room = HEIGHT - TOP - BOTTOM

    def across(number: int) -> float:
        return round(SIDE + (100 - 2 * SIDE) * (number - people[0]) / max(1, people[-1] - people[0]), 2)

    def down(value: int) -> float:
        return round(TOP + room * (1 - (value - low) / (high - low if high > low else 1)), 1)

    drawn = tuple(
        PlotMark(across(mark[0]), down(mark[1]), mark[2], _beside(marks, index), *mark[3:])
        for index, mark in enumerate(marks)
    )
    ticks = tuple((plural(number, "person", "people") if number else "nobody", across(number)) for number in people)
    return PlotView(HEIGHT, drawn, ticks, line, says)


def _beside(marks: Sequence[tuple[int, int, str, bool, bool]], index: int) -> bool:
    """Whether a mark's label goes to the left: every second one of those that stand above each other."""
    return sum(mark[0] == marks[index][0] for mark in marks[:index]) % 2 == 1
