"""Several stages in strict order over one model: in one exact solve where the numbers allow, else in several."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct

from lorplan.engines.cpsat.parameters import EXACT
from lorplan.engines.cpsat.solver import Model, Outcome, Row, Solution, solve
from lorplan.rules.kinds.rows import Linear


class Reached(Struct, frozen=True):
    """A solution, and for every stage the bound: no solution is better than these in the strict order. `outcome`: what
    is proved of it."""

    solution: Solution
    bound: tuple[int, ...] = ()

    @property
    def outcome(self) -> Outcome:
        return self.solution.outcome


class _Stage(Struct, frozen=True):
    """A sum to be made small, with the least and the greatest that it can be."""

    sum: Linear
    least: int
    most: int

    @property
    def range(self) -> int:
        return self.most - self.least + 1


def lexicographic(
    model: Model,
    stages: Sequence[Linear],
    limit: float | None = None,
    parameters: Mapping[str, Any] | None = None,
    apart: int = 0,
) -> Reached:
    """A solution that is least in the first stage, of these in the second, and so on. `apart`: so many stages are
    solved before the others. Rows added here are taken away again."""
    sums = [_stage(stage, model.uppers) for stage in stages]
    rows, start = len(model.rows), 0
    solution = Solution("infeasible", [], 0, 0)
    try:
        while True:
            stop, reach = start, 1
            end = apart if start < apart else len(sums)
            while stop < end and (stop == start or reach * sums[stop].range < EXACT):
                reach *= sums[stop].range
                stop += 1
            model.objective = objective_of(stages[start:stop], model.uppers)
            before, solution = solution, solve(model, limit, parameters)
            if solution.outcome == "unknown" and before.values:  # what was best in the stages before is a solution
                solution = _without_bound(model, before.values)
            if solution.outcome != "optimal" or stop == len(sums):
                return Reached(solution, _bound(sums, start, stop, solution))
            for stage in sums[start:stop]:
                terms, most = stage.sum.terms, stage.sum.value(solution.values) - stage.sum.constant
                if terms:
                    model.rows.append(Row(list(terms), list(terms.values()), None, most))
            start = stop
    finally:
        del model.rows[rows:]
        model.objective = {}


def _stage(stage: Linear, uppers: Sequence[int]) -> _Stage:
    terms = {variable: factor for variable, factor in stage.terms.items() if factor}
    ends = [factor * uppers[variable] for variable, factor in terms.items()]
    least, most = (stage.constant + sum(side(0, end) for end in ends) for side in (min, max))
    return _Stage(Linear(terms, stage.constant), least, most)


def _weights(stages: Sequence[_Stage]) -> list[int]:
    """Each stage weighs more than all after it can come to."""
    weights = [1]
    for stage in reversed(stages[1:]):
        weights.append(weights[-1] * stage.range)
    return weights[::-1]


def objective_of(stages: Sequence[Linear], uppers: Sequence[int]) -> dict[int, int]:
    """One objective, to be made large, for several stages."""
    sums = [_stage(stage, uppers) for stage in stages]
    objective: dict[int, int] = {}
    for stage, weight in zip(sums, _weights(sums), strict=True):
        for variable, factor in stage.sum.terms.items():
            objective[variable] = objective.get(variable, 0) - factor * weight
    return {variable: factor for variable, factor in objective.items() if factor}


def _without_bound(model: Model, values: list[int]) -> Solution:
    objective = sum(factor * values[variable] for variable, factor in model.objective.items())
    return Solution("feasible", values, objective, sum(max(0, f) * model.uppers[v] for v, f in model.objective.items()))


def _bound(stages: Sequence[_Stage], start: int, stop: int, solution: Solution) -> tuple[int, ...]:
    """The solver's bound on the objective of the stages start..stop, taken apart."""
    if not solution.values:
        return ()
    values = [stage.sum.value(solution.values) for stage in stages]
    gap = max(0, solution.bound - solution.objective)
    weights = _weights(stages[start:stop])
    for index in range(start, stop):
        # What is less by 1 in a stage gains its weight, whatever it loses in the stages after.
        later = range(index + 1, stop)
        lost = sum(weights[other - start] * (stages[other].most - values[other]) for other in later)
        less = (gap + lost) // weights[index - start]
        if less:
            least = max(stages[index].least, values[index] - less)
            return *values[:index], least, *(stage.least for stage in stages[index + 1 :])
    return *values[:stop], *(stage.least for stage in stages[stop:])
