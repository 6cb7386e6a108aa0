"""The rows of one class of programs in the model: what rule kinds post into (see lorplan.rules.kinds.rows.Rows).

Most classes share most of their rules. So a rule is posted once for each pattern of letters, onto a stencil whose
variables count from 0, and stamped into the model at every class that has it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal, NamedTuple

from msgspec import Struct

from lorplan.basics.bits import bits
from lorplan.case.problem import ProgramClass
from lorplan.engines.cpsat.solver import Model, Row
from lorplan.engines.stages import ShortBy, shortfall
from lorplan.rules.kinds import Bound
from lorplan.rules.kinds.rows import Linear

Musts = Literal["hard", "soft", "constant"]


class Slack(NamedTuple):
    """A variable of 0..`most` letters that a must lacks or has too many. `required`: see Bound."""

    variable: int
    most: int
    required: bool


@dataclass(repr=False, eq=False)
class ClassRows:
    """One class's part of the model.

    `musts`: hard rows; soft ones whose shortfall is counted; or soft ones whose shortfall is known to be a constant.
    `letters`: letter -> its variable, for the letters that are free here. `points`: variable -> points per program.
    """

    model: Model
    program_class: ProgramClass
    musts: Musts
    free: int
    letters: dict[int, int] = field(default_factory=dict)
    points: dict[int, int] = field(default_factory=dict)
    constant: int = 0
    slacks: list[Slack] = field(default_factory=list)
    required: bool = False  # whether the rule that is being posted is
    impossible: bool = False
    first: int = field(init=False)  # the letters' variables stand in a row from here
    _sums: dict[int, Linear] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.first = len(self.model.uppers)
        letters = _positions(self.free)
        self.letters = dict(zip(letters, range(self.first, self.first + len(letters)), strict=True))
        self.model.uppers.extend([1] * len(self.letters))

    def matching(self, letters: int) -> Linear:
        total = self._sums.get(letters)
        if total is None:
            terms = {self.letters[letter]: 1 for letter in bits(letters & self.free)}
            total = self._sums[letters] = Linear(terms, (letters & self.program_class.fixed).bit_count())
        return total

    def missing(self, most: int) -> Linear:
        if self.musts == "hard":
            return Linear()
        variable = self.model.variable(most)
        self.slacks.append(Slack(variable, most, self.required))
        return Linear({variable: 1})

    def lost(self, most: int, points: int) -> Linear:
        variable = self.model.variable(most)
        self.points[variable] = self.points.get(variable, 0) + points
        return Linear({variable: 1})

    def flag(self) -> Linear:
        return Linear({self.model.variable(1): 1})

    def earn(self, what: Linear, points: int) -> None:
        for variable, factor in what.terms.items():
            self.points[variable] = self.points.get(variable, 0) + factor * points
        self.constant += what.constant * points

    def span(self, what: Linear) -> tuple[int, int]:
        uppers = self.model.uppers
        ends = [(factor * uppers[variable]) for variable, factor in what.terms.items()]
        return what.constant + sum(end for end in ends if end < 0), what.constant + sum(end for end in ends if end > 0)

    def at_least(self, what: Linear, bound: int) -> None:
        lowest, highest = self.span(what)
        if lowest < bound:
            self.impossible |= highest < bound
            self.model.rows.append(Row(list(what.terms), list(what.terms.values()), bound - what.constant, None))

    def at_most(self, what: Linear, bound: int) -> None:
        lowest, highest = self.span(what)
        if highest > bound:
            self.impossible |= lowest > bound
            self.model.rows.append(Row(list(what.terms), list(what.terms.values()), None, bound - what.constant))

    def stamp(self, stencil: Stencil) -> None:
        """Add what the stencil holds; it was made for the same letters."""
        first = self.first
        points = self.points
        for variable, worth in stencil.points:
            variable += first
            points[variable] = points.get(variable, 0) + worth
        self.constant += stencil.constant
        if stencil.plain:
            return
        add = self.model.rows.append
        self.impossible |= stencil.impossible
        if not stencil.own:
            for variables, factors, least, most in stencil.rows:
                add(Row([first + variable for variable in variables], factors, least, most))
            return
        letters = len(self.letters)
        shift = len(self.model.uppers) - letters  # where the stencil's own variables come to stand
        self.model.uppers.extend(stencil.own)
        for variables, factors, least, most in stencil.rows:
            moved = [variable + (first if variable < letters else shift) for variable in variables]
            add(Row(moved, factors, least, most))
        for variable, worth in stencil.own_points:
            points[variable + shift] = worth
        for variable, most, required in stencil.slacks:
            self.slacks.append(Slack(variable + shift, most, required))

    def weight_of(self, slack: Slack) -> int:
        """What a letter of a slack weighs."""
        return self.program_class.required_weight if slack.required else 1

    def shortfall(self, values: Iterable[int]) -> ShortBy:
        """What the class falls short by, given the value of each slack."""
        lacks = [0, 0]
        for slack, value in zip(self.slacks, values, strict=True):
            lacks[slack.required] += value
        return shortfall(lacks[True], lacks[False], self.program_class.required_weight)

    def portfolio(self, values: list[int]) -> int:
        """The letters of the class in a solution."""
        chosen = self.program_class.fixed
        for letter, variable in self.letters.items():
            if values[variable]:
                chosen |= 1 << letter
        return chosen


@lru_cache(maxsize=4096)
def _positions(letters: int) -> tuple[int, ...]:
    return tuple(bits(letters))


class Stencil(Struct, frozen=True):
    """What a rule comes to for a pattern of letters. Variables from 0 are the free letters, then come its `own`, given
    by their upper bounds. `plain`: nothing but points of letters."""

    own: list[int]
    rows: list[Row]
    points: list[tuple[int, int]]
    own_points: list[tuple[int, int]]
    constant: int
    slacks: list[Slack]
    impossible: bool
    plain: bool


def stencil(bound: Bound, rows: ClassRows) -> Stencil:
    """The rule posted into the rows of a model that holds nothing but the letters; they are left as they were."""
    rows.required = bound.required
    bound.post(rows)
    model, letters = rows.model, len(rows.letters)
    own = model.uppers[letters:]
    posted = model.rows
    points = [(variable, worth) for variable, worth in rows.points.items() if variable < letters]
    own_points = [(variable, worth) for variable, worth in rows.points.items() if variable >= letters]
    plain = not (own or posted or rows.impossible)
    made = Stencil(
        own=own,
        rows=posted,
        points=points,
        own_points=own_points,
        constant=rows.constant,
        slacks=rows.slacks,
        impossible=rows.impossible,
        plain=plain,
    )
    del model.uppers[letters:]
    model.rows = []
    rows.points, rows.constant, rows.slacks, rows.impossible = {}, 0, [], False
    return made


class Stencils:
    """Rules posted once for each pattern of letters."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int, bool], tuple[ClassRows, dict[int, Stencil]]] = {}

    def post(self, bounds: Iterable[Bound], rows: ClassRows) -> None:
        """Post the rules into a class's rows. The rules must outlive the stencils."""
        pattern = (rows.free, rows.program_class.fixed, rows.musts == "hard")
        if pattern not in self._known:
            self._known[pattern] = ClassRows(Model(), rows.program_class, rows.musts, rows.free), {}
        empty, known = self._known[pattern]
        for bound in bounds:
            posted = known.get(id(bound))
            if posted is None:
                posted = known[id(bound)] = stencil(bound, empty)
            rows.stamp(posted)
