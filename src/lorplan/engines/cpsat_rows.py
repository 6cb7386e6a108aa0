"""The rows of one class of programs in the model: what rule kinds post into (see lorplan.kinds.rows.Rows).

Most classes share most of their rules. So a rule is posted once for each pattern of letters, onto a stencil whose
variables count from 0, and stamped into the model at every class that has it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from lorplan.engines.cpsat_solver import Model, Row
from lorplan.kinds import Bound
from lorplan.kinds.rows import Linear
from lorplan.problem.problem import ProgramClass, bits

Musts = Literal["hard", "soft", "constant"]


@dataclass
class ClassRows:
    """One class's part of the model.

    `musts`: hard rows; soft ones whose shortfall is counted; or soft ones whose shortfall is known to be a constant.
    `letters`: letter -> its variable, for the letters that are free here. `points`: variable -> points per program.
    """

    model: Model
    one: ProgramClass
    musts: Musts
    free: int
    letters: dict[int, int] = field(default_factory=dict)
    points: dict[int, int] = field(default_factory=dict)
    constant: int = 0
    slacks: list[tuple[int, int, int]] = field(default_factory=list)  # variable, most, half letters each
    impossible: bool = False
    first: int = field(init=False)  # the letters' variables stand in a row from here
    _sums: dict[int, Linear] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.first = len(self.model.uppers)
        self.letters.update(zip(bits(self.free), range(self.first, self.first + self.free.bit_count()), strict=True))
        self.model.uppers.extend([1] * len(self.letters))

    def matching(self, letters: int) -> Linear:
        found = self._sums.get(letters)
        if found is None:
            terms = {self.letters[letter]: 1 for letter in bits(letters & self.free)}
            found = Linear(terms, (letters & self.one.fixed).bit_count())
            self._sums[letters] = found
        return found

    def missing(self, most: int, halves: int) -> Linear:
        if self.musts == "hard":
            return Linear()
        variable = self.model.variable(most)
        self.slacks.append((variable, most, halves))
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

    def at_least(self, what: Linear, bound: int) -> None:
        bound -= what.constant
        uppers = self.model.uppers
        lowest = sum(factor * uppers[variable] for variable, factor in what.terms.items() if factor < 0)
        if lowest >= bound:
            return
        highest = sum(factor * uppers[variable] for variable, factor in what.terms.items() if factor > 0)
        if highest < bound:
            self.impossible = True
        self.model.rows.append(Row(list(what.terms), list(what.terms.values()), bound, None))

    def at_most(self, what: Linear, bound: int) -> None:
        bound -= what.constant
        uppers = self.model.uppers
        highest = sum(factor * uppers[variable] for variable, factor in what.terms.items() if factor > 0)
        if highest <= bound:
            return
        lowest = sum(factor * uppers[variable] for variable, factor in what.terms.items() if factor < 0)
        if lowest > bound:
            self.impossible = True
        self.model.rows.append(Row(list(what.terms), list(what.terms.values()), None, bound))

    def stamp(self, stencil: ClassRows) -> None:
        """Add what the stencil holds: a rule posted for the same letters, in a model of its own."""
        model = self.model
        letters = len(self.letters)
        first = self.first
        shift = len(model.uppers) - letters  # where the stencil's variables beyond the letters come to stand
        model.uppers.extend(stencil.model.uppers[letters:])
        if stencil.only_letters:
            for variables, factors, least, most in stencil.model.rows:
                model.rows.append(Row([first + variable for variable in variables], factors, least, most))
        else:
            for variables, factors, least, most in stencil.model.rows:
                moved = [variable + (first if variable < letters else shift) for variable in variables]
                model.rows.append(Row(moved, factors, least, most))
        points = self.points
        for variable, worth in stencil.points.items():
            variable += first if variable < letters else shift
            points[variable] = points.get(variable, 0) + worth
        self.constant += stencil.constant
        for variable, most, halves in stencil.slacks:
            self.slacks.append((variable + shift, most, halves))
        self.impossible |= stencil.impossible

    @property
    def only_letters(self) -> bool:
        """Whether there are no variables but those of the letters."""
        return len(self.model.uppers) == len(self.letters)

    def portfolio(self, values: list[int]) -> int:
        """The letters of the class in a solution."""
        chosen = self.one.fixed
        for letter, variable in self.letters.items():
            if values[variable]:
                chosen |= 1 << letter
        return chosen


class Stencils:
    """Rules posted once for each pattern of letters."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int, int, bool], ClassRows] = {}

    def post(self, bound: Bound, rows: ClassRows) -> None:
        """Post the rule into a class's rows. The rule must outlive the stencils."""
        key = (id(bound), rows.free, rows.one.fixed, rows.musts == "hard")
        stencil = self._known.get(key)
        if stencil is None:
            stencil = self._known[key] = ClassRows(Model(), rows.one, rows.musts, rows.free)
            bound.post(stencil)
        rows.stamp(stencil)
