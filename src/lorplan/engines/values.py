"""What an assignment comes to, stage by stage, in the plan's strict order. Nothing here knows a solver."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from lorplan.case.problem import Problem


class Values(Struct, frozen=True):
    """Stages 2 to 5 of a plan, weighted. Smaller is better but for `points` (effort taken off).

    `exposed`: the weight of programs that hang on one letter; None where the plan is not to be resilient.
    """

    short: int
    halves: int
    points: int
    people: int
    letters: int
    exposed: int | None = None

    @property
    def order(self) -> tuple[int, ...]:
        """Compares plans: the lesser tuple is the better plan."""
        return *self.worth, self.people, self.letters

    @property
    def worth(self) -> tuple[int, ...]:
        """Stages 2 to 4, compared in the same way."""
        return *self.kept, -self.points

    @property
    def kept(self) -> tuple[int, ...]:
        """The stages before points, compared in the same way."""
        if self.exposed is None:
            return self.short, self.halves
        return self.short, self.halves, self.exposed


class Assignment(Struct, frozen=True):
    """Letters to ask for and a portfolio (its usable letters) for every class, in the order of `problem.classes`."""

    requests: int
    portfolios: tuple[int, ...]


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


def needed(problem: Problem, portfolios: tuple[int, ...]) -> int:
    """The letters that must be asked for so that these portfolios can be sent."""
    requests = 0
    for one, portfolio in zip(problem.classes, portfolios, strict=True):
        requests |= portfolio & one.pending
    return requests
