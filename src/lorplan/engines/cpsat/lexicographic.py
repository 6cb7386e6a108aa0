"""Several objectives in strict order over one model: in one exact solve where the numbers allow, else one by one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from lorplan.engines.cpsat.plan import EXACT
from lorplan.engines.cpsat.solver import Model, Row, Solution, solve

Objective = Mapping[int, int]


def less(*variables: Mapping[int, int]) -> dict[int, int]:
    """The objective of having less of these."""
    found: dict[int, int] = {}
    for each in variables:
        for variable, factor in each.items():
            found[variable] = found.get(variable, 0) - factor
    return found


def lexicographic(
    model: Model,
    objectives: Sequence[Objective],
    limit: float | None = None,
    parameters: Mapping[str, Any] | None = None,
) -> Solution:
    """A solution that is best by the first objective, of these by the second, and so on. Rows added here are taken
    away again. Its outcome is that of the last solve."""
    wanted = [{variable: factor for variable, factor in one.items() if factor} for one in objectives]
    ranges = [sum(abs(factor) * model.uppers[variable] for variable, factor in one.items()) + 1 for one in wanted]
    rows = len(model.rows)
    solution = Solution("infeasible", [], 0, 0)
    place = 0
    try:
        while place < len(wanted) or place == 0:
            stop, reach = place, 1
            while stop < len(wanted) and (stop == place or reach * ranges[stop] < EXACT):
                reach *= ranges[stop]
                stop += 1
            model.objective = _one(wanted[place:stop], ranges[place:stop])
            solution = solve(model, limit, parameters)
            if solution.outcome != "optimal" or stop >= len(wanted):
                return solution
            for objective in wanted[place:stop]:
                value = sum(factor * solution.values[variable] for variable, factor in objective.items())
                if objective:
                    model.rows.append(Row(list(objective), list(objective.values()), value, None))
            place = stop
        return solution
    finally:
        del model.rows[rows:]
        model.objective = {}


def _one(objectives: Sequence[Objective], ranges: Sequence[int]) -> dict[int, int]:
    """One objective for several: each weighs more than all after it can come to."""
    found: dict[int, int] = {}
    weight = 1
    for objective, reach in zip(reversed(objectives), reversed(ranges), strict=True):
        for variable, factor in objective.items():
            found[variable] = found.get(variable, 0) + factor * weight
        weight *= reach
    return {variable: factor for variable, factor in found.items() if factor}
