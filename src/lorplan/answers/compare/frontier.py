"""The frontier of a scenario: points against people asked and programs that fall short."""

from __future__ import annotations

from lorplan import __version__
from lorplan.case.case import Case
from lorplan.case.wording.speaker import Speaker
from lorplan.engines.choice import Point
from lorplan.engines.cpsat.frontier import front_by_search
from lorplan.engines.optimise import Optimum, optimise
from lorplan.engines.table.frontier import front
from lorplan.engines.table.requests import TooLarge
from lorplan.results.compare import Frontier, FrontierPoint, Stages
from lorplan.results.plan import FORMAT
from lorplan.scenario.load import content_hash
from lorplan.trials.standing import Standing, standing_of

MOST_SOLVES = 30  # points that are looked for one by one


def frontier(case: Case) -> Frontier:
    """Every plan that no other beats in people asked, in what falls short and in points."""
    problem, notes = case.problem, []
    optimum = optimise(problem)
    proved = True
    try:
        points = front(problem, optimum.table)
        searched = False
    except TooLarge:
        found = front_by_search(problem, MOST_SOLVES)
        points, proved, searched = list(found.points), found.proved, True
        notes.append(
            "Too many combinations for the table of all portfolios: the points were found one by one."
            if proved
            else "Too many combinations for the table of all portfolios: the search for points was stopped, and some "
            "may be missing."
        )
    standing = standing_of(problem, optimum.here)
    least: list[bool] = []  # whether nobody who asks so few falls short less; points are in order
    lowest: tuple[int, int] | None = None
    for point in points:
        mine = (point.values.short, point.values.halves)
        least.append(lowest is None or mine <= lowest)
        lowest = mine if lowest is None else min(mine, lowest)
    return Frontier(
        format=FORMAT,
        version=__version__,
        as_of=case.scenario.as_of.isoformat(),
        season=case.scenario.season,
        scenario_hash=content_hash(case.scenario),
        packs_hash=case.library.hash,
        assumed=case.assumed,
        engine="cp-sat" if searched else "table",
        proved=proved,
        programs=sum(one.count for one in problem.classes),
        weight=problem.weight,
        points=tuple(
            _told(case, standing, number, point, fewest, optimum)
            for number, (point, fewest) in enumerate(zip(points, least, strict=True), 1)
        ),
        notes=tuple(notes),
    )


def _told(
    case: Case, standing: Standing, number: int, point: Point, least: bool, optimum: Optimum
) -> FrontierPoint:  # fmt: skip
    problem, values, best = case.problem, point.values, optimum.values
    speaker = Speaker(case)
    short = [
        one
        for one, portfolio in zip(problem.classes, point.assignment.portfolios, strict=True)
        if standing.values(one, portfolio)[0]
    ]
    requests = point.assignment.requests
    order = (values.people, values.short, values.halves, values.points)
    is_plan = order == (best.people, best.short, best.halves, best.points)
    # Of portfolios that are as good the plan has the fewest different ones; other points are not looked at so closely.
    plan = is_plan and requests == optimum.assignment.requests
    portfolios = optimum.assignment.portfolios if plan else point.assignment.portfolios
    return FrontierPoint(
        number,
        tuple(speaker.person(writer) for writer in speaker.people_of(requests)),
        problem.names(requests),
        sum(one.count for one in short),
        Stages(
            values.short,
            values.halves,
            values.points,
            values.people,
            values.letters,
            len(set(portfolios)),
        ),
        least,
        speaker.programs(short),
        is_plan,
    )
