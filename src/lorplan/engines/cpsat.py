"""CP-SAT decides the plan: stages 2 to 5 in one exact weighted objective of whole numbers.

Slack for musts loosens the relaxation, so it is posted only where it can be needed. First all musts are hard rows;
where that is feasible, nothing falls short and stages 2 and 3 are proven. Else each kind of class (same musts, same
letters) is asked alone what it falls short by with no letter asked for and with all of them: where the two agree, its
shortfall is a constant; only the others get slack that counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from lorplan.engines.cpsat_rows import ClassRows, Musts
from lorplan.engines.cpsat_solver import Model, Row, Solution, solve
from lorplan.engines.values import Assignment, Values, effort_of, needed
from lorplan.errors import Bug
from lorplan.kinds import Bound
from lorplan.problem.problem import Problem, ProgramClass, bits

EXACT: Final = 1 << 53  # beyond it a double, which the solver uses inside, skips whole numbers


@dataclass(frozen=True, slots=True)
class Answer:
    """What CP-SAT says. `bound`: no plan is better in the strict order than these values; equal to `values` where
    proved."""

    assignment: Assignment
    values: Values
    bound: Values
    proved: bool


@dataclass(frozen=True, slots=True)
class _Lack:
    """The least a class falls short by: programs (0 or 1), and half letters."""

    short: int
    halves: int


@dataclass
class _Built:
    model: Model
    classes: list[ClassRows]
    asked: dict[int, int]  # letter -> variable
    people: dict[int, int]  # person -> variable
    short: dict[int, int]  # variable -> weight, of slack that counts
    halves: dict[int, int]
    points: dict[int, int]
    points_constant: int
    lack_short: int  # weighted, of classes whose shortfall is a constant
    lack_halves: int
    impossible: bool


def solve_problem(
    problem: Problem,
    requests: int | None = None,
    limit: float | None = None,
    parameters: Mapping[str, Any] | None = None,
) -> Answer | None:
    """The best plan, with its bound. `requests`: exactly these letters are asked for, instead of the best within the
    budget. None where the limits contradict the assigned letters, so that there is no plan at all."""
    built = _build(problem, ["hard"] * len(problem.classes), [None] * len(problem.classes), requests)
    solution = None if built.impossible else _maximise(built, problem, limit, parameters)
    if solution is not None and solution.outcome in ("optimal", "feasible"):
        return _answer(problem, built, solution, _bound(built, problem, solution))
    lacks = _lacks(problem, requests, limit, parameters)
    if lacks is None:
        return None
    musts: list[Musts] = ["soft" if lack is None else "constant" if lack.halves else "hard" for lack in lacks]
    built = _build(problem, musts, lacks, requests)
    if built.impossible:
        raise Bug.of("a class with slack for its musts has no portfolio")
    solution = _maximise(built, problem, limit, parameters)
    if solution.outcome == "infeasible":
        raise Bug.of("the plan with slack for its musts is infeasible")
    if solution.outcome == "unknown":
        return _nothing(problem, requests)
    return _answer(problem, built, solution, _bound(built, problem, solution))


# ---- the model


def _build(problem: Problem, musts: Sequence[Musts], lacks: Sequence[_Lack | None], requests: int | None) -> _Built:
    model = Model()
    built = _Built(model, [], {}, {}, {}, {}, {}, 0, 0, 0, False)
    for one, how, lack in zip(problem.classes, musts, lacks, strict=True):
        withheld = 0 if requests is None else one.pending & ~requests
        rows = ClassRows(model, one, how, one.usable & ~one.fixed & ~withheld)
        for bound in one.bounds:
            if bound.level != "note":
                bound.post(rows)
        built.classes.append(rows)
        built.impossible |= rows.impossible
        _count_slack(built, rows, lack)
        for variable, points in rows.points.items():
            built.points[variable] = points * one.weight
        built.points_constant += rows.constant * one.weight
    _link(built, problem, requests)
    return built


def _count_slack(built: _Built, rows: ClassRows, lack: _Lack | None) -> None:
    weight = rows.one.weight
    if rows.musts == "constant" and lack is not None:
        built.lack_short += weight * lack.short
        built.lack_halves += weight * lack.halves
        variables = [variable for variable, _, _ in rows.slacks]
        # What the class falls short by is known: the row says so, and nothing of it is left to the objective.
        built.model.rows.append(Row(variables, [halves for _, _, halves in rows.slacks], None, lack.halves))
    elif rows.musts == "soft" and rows.slacks:
        short = built.model.variable(1)
        built.short[short] = weight
        for variable, most, halves in rows.slacks:
            built.halves[variable] = weight * halves
            built.model.rows.append(Row([variable, short], [1, -most], None, 0))


def _link(built: _Built, problem: Problem, requests: int | None) -> None:
    """A letter that nobody has been asked for yet needs a request; requests need people; people are limited."""
    model = built.model
    if requests is not None:
        built.points_constant -= effort_of(problem, requests)
        return
    users: dict[int, list[int]] = {}
    for rows in built.classes:
        for letter in bits(rows.one.pending & rows.free):
            users.setdefault(letter, []).append(rows.letters[letter])
    for letter in bits(problem.pending):
        asked = built.asked[letter] = model.variable(1)
        if users.get(letter):
            model.denied.append((asked, users[letter]))
        if problem.demanded >> letter & 1:
            model.rows.append(Row([asked], [1], 1, None))
        person = problem.person_of[letter]
        if person not in built.people:
            built.people[person] = model.variable(1)
        model.rows.append(Row([built.people[person], asked], [1, -1], 0, None))
    if problem.budget is not None and len(built.people) > problem.budget:
        people = list(built.people.values())
        model.rows.append(Row(people, [1] * len(people), None, problem.budget))
    effort = problem.effort * problem.weight
    for variable in built.people.values():
        built.points[variable] = -effort


# ---- the objective


def _range(factors: Mapping[int, int], uppers: Sequence[int]) -> int:
    return sum(abs(factor) * uppers[variable] for variable, factor in factors.items())


def _weights(built: _Built) -> tuple[int, int, int, int]:
    """The weights of short, half letters, points and people in one objective; a letter asked for weighs 1."""
    uppers = built.model.uppers
    people = len(built.asked) + 1
    points = people * len(built.people) + len(built.asked) + 1
    halves = points * (_range(built.points, uppers) + 1)
    short = halves * (_range(built.halves, uppers) + 1)
    return short, halves, points, people


def _maximise(built: _Built, problem: Problem, limit: float | None, parameters: Mapping[str, Any] | None) -> Solution:
    short, halves, points, people = _weights(built)
    if short * (_range(built.short, built.model.uppers) + 1) < EXACT:
        built.model.objective = _objective(built, short, halves, points, people)
        return solve(built.model, limit, parameters)
    # Too large for one exact objective: what falls short first, then points with that held.
    built.model.objective = _objective(built, _range(built.halves, built.model.uppers) + 1, 1, 0, 0)
    first = solve(built.model, limit, parameters)
    if first.outcome != "optimal":
        return first
    for factors in (built.short, built.halves):
        least = sum(factor * first.values[variable] for variable, factor in factors.items())
        built.model.rows.append(Row(list(factors), list(factors.values()), None, least))
    built.model.objective = _objective(built, 0, 0, points, people)
    return solve(built.model, limit, parameters)


def _objective(built: _Built, short: int, halves: int, points: int, people: int) -> dict[int, int]:
    objective: dict[int, int] = {}
    for factors, weight in ((built.short, -short), (built.halves, -halves), (built.points, points)):
        for variable, factor in factors.items():
            if factor * weight:
                objective[variable] = objective.get(variable, 0) + factor * weight
    for variable in built.people.values() if people else ():
        objective[variable] = objective.get(variable, 0) - people
    for variable in built.asked.values() if people else ():
        objective[variable] = objective.get(variable, 0) - 1
    return objective


# ---- the answer


def _answer(problem: Problem, built: _Built, solution: Solution, bound: Values) -> Answer:
    portfolios = tuple(rows.portfolio(solution.values) for rows in built.classes)
    values = _values(built, solution.values)
    proved = solution.outcome == "optimal"
    requests = 0
    for letter, variable in built.asked.items():
        requests |= solution.values[variable] << letter
    used = needed(problem, portfolios)
    if proved and built.asked and requests != used:
        raise Bug.of("CP-SAT asks for letters that no portfolio uses")
    return Answer(Assignment(used, portfolios), values, values if proved else bound, proved)


def _values(built: _Built, values: Sequence[int]) -> Values:
    def total(factors: Mapping[int, int]) -> int:
        return sum(factor * values[variable] for variable, factor in factors.items())

    return Values(
        built.lack_short + total(built.short),
        built.lack_halves + total(built.halves),
        built.points_constant + total(built.points),
        sum(values[variable] for variable in built.people.values()),
        sum(values[variable] for variable in built.asked.values()),
    )


def _bound(built: _Built, problem: Problem, solution: Solution) -> Values:
    """The solver's bound on the weighted objective, taken apart: the best values that a plan could still have."""
    values = _values(built, solution.values)
    gap = solution.bound - solution.objective
    if gap <= 0:
        return values
    _, halves, points, _ = _weights(built)
    if gap < halves:  # what falls short is proven, points are not
        return Values(values.short, values.halves, values.points + gap // points, values.people, values.letters)
    best = built.points_constant + _range(built.points, built.model.uppers)
    return Values(built.lack_short, built.lack_halves, best, 0, 0)


def _nothing(problem: Problem, requests: int | None) -> Answer:
    """Stopped before any plan was found: only what is fixed is sent, and nothing is proven."""
    from lorplan.engines.worth import values_of

    portfolios = tuple(one.fixed for one in problem.classes)
    assignment = Assignment(needed(problem, portfolios), portfolios)
    values = values_of(problem, assignment)
    most = sum(one.weight * 40 * 1000 for one in problem.classes)
    return Answer(assignment, values, Values(0, 0, values.points + most, 0, 0), False)


# ---- classes that fall short anyway


def _lacks(
    problem: Problem, requests: int | None, limit: float | None, parameters: Mapping[str, Any] | None
) -> list[_Lack | None] | None:
    """For every class the least it falls short by, where that is the same whatever is asked for; None in its place
    where it depends. None as a whole where a class has no portfolio at all."""
    found: dict[tuple[Any, ...], tuple[_Lack, _Lack] | None] = {}
    lacks: list[_Lack | None] = []
    for one in problem.classes:
        demands = tuple(id(bound) for bound in one.bounds if bound.level in ("must", "limit"))
        kind = (one.usable, one.fixed, one.pending, one.cap, demands)
        if kind not in found:
            wanted = (0, one.pending) if requests is None else (requests, requests)
            least = [_alone(problem, one, letters | one.fixed, limit, parameters) for letters in wanted]
            found[kind] = None if least[0] is None or least[1] is None else (least[0], least[1])
        both = found[kind]
        if both is None:
            return None
        lacks.append(both[0] if both[0] == both[1] else None)
    return lacks


def _alone(
    problem: Problem, one: ProgramClass, letters: int, limit: float | None, parameters: Mapping[str, Any] | None
) -> _Lack | None:
    """The least that one class falls short by with these letters; None where no portfolio keeps its limits."""
    demands: tuple[Bound, ...] = tuple(bound for bound in one.bounds if bound.level in ("must", "limit"))
    model = Model()
    rows = ClassRows(model, one, "soft", one.usable & ~one.fixed & ~(one.pending & ~letters))
    for bound in demands:
        bound.post(rows)
    if rows.impossible:
        return None
    if not rows.slacks:
        solution = solve(model, limit, parameters)
        return None if solution.outcome == "infeasible" else _Lack(0, 0)
    short = model.variable(1)
    most = sum(upper * halves for _, upper, halves in rows.slacks) + 1
    model.objective[short] = -most
    for variable, upper, halves in rows.slacks:
        model.objective[variable] = -halves
        model.rows.append(Row([variable, short], [1, -upper], None, 0))
    solution = solve(model, limit, parameters)
    if solution.outcome == "infeasible":
        return None
    if solution.outcome != "optimal":
        raise Bug.of("a single class was not solved within the limit")
    halves = sum(each * solution.values[variable] for variable, _, each in rows.slacks)
    return _Lack(solution.values[short], halves)
