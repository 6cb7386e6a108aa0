"""The next best plans of a scenario: by other sets of letters, and by another portfolio at one class of programs."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from msgspec import Struct

from lorplan import __version__
from lorplan.answers.compare.difference import difference
from lorplan.answers.compare.side import Body, claim_of, judged, solved
from lorplan.basics.errors import Bug
from lorplan.case.case import Case
from lorplan.case.problem import Problem
from lorplan.engines.choice import Choice, Ranked, choice_of
from lorplan.engines.cpsat.nextbest import best_choices
from lorplan.engines.optimise import Optimum
from lorplan.engines.stages import Values
from lorplan.engines.table.nextbest import Choices
from lorplan.engines.table.requests import TooLarge
from lorplan.engines.table.scores import NEVER
from lorplan.results.compare import Alternative, Alternatives, Loss, Nearest, ProgramChange
from lorplan.results.plan import FORMAT

NEAREST = 5


class _Search(Struct, frozen=True):
    """The best lean choices. `rest`: the values of the first that was not wanted; None where there is none, or where
    it was not looked for."""

    plans: tuple[Ranked, ...]
    rest: Values | None
    complete: bool
    proved: bool
    tried: int | None


def alternatives(case: Case, name: str, number: int) -> Alternatives:
    """The best plan of the case and so many of the next best by what the applicant decides."""
    best = solved(case, "best", name)
    optimum = best.optimum
    if optimum is None:
        raise Bug.of("a solved case has no optimum")
    found = _found(case, optimum, number)
    own = choice_of(case.problem, optimum.assignment.portfolios)
    others: list[Alternative] = []
    for place, one in enumerate(found.plans, 1):
        claim = claim_of(case, one.assignment)
        body = judged(case, claim, str(place), name, "alternative", digest=best.side.scenario_hash)
        others.append(_alternative(case.problem, own, one, best, body, optimum.values, others))
    nearest, nearest_of = _nearest(case, optimum)
    return Alternatives(
        format=FORMAT,
        version=__version__,
        as_of=best.side.as_of,
        season=best.side.season,
        scenario_hash=best.side.scenario_hash,
        packs_hash=best.side.packs_hash,
        assumed=case.assumed,
        engine="cp-sat" if found.tried is None else "table",
        proved=found.proved and optimum.proved,
        tried=found.tried,
        complete=found.complete,
        rest=None if found.rest is None else _loss(optimum.values, found.rest),
        best=best.side,
        others=tuple(others),
        nearest=nearest,
        nearest_of=nearest_of,
        names=dict(sorted(best.names.items())),
    )


def _found(case: Case, optimum: Optimum, number: int) -> _Search:
    """So many lean choices besides that of the best plan, and what the next one comes to."""
    problem = case.problem
    own = choice_of(problem, optimum.assignment.portfolios)
    try:
        choices = Choices(problem, optimum.table)
    except TooLarge:
        searched = best_choices(problem, number + 2)  # the best one itself, and the first that is not shown
        plans = tuple(one for one in searched.plans if one.choice != own)
        rest = plans[number].values if len(plans) > number else None
        return _Search(plans[:number], rest, searched.complete and rest is None, searched.proved, None)
    lean = choices.lean()
    places = [place for place in lean if choices.choice(place) != own]
    if not lean or _loss(optimum.values, choices.values(lean[0])) != Loss(0, 0, 0):
        raise Bug.of("the best of all sets of letters is not the best plan")
    rest = choices.values(places[number]) if len(places) > number else None
    plans = tuple(choices.ranked(place) for place in places[:number])
    return _Search(plans, rest, rest is None, True, int(choices.possible.sum()))


def _loss(best: Values, other: Values) -> Loss:
    return Loss(other.short - best.short, other.halves - best.halves, best.points - other.points)


def _alternative(
    problem: Problem,
    own: Choice,
    ranked: Ranked,
    best: Body,
    body: Body,
    top: Values,
    before: Sequence[Alternative],
) -> Alternative:
    mine, theirs = own.given | own.asked, ranked.choice.given | ranked.choice.asked
    against = difference(best, body)
    return Alternative(
        body.side,
        problem.names(mine & ~theirs),
        problem.names(theirs & ~mine),
        _loss(top, ranked.values),
        against,
        _together(against.programs, [one.difference.programs for one in before]),
    )


def _together(changes: Sequence[ProgramChange], before: Sequence[Sequence[ProgramChange]]) -> tuple[int, ...]:
    """The numbers of two that change different programs, and together the same as this one."""
    for (first, one), (second, other) in combinations(enumerate(before, 1), 2):
        programs = {change.program for change in one} & {change.program for change in other}
        if not programs and {*one, *other} == {*changes}:
            return first, second
    return ()


def _nearest(case: Case, optimum: Optimum) -> tuple[tuple[Nearest, ...], int]:
    """The portfolios that lose least at one class of programs, with the letters asked for as in the plan; and how many
    other portfolios there are."""
    if optimum.here is None:
        return (), 0
    asked = optimum.assignment.requests
    found: list[tuple[tuple[int, int, int], str, int, int]] = []
    for place, (one, table) in enumerate(zip(case.problem.classes, optimum.here.classes, strict=True)):
        portfolio = optimum.assignment.portfolios[place]
        rows = {mask: row for row, mask in enumerate(table.portfolios.masks)}
        mine = rows[portfolio]
        for mask, row in rows.items():
            if mask == portfolio or mask & one.pending & ~asked or int(table.score[row]) <= NEVER // 2:
                continue
            short = int(table.short[row] - table.short[mine]) * one.weight
            halves = int(table.halves[row] - table.halves[mine]) * one.weight
            points = int(table.points[mine] - table.points[row]) * one.weight
            found.append(((short, halves, points), one.id, place, mask))
    found.sort(key=lambda each: (each[0], each[1], each[3]))
    names = {program.id: program for program in case.scenario.programs}
    nearest = []
    for loss, _, place, mask in found[:NEAREST]:
        one, before = case.problem.classes[place], optimum.assignment.portfolios[place]
        added, removed = case.problem.names(mask & ~before), case.problem.names(before & ~mask)
        changes = tuple(
            ProgramChange(ident, names[ident].name, names[ident].count, "changed", added, removed)
            for ident in one.programs
        )
        nearest.append(Nearest(changes, one.count, Loss(*loss)))
    return tuple(nearest), len(found)
