"""What both engines call a choice of requests, and a point of the frontier."""

from __future__ import annotations

from msgspec import Struct

from lorplan.basics.bits import bits
from lorplan.case.problem import Problem, ProgramClass
from lorplan.engines.assignment import Assignment
from lorplan.engines.stages import Values


class Choice(Struct, frozen=True):
    """Letters (bit masks). `given`: those at hand that some program is sent although it need not be; `asked`: those
    that are asked for."""

    given: int
    asked: int

    def within(self, other: Choice) -> bool:
        """Whether the other has all these letters."""
        return not (self.given & ~other.given or self.asked & ~other.asked)

    @property
    def order(self) -> tuple[int, tuple[int, ...], tuple[int, ...]]:
        """Few letters first, then the first by id."""
        return self.given.bit_count() + self.asked.bit_count(), tuple(bits(self.asked)), tuple(bits(self.given))


class Ranked(Struct, frozen=True):
    """A choice, its best plan, and what that comes to."""

    choice: Choice
    assignment: Assignment
    values: Values


def need_of(one: ProgramClass, portfolio: int) -> Choice:
    """What a class's portfolio needs of what is decided."""
    return Choice(portfolio & ~one.fixed & ~one.pending, portfolio & one.pending)


def choice_of(problem: Problem, portfolios: tuple[int, ...]) -> Choice:
    """What is decided where these portfolios are sent."""
    given = asked = 0
    for one, portfolio in zip(problem.classes, portfolios, strict=True):
        need = need_of(one, portfolio)
        given, asked = given | need.given, asked | need.asked
    return Choice(given, asked)


def decidable(problem: Problem) -> Choice:
    """Every letter of which something is decided."""
    given = 0
    for one in problem.classes:
        if one.cap > one.fixed.bit_count():
            given |= one.usable & ~one.fixed & ~one.pending
    return Choice(given, problem.pending)


class Point(Struct, frozen=True):
    """A plan on the frontier. `values.people` are those asked."""

    values: Values
    assignment: Assignment

    @property
    def order(self) -> tuple[int, int, int, int]:
        """Fewest people first, then what falls short least."""
        return self.values.people, self.values.short, self.values.halves, -self.values.points
