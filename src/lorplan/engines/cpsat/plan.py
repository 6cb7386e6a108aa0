"""CP-SAT decides the plan: stages 2 to 5 in one exact weighted objective of whole numbers.

Slack for musts loosens the relaxation, so it is posted only where it can be needed. First all musts are hard rows;
where that is feasible, nothing falls short and stages 2 and 3 are proven. Else each kind of class (same musts, same
letters) is asked alone what it falls short by with every letter asked for, and with none. If all can have the former
at once, stages 2 and 3 are proven again. Else only kinds for which the two differ get slack that counts, one for each
kind: what a class lacks depends on its musts and the letters there are, so that alike classes lack the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final, Literal

from msgspec import Struct

from lorplan.basics.bits import bits
from lorplan.basics.errors import Bug
from lorplan.case.problem import Problem
from lorplan.engines.assignment import Assignment, needed
from lorplan.engines.cpsat.asking import post_asking
from lorplan.engines.cpsat.rows import Blocks, ClassRows, Musts, Protect, Stencils
from lorplan.engines.cpsat.shortfall import Lack, lacks_of, least_halves
from lorplan.engines.cpsat.solver import Model, Row, Solution, solve
from lorplan.engines.effort import effort_of
from lorplan.engines.stages import Values

EXACT: Final = 1 << 53  # beyond it a double, which the solver uses inside, skips whole numbers


class Answer(Struct, frozen=True):
    """What CP-SAT says. `bound`: no plan is better in the strict order than these values; equal to `values` where
    proved."""

    assignment: Assignment
    values: Values
    bound: Values
    proved: bool


@dataclass(repr=False, eq=False)
class _Built:
    """A model with what its variables stand for."""

    model: Model
    classes: list[ClassRows]
    asked: dict[int, int]  # letter -> variable
    people: dict[int, int]  # person -> variable
    short: dict[int, int]  # variable -> weight, of slack that counts
    halves: dict[int, int]
    points: dict[int, int]
    points_constant: int
    lacks: dict[Lack, tuple[int, int | None]]  # variables of what a kind lacks beyond the least: half letters, short
    lack_short: int  # weighted, of what is lacking anyway
    lack_halves: int
    impossible: bool
    part: Literal["all", "shortfall", "exposed", "points"] = "all"  # what the objective that was solved last is about
    blocks: Blocks = field(default_factory=Blocks)


def solve_problem(
    problem: Problem,
    requests: int | None = None,
    limit: float | None = None,
    parameters: Mapping[str, Any] | None = None,
) -> Answer | None:
    """The best plan, with its bound. `requests`: exactly these letters are asked for, instead of the best within the
    budget. None where limits contradict the assigned letters, or with wishes the budget: there is no plan at all."""
    if requests is not None and problem.demanded & ~requests:
        return None
    tries: tuple[Protect, ...] = ("all", "most") if problem.resilient else ("no",)
    for how in tries:
        built = _build(problem, ["hard"] * len(problem.classes), None, requests, how, parameters)
        solution = None if built.impossible else _maximise(built, limit, parameters)
        if solution is not None and solution.outcome in ("optimal", "feasible"):
            return _answer(problem, built, solution, requests)
    lacks = lacks_of(problem, requests, parameters)
    if lacks is None:
        return None
    for soft in (False, True):
        musts: list[Musts] = [_musts(lack, soft) for lack in lacks]
        if not soft and all(must == "hard" for must in musts):
            continue  # tried
        built = _build(problem, musts, lacks, requests, "most" if problem.resilient else "no", parameters)
        if built.impossible:
            raise Bug.of("a class with slack for its musts has no portfolio")
        solution = _maximise(built, limit, parameters)
        if solution.outcome in ("optimal", "feasible"):
            return _answer(problem, built, solution, requests)
        if solution.outcome == "infeasible" and soft:
            if problem.demanded or any(lack.unsure for lack in lacks):
                return None  # limits or wishes ask for more people than the budget allows
            raise Bug.of("the plan with slack for its musts is infeasible")
    return _nothing(problem, requests)


def _musts(lack: Lack, soft: bool) -> Musts:
    if soft and lack.least != lack.most:
        return "soft"
    return "constant" if lack.least else "hard"


# ---- the model


def _build(
    problem: Problem,
    musts: Sequence[Musts],
    lacks: Sequence[Lack] | None,
    requests: int | None,
    how: Protect = "no",
    parameters: Mapping[str, Any] | None = None,
) -> _Built:
    model = Model()
    built = _Built(model, [], {}, {}, {}, {}, {}, 0, {}, 0, 0, False)
    stencils = Stencils()
    for place, one in enumerate(problem.classes):
        withheld = 0 if requests is None else one.pending & ~requests
        rows = ClassRows(model, one, musts[place], one.usable & ~one.fixed & ~withheld)
        stencils.post((bound for bound in one.bounds if bound.level != "note"), rows)
        built.classes.append(rows)
        built.impossible |= rows.impossible
        if lacks is not None:
            _count_slack(built, rows, lacks[place])
        weight = one.weight
        built.points.update((variable, points * weight) for variable, points in rows.points.items())
        built.points_constant += rows.constant * one.weight
    if how != "no":
        from lorplan.engines.cpsat.resilience import protect, shorts_of

        shorts = shorts_of(problem, musts, lacks, built.lacks)
        least = partial(least_halves, parameters=parameters)
        built.blocks = protect(model, problem, shorts, requests, how, least)
        built.impossible |= built.blocks.impossible
    _link(built, problem, requests)
    return built


def _count_slack(built: _Built, rows: ClassRows, lack: Lack) -> None:
    if rows.musts == "hard":
        return
    model, weight = built.model, rows.one.weight
    built.lack_short += weight * (lack.least > 0)
    built.lack_halves += weight * lack.least
    variables = [variable for variable, _, _ in rows.slacks]
    halves = [halves for _, _, halves in rows.slacks]
    if rows.musts == "constant":
        # What the class falls short by is known: the row says so, and nothing of it is left to the objective.
        model.rows.append(Row(variables, halves, None, lack.least))
        return
    if lack not in built.lacks:
        more = model.variable(lack.most - lack.least)
        short = None if lack.least else model.variable(1)
        if short is not None:
            model.rows.append(Row([more, short], [1, -model.uppers[more]], None, 0))
        built.lacks[lack] = more, short
    more, short = built.lacks[lack]
    model.rows.append(Row([*variables, more], [*halves, -1], None, lack.least))
    built.halves[more] = built.halves.get(more, 0) + weight
    if short is not None:
        built.short[short] = built.short.get(short, 0) + weight
        for variable, most, _ in rows.slacks:
            model.rows.append(Row([variable, short], [1, -most], None, 0))


def _link(built: _Built, problem: Problem, requests: int | None) -> None:
    """A letter that nobody has been asked for yet needs a request; requests need people; people are limited."""
    model = built.model
    if requests is not None:
        built.points_constant -= effort_of(problem, requests)
        return
    users: dict[int, list[int]] = {}
    for rows in (*built.classes, *built.blocks.rows):
        for letter in bits(rows.one.pending & rows.free):
            users.setdefault(letter, []).append(rows.letters[letter])
    for letter in bits(problem.pending):
        asked = built.asked[letter] = model.variable(1)
        if users.get(letter):
            model.denied.append((asked, users[letter]))
        if problem.demanded >> letter & 1:
            model.rows.append(Row([asked], [1], 1, None))
    built.people, costs = post_asking(model, problem, built.asked)
    built.points.update((variable, -cost) for variable, cost in costs.items())


# ---- the objective


def _range(factors: Mapping[int, int], uppers: Sequence[int]) -> int:
    return sum(abs(factor) * uppers[variable] for variable, factor in factors.items())


def _weights(built: _Built) -> tuple[int, int, int, int, int]:
    """The weights of short, half letters, exposed, points and people in one objective; a letter asked for weighs 1."""
    uppers = built.model.uppers
    people = len(built.asked) + 1
    points = people * len(built.people) + len(built.asked) + 1
    exposed = points * (_range(built.points, uppers) + 1)
    halves = exposed * (_range(built.blocks.exposed, uppers) + 1)
    short = halves * (_range(built.halves, uppers) + 1)
    return short, halves, exposed, points, people


def _maximise(built: _Built, limit: float | None, parameters: Mapping[str, Any] | None) -> Solution:
    short, halves, exposed, points, people = _weights(built)
    if short * (_range(built.short, built.model.uppers) + 1) < EXACT:
        built.model.objective = _objective(built, short, halves, exposed, points, people)
        return solve(built.model, limit, parameters)
    # Too large for one exact objective: what falls short first, then what hangs on one letter, then points.
    built.model.objective = _objective(built, _range(built.halves, built.model.uppers) + 1, 1, 0, 0, 0)
    first = solve(built.model, limit, parameters)
    if first.outcome != "optimal":
        built.part = "shortfall"
        return first
    _hold(built, first, built.short, built.halves)
    if built.blocks.exposed:
        built.model.objective = _objective(built, 0, 0, 1, 0, 0)
        again = solve(built.model, limit, parameters)
        if again.outcome != "optimal":
            built.part = "exposed"
            return first if again.outcome == "unknown" else again
        first = again
        _hold(built, first, built.blocks.exposed)
    built.model.objective = _objective(built, 0, 0, 0, points, people)
    second = solve(built.model, limit, parameters)
    built.part = "points"
    if second.outcome == "unknown":  # the plan of the first part is one, with points as they come
        objective = sum(factor * first.values[variable] for variable, factor in built.model.objective.items())
        far = 2 * points * (_range(built.points, built.model.uppers) + 1)
        return Solution("feasible", first.values, objective, objective + far)
    return second


def _hold(built: _Built, solution: Solution, *parts: Mapping[int, int]) -> None:
    """Let nothing be worse in these parts than in a solution."""
    for factors in parts:
        most = sum(factor * solution.values[variable] for variable, factor in factors.items())
        built.model.rows.append(Row(list(factors), list(factors.values()), None, most))


def _objective(built: _Built, short: int, halves: int, exposed: int, points: int, people: int) -> dict[int, int]:
    objective: dict[int, int] = {}
    parts = ((built.short, -short), (built.halves, -halves), (built.blocks.exposed, -exposed), (built.points, points))
    for factors, weight in parts:
        for variable, factor in factors.items():
            if factor * weight:
                objective[variable] = objective.get(variable, 0) + factor * weight
    for variable in built.people.values() if people else ():
        objective[variable] = objective.get(variable, 0) - people
    for variable in built.asked.values() if people else ():
        objective[variable] = objective.get(variable, 0) - 1
    return objective


# ---- the answer


def _answer(problem: Problem, built: _Built, solution: Solution, given: int | None) -> Answer:
    from lorplan.engines.recount import values_of

    portfolios = tuple(rows.portfolio(solution.values) for rows in built.classes)
    values = _values(problem, built, solution.values)
    requests = 0 if given is None else given & problem.pending
    for letter, variable in built.asked.items():
        requests |= solution.values[variable] << letter
    used = needed(problem, portfolios)
    assignment = Assignment(requests if problem.resilient else used, portfolios)
    if solution.outcome == "optimal":
        if built.asked and requests != used and not problem.resilient:
            raise Bug.of("CP-SAT asks for letters that no portfolio uses")
        return Answer(assignment, values, values, True)
    # Where the solver was stopped, its slack may be larger than the portfolios need: the plan is worth what is read.
    read = values_of(problem, assignment)
    if read.order > values.order:
        raise Bug.of(f"the model and the readings of one plan differ: {values.order} against {read.order}")
    return Answer(assignment, read, _bound(built, solution, values), False)


def _values(problem: Problem, built: _Built, values: Sequence[int]) -> Values:
    def total(factors: Mapping[int, int]) -> int:
        return sum(factor * values[variable] for variable, factor in factors.items())

    return Values(
        built.lack_short + total(built.short),
        built.lack_halves + total(built.halves),
        built.points_constant + total(built.points),
        sum(values[variable] for variable in built.people.values()),
        sum(values[variable] for variable in built.asked.values()),
        built.blocks.lost + total(built.blocks.exposed) if problem.resilient else None,
    )


def _bound(built: _Built, solution: Solution, values: Values) -> Values:
    """The solver's bound on the weighted objective, taken apart: no plan is better in the strict order than these."""
    uppers = built.model.uppers
    gap = max(0, solution.bound - solution.objective)
    reach = [sum(side(0, f) * uppers[v] for v, f in built.points.items()) for side in (min, max)]
    least, most = (built.points_constant + total for total in reach)
    short, halves, exposed, points, _ = _weights(built)
    fewest = None if values.exposed is None else built.blocks.lost
    # A plan that falls short by less gains at least a weight, whatever it loses in the stages below.
    behind = points * (values.points - least) + points
    lost = behind + exposed * _range(built.blocks.exposed, uppers)
    if built.part == "shortfall":
        return Values(built.lack_short, built.lack_halves, most, 0, 0, fewest)
    if built.part == "all" and built.halves and gap > halves - lost:
        worst = halves * _range(built.halves, uppers) + lost
        return Values(built.lack_short if gap > short - worst else values.short, built.lack_halves, most, 0, 0, fewest)
    if built.part == "exposed" or (built.part == "all" and built.blocks.exposed and gap > exposed - behind):
        return Values(values.short, values.halves, most, 0, 0, fewest)
    return Values(values.short, values.halves, min(most, values.points + gap // points + 1), 0, 0, values.exposed)


def _nothing(problem: Problem, requests: int | None) -> Answer:
    """Stopped before any plan was found: only what is fixed is sent, and nothing is proven."""
    from lorplan.engines.recount import values_of

    portfolios = tuple(one.fixed for one in problem.classes)
    assignment = Assignment(needed(problem, portfolios), portfolios)
    values = values_of(problem, assignment)
    most = sum(one.weight * 40 * 1000 for one in problem.classes)
    nobody = 0 if problem.resilient else None
    return Answer(assignment, values, Values(0, 0, values.points + most, 0, 0, nobody), False)
