"""What asking buys: the best plan for 0, 1, 2 ... people asked, what each request is worth, what a must costs."""

from __future__ import annotations

from msgspec.structs import replace

from lorplan.basics.bits import bits
from lorplan.case.case import Case
from lorplan.case.problem import Problem
from lorplan.case.wording.speaker import Speaker
from lorplan.engines.assignment import Assignment
from lorplan.engines.optimise import Optimum
from lorplan.engines.stages import Values
from lorplan.engines.table.classtable import portfolio_bound
from lorplan.engines.table.table import LARGEST, Table
from lorplan.plan.entries import entries
from lorplan.results.plan import CurvePoint, Lift
from lorplan.results.requests import Request
from lorplan.trials.assumed import best_values, exposed_of, without
from lorplan.trials.fewer_letters import Best, with_people, without_letters
from lorplan.trials.standing import Standing, standing_of

LONGEST = 8  # points of the curve
LIFT_COST = 20_000_000  # steps of the table, for all musts together


def curve(case: Case, optimum: Optimum) -> tuple[CurvePoint, ...]:
    """The best that at most 0, 1, 2 ... new people give, up to the budget."""
    problem = case.problem
    points = []
    standing = standing_of(problem, optimum.here)
    for number in numbers(problem):
        points.append(_point(case, standing, number, with_people(problem, optimum.table, number)))
    return tuple(points)


def numbers(problem: Problem) -> range:
    """The numbers of new people along the curve."""
    people = len(problem.people_for(problem.pending))
    most = people if problem.budget is None else min(people, problem.budget)
    return range(len(problem.people_for(problem.demanded)), min(most, LONGEST) + 1)


def _point(case: Case, standing: Standing, number: int, best: Best) -> CurvePoint:
    values, assignment = best.values, best.assignment
    speaker = Speaker(case)
    problem = case.problem
    writers = tuple(speaker.person(writer) for writer in speaker.people_of(assignment.requests))
    short = sum(
        one.count
        for one, portfolio in zip(problem.classes, assignment.portfolios, strict=True)
        if standing.values(one, portfolio)[0]
    )
    letters = problem.names(assignment.requests)
    return CurvePoint(number, writers, letters, short, values.short, values.halves, values.points, best.proved)


def requests(case: Case, optimum: Optimum) -> tuple[Request, ...]:
    """The people to ask, the worthiest first: those without whom a must falls short, then by points."""
    problem, assignment = case.problem, optimum.assignment
    speaker = Speaker(case)
    standing = standing_of(problem, optimum.here)
    event = None if case.season is None else case.season.events.get("submit")
    found = []
    for person in sorted(problem.asked_for(assignment.requests)):
        mine = 0
        for letter in bits(problem.pending):
            mine |= (problem.person_of[letter] == person) << letter
        without = without_letters(problem, optimum.table, mine)
        values = without.values
        needed = values.kept > optimum.values.kept
        falls_short = values.kept[:2] > optimum.values.kept[:2]
        needed_for = _worse(problem, standing, assignment, without.assignment) if falls_short else ()
        worth = None if needed_for or (needed and problem.resilient) else optimum.values.points - values.points
        programs = sum(
            one.count
            for one, portfolio in zip(problem.classes, assignment.portfolios, strict=True)
            if portfolio & mine & one.pending
        )
        writer = problem.people[person]
        found.append(
            Request(
                writer,
                speaker.person(writer),
                problem.names(assignment.requests & mine),
                None if event is None else event.day.isoformat(),
                event is not None and event.projected,
                worth,
                programs,
                needed_for,
                person not in problem.writing,
                entries(case, assignment, person),
                problem.names(without.assignment.requests & ~assignment.requests),
            )
        )
    found.sort(key=lambda one: (not one.needed_for, one.worth is not None, -(one.worth or 0), one.writer))
    return tuple(found)


def _worse(problem: Problem, standing: Standing, plan: Assignment, other: Assignment) -> tuple[str, ...]:
    """The programs that fall (further) short under another assignment."""
    worse: list[str] = []
    for one, mine, theirs in zip(problem.classes, plan.portfolios, other.portfolios, strict=True):
        if standing.values(one, theirs)[1] > standing.values(one, mine)[1]:
            worse.extend(one.programs)
    return tuple(sorted(worse))


def lifts(case: Case, optimum: Optimum) -> tuple[tuple[Lift, ...], bool]:
    """What giving up each must everywhere would buy, where it buys anything; and whether that was examined."""
    problem = case.problem
    musts = sorted({bound.rule for one in problem.classes for bound in one.bounds if bound.level == "must"})
    sets = 1 if optimum.table is None else len(optimum.table.sets.masks)
    cost = sum(portfolio_bound(one) + sets for one in problem.classes) * len(musts)
    if optimum.table is None or cost > min(LIFT_COST, LARGEST):
        return (), not musts
    found = []
    for rule in musts:
        values = _without_rule(case, optimum.table, rule)
        if values.worth >= optimum.values.worth:
            continue
        says = next(r.says for rules in case.rules.values() for r in rules if r.id == rule)
        gain = values.points - optimum.values.points
        found.append(Lift(rule, says, values.short, values.halves, values.points, gain))
    found.sort(key=lambda lift: (lift.short, lift.letters_short, -lift.points, lift.rule))
    return tuple(found), True


def _without_rule(case: Case, table: Table, rule: str) -> Values:
    """The best values where that must holds nowhere."""
    changed = {}
    parts = []
    for place, one in enumerate(case.problem.classes):
        mine = [bound for bound in one.bounds if bound.rule == rule]
        if not mine:
            parts.append((one, table.classes[place], one.weight))
            continue
        known = without(table.classes[place], mine)
        changed[place] = [(known, one.weight)]
        left = replace(one, bounds=tuple(bound for bound in one.bounds if bound.rule != rule))
        parts.append((left, known, one.weight))
    return best_values(table, changed, exposed_of(table, parts))
