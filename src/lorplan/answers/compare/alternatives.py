"""The next best plans of a scenario: by other sets of letters, and by another portfolio at one class of programs."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from msgspec import Struct

from lorplan import __version__
from lorplan.answers.compare.difference import difference
from lorplan.answers.compare.side import Compared, claim_of, judged, solved
from lorplan.basics.errors import Bug
from lorplan.case.case import Case
from lorplan.case.problem import Problem, ProgramClass
from lorplan.engines.choice import Ranked, choice_of
from lorplan.engines.cpsat.nextbest import best_choices
from lorplan.engines.optimise import Optimum
from lorplan.engines.stages import Values
from lorplan.engines.table.nextbest import Choices
from lorplan.engines.table.requests import TooLarge
from lorplan.engines.table.scores import NEVER
from lorplan.results.compare import Alternative, Alternatives, Loss, Nearest, ProgramChange
from lorplan.results.plan import FORMAT

NEAREST = 5


class _BestChoices(Struct, frozen=True):
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
    search = _search(case, optimum, number)
    others: list[Alternative] = []
    for label, ranked in enumerate(search.plans, 1):
        compared = judged(case, claim_of(case, ranked.assignment), str(label), name, "alternative")
        others.append(_alternative(case.problem, ranked, best, compared, others))
    nearest, nearest_of = _nearest(case, optimum)
    return Alternatives(
        format=FORMAT,
        version=__version__,
        as_of=best.side.as_of,
        season=best.side.season,
        scenario_hash=best.side.scenario_hash,
        packs_hash=best.side.packs_hash,
        assumed=case.assumed,
        engine="cp-sat" if search.tried is None else "table",
        proved=search.proved and optimum.proved,
        tried=search.tried,
        complete=search.complete,
        rest=None if search.rest is None else _loss(optimum.values, search.rest),
        best=best.side,
        others=tuple(others),
        nearest=nearest,
        nearest_of=nearest_of,
        names=dict(sorted(best.names.items())),
    )


def _search(case: Case, optimum: Optimum, number: int) -> _BestChoices:
    """So many lean choices besides that of the best plan, and what the next one comes to."""
    problem = case.problem
    own = choice_of(problem, optimum.assignment.portfolios)
    try:
        choices = Choices(problem, optimum.table)
    except TooLarge:
        searched = best_choices(problem, number + 2)  # the best one itself, and the first that is not shown
        plans = tuple(ranked for ranked in searched.plans if ranked.choice != own)
        rest = plans[number].values if len(plans) > number else None
        complete = searched.complete and rest is None
        return _BestChoices(plans=plans[:number], rest=rest, complete=complete, proved=searched.proved, tried=None)
    lean = choices.lean()
    places = [index for index in lean if choices.choice(index) != own]
    if not lean or _loss(optimum.values, choices.values(lean[0])) != Loss(0, 0, 0):
        raise Bug.of("the best of all sets of letters is not the best plan")
    rest = choices.values(places[number]) if len(places) > number else None
    plans = tuple(choices.ranked(index) for index in places[:number])
    return _BestChoices(plans=plans, rest=rest, complete=rest is None, proved=True, tried=int(choices.possible.sum()))


def _loss(best: Values, other: Values) -> Loss:
    return Loss(short=other.short - best.short, missing=other.missing - best.missing, points=best.points - other.points)


def _alternative(
    problem: Problem, ranked: Ranked, best: Compared, compared: Compared, before: Sequence[Alternative]
) -> Alternative:
    assert best.optimum is not None
    own = choice_of(problem, best.optimum.assignment.portfolios)
    ours, theirs = own.given | own.asked, ranked.choice.given | ranked.choice.asked
    against = difference(best, compared)
    return Alternative(
        side=compared.side,
        dropped=problem.names(ours & ~theirs),
        added=problem.names(theirs & ~ours),
        loss=_loss(best.optimum.values, ranked.values),
        difference=against,
        together=_together(against.programs, [other.difference.programs for other in before]),
    )


def _together(changes: Sequence[ProgramChange], before: Sequence[Sequence[ProgramChange]]) -> tuple[int, ...]:
    """The numbers of two that change different programs, and together the same as these changes."""
    for (first, some), (second, others) in combinations(enumerate(before, 1), 2):
        programs = {change.program for change in some} & {change.program for change in others}
        if not programs and {*some, *others} == {*changes}:
            return first, second
    return ()


def _nearest(case: Case, optimum: Optimum) -> tuple[tuple[Nearest, ...], int]:
    """The portfolios that lose least at one class of programs, with the letters asked for as in the plan; and how many
    other portfolios there are."""
    if optimum.chosen_table is None:
        return (), 0
    asked, portfolios = optimum.assignment.requests, optimum.assignment.portfolios
    losses: list[tuple[tuple[int, int, int], str, int, int]] = []  # what is lost, the class, its index, the portfolio
    for index, (program_class, table) in enumerate(
        zip(case.problem.classes, optimum.chosen_table.classes, strict=True)
    ):
        rows = {mask: row for row, mask in enumerate(table.portfolios.masks)}
        planned = rows[portfolios[index]]
        for mask, row in rows.items():
            needs_more = mask & program_class.pending & ~asked
            if row == planned or needs_more or int(table.score[row]) <= NEVER // 2:
                continue
            short = int(table.short[row] - table.short[planned]) * program_class.weight
            missing = int(table.missing[row] - table.missing[planned]) * program_class.weight
            points = int(table.points[planned] - table.points[row]) * program_class.weight
            losses.append(((short, missing, points), program_class.id, index, mask))
    losses.sort(key=lambda loss: (loss[0], loss[1], loss[3]))
    nearest = []
    for loss, _, index, mask in losses[:NEAREST]:
        program_class, before = case.problem.classes[index], portfolios[index]
        changes = _changes(case, program_class, case.problem.names(mask & ~before), case.problem.names(before & ~mask))
        nearest.append(Nearest(changes, program_class.count, Loss(*loss)))
    return tuple(nearest), len(losses)


def _changes(
    case: Case, program_class: ProgramClass, added: tuple[str, ...], removed: tuple[str, ...]
) -> tuple[ProgramChange, ...]:
    by_id = {program.id: program for program in case.scenario.programs}
    return tuple(
        ProgramChange(
            program=name,
            name=by_id[name].name,
            count=by_id[name].count,
            kind="changed",
            added=added,
            removed=removed,
        )
        for name in program_class.programs
    )
