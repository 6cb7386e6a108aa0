"""Rows for what is asked for: new people behind letters, the budget and allowances, and what asking costs."""

from __future__ import annotations

from collections.abc import Mapping

from lorplan.case.problem import Problem
from lorplan.engines.cpsat.solver import Model, Row
from lorplan.engines.effort import efforts


def post_asking(
    model: Model, problem: Problem, asked: Mapping[int, int], already: int = 0
) -> tuple[dict[int, int], dict[int, int]]:
    """Post the people that have to be asked for letters (`asked`: letter -> variable) and how many may be.

    `already`: letters (a bit mask) that are asked for anyway: a limit that they go beyond is as high as they are.
    Gives person -> variable, of new people, and variable -> weighted points that it costs, of letters and people.
    """
    people: dict[int, int] = {}
    for letter, variable in asked.items():
        person = problem.person_of[letter]
        if person in problem.writing:
            continue
        if person not in people:
            people[person] = model.variable(1)
        model.rows.append(Row([people[person], variable], [1, -1], 0, None))
    if problem.budget is not None:
        _at_most(model, list(people.values()), max(problem.budget, len(problem.people_for(already))))
    for allowance in problem.allowances:
        variables = [variable for letter, variable in asked.items() if allowance.letters >> letter & 1]
        _at_most(model, variables, max(allowance.most, (already & allowance.letters).bit_count()))
    effort = efforts(problem)
    costs = {
        variable: effort.rewritten if problem.written >> letter & 1 else effort.further
        for letter, variable in asked.items()
    }
    return people, costs | dict.fromkeys(people.values(), effort.person - effort.further)


def _at_most(model: Model, variables: list[int], most: int) -> None:
    if len(variables) > most:
        model.rows.append(Row(variables, [1] * len(variables), None, most))
