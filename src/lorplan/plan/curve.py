"""What asking buys: the best plan for 0, 1, 2 ... people asked, what each request is worth, what a must costs."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from lorplan.basics.bits import bits
from lorplan.case.case import Case
from lorplan.case.problem import Problem, ProgramClass
from lorplan.case.wording.speaker import Speaker
from lorplan.engines.assignment import Assignment
from lorplan.engines.optimise import Optimum
from lorplan.engines.stages import Values
from lorplan.engines.table.classtable import portfolio_bound
from lorplan.engines.table.table import LARGEST, Table
from lorplan.plan.days import due
from lorplan.plan.entries import entries
from lorplan.results.curve import CurvePoint, Lift
from lorplan.results.requests import Request
from lorplan.trials.fewer_letters import Narrowed, with_people, without_letters
from lorplan.trials.standing import Standing, standing_of
from lorplan.trials.tables import best_values, exposed_of, without

LONGEST = 8  # points of the curve
LIFT_COST = 20_000_000  # steps of the table, for all musts together


def curve(case: Case, optimum: Optimum) -> tuple[CurvePoint, ...]:
    """The best that at most 0, 1, 2 ... new people give, up to the budget."""
    problem = case.problem
    standing = standing_of(problem, optimum.chosen_table)
    return tuple(
        _point(case, standing, number, with_people(problem, optimum.table, number)) for number in numbers(problem)
    )


def numbers(problem: Problem) -> range:
    """The numbers of new people along the curve."""
    people = len(problem.people_for(problem.pending))
    most = people if problem.budget is None else min(people, problem.budget)
    return range(len(problem.people_for(problem.demanded)), min(most, LONGEST) + 1)


def falling_short(problem: Problem, standing: Standing, portfolios: Sequence[int]) -> list[ProgramClass]:
    """The classes that fall short by the plan's order: a must surely lacks letters."""
    return [
        program_class
        for program_class, portfolio in zip(problem.classes, portfolios, strict=True)
        if standing.values(program_class, portfolio)[0]
    ]


def _point(case: Case, standing: Standing, number: int, best: Narrowed) -> CurvePoint:
    values, requests, speaker = best.values, best.assignment.requests, Speaker(case)
    short = falling_short(case.problem, standing, best.assignment.portfolios)
    return CurvePoint(
        new_requests=number,
        writers=tuple(speaker.person(writer) for writer in speaker.people_of(requests)),
        letters=case.problem.names(requests),
        programs_short=sum(program_class.count for program_class in short),
        short=values.short,
        letters_missing=values.missing,
        points=values.points,
        proved=best.proved,
    )


def requests(case: Case, optimum: Optimum) -> tuple[Request, ...]:
    """The people to ask, the worthiest first: those without whom a must falls short, then by points."""
    problem = case.problem
    standing = standing_of(problem, optimum.chosen_table)
    asked = [
        _request(case, optimum, standing, person) for person in sorted(problem.asked_for(optimum.assignment.requests))
    ]
    asked.sort(
        key=lambda request: (not request.needed_for, request.worth is not None, -(request.worth or 0), request.writer)
    )
    return tuple(asked)


def _request(case: Case, optimum: Optimum, standing: Standing, person: int) -> Request:
    """What is asked of a person, and what is lost if they never are."""
    problem, assignment, best = case.problem, optimum.assignment, optimum.values
    theirs = sum(1 << letter for letter in bits(problem.pending) if problem.person_of[letter] == person)
    unasked = without_letters(problem, optimum.table, theirs | problem.excluded_by(theirs & assignment.requests))
    values = unasked.values
    falls_short = values.kept[:2] > best.kept[:2]
    needed_for = _worse(problem, standing, assignment, unasked.assignment) if falls_short else ()
    hangs = problem.resilient and values.kept > best.kept
    getting = [
        program
        for program_class, portfolio in zip(problem.classes, assignment.portfolios, strict=True)
        if portfolio & theirs & program_class.pending
        for program in program_class.programs
    ]
    wanted = due(case, getting)
    writer = problem.people[person]
    return Request(
        writer=writer,
        name=Speaker(case).person(writer),
        letters=problem.names(assignment.requests & theirs),
        needed_by=None if wanted.day is None else wanted.day.isoformat(),
        needed_by_projected=wanted.projected,
        worth=None if needed_for or hangs else best.points - values.points,
        programs=sum(
            program_class.count
            for program_class, portfolio in zip(problem.classes, assignment.portfolios, strict=True)
            if portfolio & theirs & program_class.pending
        ),
        needed_for=needed_for,
        new=person not in problem.writing,
        entries=entries(case, assignment, person),
        reserve=problem.names(unasked.assignment.requests & ~assignment.requests),
    )


def _worse(problem: Problem, standing: Standing, plan: Assignment, other: Assignment) -> tuple[str, ...]:
    """The programs that fall (further) short under another assignment."""
    worse: list[str] = []
    for program_class, planned, instead in zip(problem.classes, plan.portfolios, other.portfolios, strict=True):
        if standing.values(program_class, instead)[1] > standing.values(program_class, planned)[1]:
            worse.extend(program_class.programs)
    return tuple(sorted(worse))


def lifts(case: Case, optimum: Optimum) -> tuple[tuple[Lift, ...], bool]:
    """What giving up each must everywhere would buy, where it buys anything; and whether that was examined."""
    problem, best = case.problem, optimum.values
    musts = {bound.rule for program_class in problem.classes for bound in program_class.bounds if bound.level == "must"}
    sets = 1 if optimum.table is None else len(optimum.table.sets.masks)
    cost = sum(portfolio_bound(program_class) + sets for program_class in problem.classes) * len(musts)
    if optimum.table is None or cost > min(LIFT_COST, LARGEST):
        return (), not musts
    gains = []
    for name in sorted(musts):
        values = _without_rule(case, optimum.table, name)
        if values.worth < best.worth:
            gains.append(
                Lift(
                    rule=name,
                    says=next(rule.says for rules in case.rules.values() for rule in rules if rule.id == name),
                    short=values.short,
                    letters_missing=values.missing,
                    points=values.points,
                    gain=values.points - best.points,
                )
            )
    gains.sort(key=lambda lift: (lift.short, lift.letters_missing, -lift.points, lift.rule))
    return tuple(gains), True


def _without_rule(case: Case, table: Table, rule: str) -> Values:
    """The best values where that must holds nowhere."""
    changed = {}
    parts = []
    for index, program_class in enumerate(case.problem.classes):
        lifted = [bound for bound in program_class.bounds if bound.rule == rule]
        if not lifted:
            parts.append((program_class, table.classes[index], program_class.weight))
            continue
        lenient = without(table.classes[index], lifted)
        changed[index] = [(lenient, program_class.weight)]
        kept = tuple(bound for bound in program_class.bounds if bound.rule != rule)
        parts.append((replace(program_class, bounds=kept), lenient, program_class.weight))
    return best_values(table, changed, exposed_of(table, parts))
