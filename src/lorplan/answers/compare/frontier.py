"""The frontier of a scenario: points against people asked and programs that fall short."""

from __future__ import annotations

from collections.abc import Sequence

from lorplan.answers.compare.side import stages_of_values
from lorplan.case.case import Case
from lorplan.case.head import hashed_head
from lorplan.case.wording.speaker import Speaker
from lorplan.engines.choice import Point
from lorplan.engines.cpsat.frontier import front_by_search
from lorplan.engines.optimise import Optimum, optimise
from lorplan.engines.table.frontier import front
from lorplan.engines.table.requests import TooLarge
from lorplan.plan.curve import falling_short
from lorplan.results.compare import Frontier, FrontierPoint
from lorplan.trials.standing import Standing, standing_of

MOST_SOLVES = 30  # points that are looked for one by one


def frontier(case: Case) -> Frontier:
    """Every plan that no other beats in people asked, in what falls short and in points."""
    problem = case.problem
    optimum = optimise(problem)
    proved, searched = True, False
    notes: tuple[str, ...] = ()
    try:
        points = front(problem, optimum.table)
    except TooLarge:
        search = front_by_search(problem, MOST_SOLVES)
        points, proved, searched = list(search.points), search.proved, True
        notes = (_how_found(proved),)
    standing = standing_of(problem, optimum.chosen_table)
    numbered = enumerate(zip(points, _least_short(points), strict=True), 1)
    return Frontier(
        **hashed_head(case),
        assumed=case.assumed,
        engine="cp-sat" if searched else "table",
        proved=proved,
        programs=sum(program_class.count for program_class in problem.classes),
        weight=problem.weight,
        points=tuple(_point(case, optimum, standing, number, point, least) for number, (point, least) in numbered),
        notes=notes,
    )


def _how_found(proved: bool) -> str:
    many = "Too many combinations for the table of all portfolios"
    if proved:
        return f"{many}: the points were found one by one."
    return f"{many}: the search for points was stopped, and some may be missing."


def _least_short(points: Sequence[Point]) -> list[bool]:
    """For each point whether nobody who asks so few falls short less. Points are in order of people asked."""
    least: list[bool] = []
    lowest: tuple[int, int] | None = None
    for point in points:
        short = (point.values.short, point.values.missing)
        least.append(lowest is None or short <= lowest)
        lowest = short if lowest is None else min(short, lowest)
    return least


def _point(
    case: Case, optimum: Optimum, standing: Standing, number: int, point: Point, least_short: bool
) -> FrontierPoint:
    values, best, speaker = point.values, optimum.values, Speaker(case)
    requests = point.assignment.requests
    short = falling_short(case.problem, standing, point.assignment.portfolios)
    order = (values.people, values.short, values.missing, values.points)
    is_plan = order == (best.people, best.short, best.missing, best.points)
    # Of portfolios that are as good the plan has the fewest different ones; other points are not looked at so closely.
    same = is_plan and requests == optimum.assignment.requests
    portfolios = optimum.assignment.portfolios if same else point.assignment.portfolios
    return FrontierPoint(
        number=number,
        people=tuple(speaker.person(writer) for writer in speaker.people_of(requests)),
        letters=case.problem.names(requests),
        short=sum(program_class.count for program_class in short),
        stages=stages_of_values(values, len(set(portfolios))),
        least_short=least_short,
        programs_short=speaker.programs(short),
        is_plan=is_plan,
    )
