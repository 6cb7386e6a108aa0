"""Effort: the points that asking costs, taken off the points of a plan."""

from __future__ import annotations

from typing import Any, NamedTuple

from lorplan.case.problem import Problem


def effort_of(problem: Problem, requests: int) -> int:
    """The weighted points that asking for these letters costs, at the weight of all programs."""
    rewritten = (requests & problem.written).bit_count()
    cost: int = effort(problem, len(problem.people_for(requests)), requests.bit_count(), rewritten)
    return cost


def effort(problem: Problem, people: Any, letters: Any, rewritten: Any, weight: int | None = None) -> Any:
    """The weighted points that it costs to ask so many new people for so many letters in all, `rewritten` of them by
    somebody who has written already (numbers or arrays): the effort of a person for the first letter of each, a share
    of it for every other letter. `weight`: of all programs, where it is not the problem's."""
    costs = efforts(problem, weight)
    return people * costs.person + (letters - people - rewritten) * costs.further + rewritten * costs.rewritten


class Efforts(NamedTuple):
    """Weighted points: what a new person costs; every further letter by somebody who has one to write; a letter by
    somebody whose letters are all written."""

    person: int
    further: int
    rewritten: int


def efforts(problem: Problem, weight: int | None = None) -> Efforts:
    """What asking costs, at the weight of all programs."""
    whole = problem.effort * (problem.weight if weight is None else weight)
    return Efforts(whole, whole * problem.further // 100, whole * problem.rewrite // 100)
