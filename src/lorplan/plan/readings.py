"""What rules come to at single portfolios, each rule read once for each portfolio."""

from __future__ import annotations

from msgspec import Struct

from lorplan.basics.bits import bits
from lorplan.case.case import Case
from lorplan.case.problem import ProgramClass
from lorplan.results.plan import Held
from lorplan.rules.kinds import Bound
from lorplan.rules.kinds.kind import Match, Reading
from lorplan.rules.kinds.measure import measure_of
from lorplan.rules.kinds.points import BoundGroup, BoundPoints
from lorplan.rules.kinds.portfolio import SinglePortfolio


class Statuses(Struct, frozen=True):
    """The musts of a class under its portfolio by what became of them: sorted rule ids."""

    kept: tuple[str, ...]
    open: tuple[str, ...]
    broken: tuple[str, ...]

    @property
    def held(self) -> Held:
        """What becomes of all of them together."""
        return "broken" if self.broken else "open" if self.open else "kept"


class Readings:
    """The readings of a case's rules. Rules that are equal at several classes are one object there, so that hundreds of
    programs share the reading of a few rules at a few portfolios."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._readings: dict[tuple[int, int], Reading] = {}
        self._matches: dict[tuple[int, int], tuple[Match, ...]] = {}
        self._own: dict[tuple[str, int], tuple[Match, ...]] = {}
        self._statuses: dict[tuple[str, int], Statuses] = {}

    def reading(self, bound: Bound, portfolio: int) -> Reading:
        """What a rule of the case comes to at a portfolio."""
        key = (id(bound), portfolio)
        if key not in self._readings:
            self._readings[key] = bound.check(SinglePortfolio(portfolio))
        return self._readings[key]

    def missing(self, bound: Bound, portfolio: int) -> int:
        """The letters that a rule surely lacks at a portfolio, or has too many."""
        return int(self.reading(bound, portfolio).missing)

    def matches(self, bound: Bound, portfolio: int) -> tuple[Match, ...]:
        """The lines that a rule writes into the ledger for a portfolio."""
        key = (id(bound), portfolio)
        if key not in self._matches:
            self._matches[key] = tuple(bound.ledger(portfolio))
        return self._matches[key]

    def points(self, program_class: ProgramClass, portfolio: int) -> int:
        """What a portfolio earns at a program of a class."""
        return sum(match.points for bound in program_class.bounds for match in self.matches(bound, portfolio))

    def own_matches(self, program_class: ProgramClass, letter: int) -> tuple[Match, ...]:
        """What a letter earns or costs by itself: by rules on single letters, and within the caps of their groups."""
        key = (program_class.id, letter)
        if key not in self._own:
            single = (bound for bound in program_class.bounds if isinstance(bound, BoundPoints | BoundGroup))
            self._own[key] = tuple(match for bound in single for match in self.matches(bound, 1 << letter))
        return self._own[key]

    def own_points(self, program_class: ProgramClass, letter: int) -> int:
        """The points that a letter has by itself."""
        return sum(match.points for match in self.own_matches(program_class, letter))

    def letter_points(self, program_class: ProgramClass, portfolio: int) -> dict[int, int]:
        """Letter -> its own points, for the letters of a portfolio."""
        return {letter: self.own_points(program_class, letter) for letter in bits(portfolio)}

    def statuses(self, program_class: ProgramClass, portfolio: int) -> Statuses:
        """Kept, open and broken musts of a class. A must of which nobody knows whether it applies is
        open, unless the portfolio keeps it anyway."""
        key = (program_class.id, portfolio)
        if key not in self._statuses:
            self._statuses[key] = self._sorted(program_class, portfolio)
        return self._statuses[key]

    def _sorted(self, program_class: ProgramClass, portfolio: int) -> Statuses:
        rules: dict[Held, list[str]] = {"kept": [], "open": [], "broken": []}
        for bound in program_class.judged:
            if bound.level == "must":
                rules[measure_of(self.reading(bound, portfolio)).held].append(bound.rule)
        for bound in program_class.uncertain:
            held: Held = "kept" if measure_of(self.reading(bound, portfolio)).held == "kept" else "open"
            if bound.rule not in (*rules["broken"], *rules["open"]):
                rules["kept"] = [name for name in rules["kept"] if name != bound.rule]
                rules[held].append(bound.rule)
        return Statuses(**{status: tuple(sorted(names)) for status, names in rules.items()})
