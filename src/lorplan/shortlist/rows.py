"""The model of a list: how many are chosen of each kind of alike programs, as rules, fees and signals may use it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec import Struct, field

from lorplan.basics.bits import bits
from lorplan.engines.cpsat.solver import Model, Row
from lorplan.rules.kinds.kind import Bound
from lorplan.rules.kinds.rows import Linear


class Interchangeable(Struct, frozen=True):
    """Programs (by position, in order) that everything treats alike. `number`: how many they are in all, each with its
    count; `least`: how many of them are on the list already."""

    programs: tuple[int, ...]
    number: int
    least: int
    worth: int


class Masks(Struct, frozen=True):
    """Rows that only note which sets of programs a bound tells apart."""

    seen: set[int] = field(default_factory=set)

    def matching(self, letters: int) -> Linear:
        self.seen.add(letters)
        return Linear()

    def missing(self, most: int) -> Linear:
        return Linear()

    def lost(self, most: int, points: int) -> Linear:
        return Linear()

    def flag(self) -> Linear:
        return Linear()

    def earn(self, what: Linear, points: int) -> None:
        """Nothing: only sets are noted."""

    def span(self, what: Linear) -> tuple[int, int]:
        return 0, 0

    def at_least(self, what: Linear, bound: int) -> None:
        """Nothing: only sets are noted."""

    def at_most(self, what: Linear, bound: int) -> None:
        """Nothing: only sets are noted."""


def told_apart(bounds: Sequence[Bound]) -> list[int]:
    """The sets of programs (bit masks) that bounds tell apart."""
    masks = Masks()
    for bound in bounds:
        bound.post(masks)
    return sorted(masks.seen)


class ListRows:
    """A list's part of the model; see lorplan.rules.kinds.rows.Rows. Every set of programs that is asked for holds each
    kind of alike ones wholly or not at all."""

    def __init__(self, model: Model, alike: Sequence[Interchangeable]) -> None:
        self.model = model
        self.variables = [model.variable(each.number) for each in alike]
        self.missed: list[int] = []  # slack of musts
        self.points: dict[int, int] = {}
        self.constant = 0
        self._alike = alike
        self._most = sum(each.number for each in alike)
        self._kind_of = {program: index for index, each in enumerate(alike) for program in each.programs}
        for variable, each in zip(self.variables, alike, strict=True):
            if each.least:
                self.at_least(Linear({variable: 1}), each.least)

    def chosen(self) -> Linear:
        """How many programs are chosen."""
        return Linear(dict.fromkeys(self.variables, 1))

    def matching(self, letters: int) -> Linear:
        kinds = {self._kind_of[program] for program in bits(letters) if program in self._kind_of}
        return Linear({self.variables[kind]: 1 for kind in sorted(kinds)})

    def missing(self, most: int) -> Linear:
        variable = self.model.variable(max(most, self._most))
        self.missed.append(variable)
        return Linear({variable: 1})

    def lost(self, most: int, points: int) -> Linear:
        variable = self.model.variable(max(most, self._most))
        self.points[variable] = self.points.get(variable, 0) + points
        return Linear({variable: 1})

    def flag(self) -> Linear:
        return Linear({self.model.variable(1): 1})

    def earn(self, what: Linear, points: int) -> None:
        for variable, factor in what.terms.items():
            self.points[variable] = self.points.get(variable, 0) + factor * points
        self.constant += what.constant * points

    def span(self, what: Linear) -> tuple[int, int]:
        ends = [factor * self.model.uppers[variable] for variable, factor in what.terms.items()]
        return what.constant + sum(end for end in ends if end < 0), what.constant + sum(end for end in ends if end > 0)

    def at_least(self, what: Linear, bound: int) -> None:
        if self.span(what)[0] < bound:
            self.model.rows.append(Row(list(what.terms), list(what.terms.values()), bound - what.constant, None))

    def at_most(self, what: Linear, bound: int) -> None:
        if self.span(what)[1] > bound:
            self.model.rows.append(Row(list(what.terms), list(what.terms.values()), None, bound - what.constant))


class ChosenPrograms(Struct, frozen=True):
    """How many of each program are chosen, read in plain whole numbers: what `SinglePortfolio` is for letters."""

    numbers: tuple[int, ...]

    def count(self, letters: int) -> Any:
        """How many of these programs are chosen."""
        return sum(self.numbers[program] for program in bits(letters))

    def holds(self, letters: int) -> Any:
        """1 where any of these programs is chosen, else 0."""
        return int(any(self.numbers[program] for program in bits(letters)))

    def weigh(self, points: Sequence[int]) -> Any:
        """The sum over all chosen programs of the points given per program."""
        return sum(worth * number for worth, number in zip(points, self.numbers, strict=True))

    def larger(self, first: Any, second: Any) -> Any:
        """The larger of two numbers."""
        return max(first, second)

    def zeros(self) -> Any:
        """0."""
        return 0
