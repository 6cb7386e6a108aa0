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


def need_of(program_class: ProgramClass, portfolio: int) -> Choice:
    """What a class's portfolio needs of what is decided."""
    free = portfolio & ~program_class.fixed
    return Choice(free & ~program_class.pending, portfolio & program_class.pending)


def choice_of(problem: Problem, portfolios: tuple[int, ...]) -> Choice:
    """What is decided where these portfolios are sent."""
    given = asked = 0
    for program_class, portfolio in zip(problem.classes, portfolios, strict=True):
        need = need_of(program_class, portfolio)
        given, asked = given | need.given, asked | need.asked
    return Choice(given, asked)


def decidable(problem: Problem) -> Choice:
    """Every letter of which something is decided."""
    given = 0
    for program_class in problem.classes:
        if program_class.cap > program_class.fixed.bit_count():
            given |= program_class.usable & ~program_class.fixed & ~program_class.pending
    return Choice(given, problem.pending)


class Point(Struct, frozen=True):
    """A plan on the frontier. `values.people` are those asked."""

    values: Values
    assignment: Assignment

    @property
    def order(self) -> tuple[int, ...]:
        """Fewest people first, then what falls short least, then most points."""
        return self.values.people, *self.values.shortfall, -self.values.points

    def as_good(self, other: Point) -> bool:
        """Whether it asks no more people, falls short by no more and has as many points as the other."""
        own, others = self.values, other.values
        return own.people <= others.people and own.shortfall <= others.shortfall and own.points >= others.points
