"""Effort: the points that asking costs, taken off the points of a plan."""

from __future__ import annotations

from typing import Any

from lorplan.case.problem import Problem


def effort_of(problem: Problem, requests: int) -> int:
    """The weighted points that asking for these letters costs, at the weight of all programs."""
    cost: int = effort(problem, len(problem.people_for(requests)), requests.bit_count())
    return cost


def effort(problem: Problem, people: Any, letters: Any, weight: int | None = None) -> Any:
    """The weighted points that it costs to ask so many new people for so many letters in all (numbers or arrays): the
    effort of a person for the first letter of each, a share of it for every other letter. `weight`: of all programs,
    where it is not the problem's."""
    whole, share = efforts(problem, weight)
    return people * whole + (letters - people) * share


def efforts(problem: Problem, weight: int | None = None) -> tuple[int, int]:
    """The weighted points that a new person costs, and every further letter."""
    whole = problem.effort * (problem.weight if weight is None else weight)
    return whole, whole * problem.further // 100
