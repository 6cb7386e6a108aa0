"""Which musts a tried plan surely keeps, program by program."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from lorplan.case.problem import ProgramClass
from lorplan.rules.kinds import Bound
from lorplan.rules.kinds.measure import measure_of
from lorplan.rules.kinds.portfolio import SinglePortfolio
from lorplan.trials.tables import ClassPart
from lorplan.trials.trial import Trial


@dataclass(repr=False, eq=False)
class Keeping:
    """What becomes of the musts of a tried plan."""

    trial: Trial
    _held: dict[tuple[int, int], str] = field(default_factory=dict)

    def keeps(self, programs: Collection[str], rules: Collection[str]) -> bool:
        """Whether these musts are surely kept at these programs, under the plan's own portfolios. A must that does not
        hold any more is kept."""
        classes = self.trial.case.problem.classes
        numbers = [
            number for number, part in enumerate(self.trial.parts) if not set(programs).isdisjoint(part.programs)
        ]
        for number in numbers:  # whether any of the best portfolios does, is quick to see
            part = self.trial.parts[number]
            if not any(self._kept(part, classes[part.index], mask, rules) for mask in self.trial.best(number)):
                return False
        return all(
            self._kept(part, classes[part.index], self.trial.portfolios[number], rules)
            for number in numbers
            for part in [self.trial.parts[number]]
        )

    def _kept(self, part: ClassPart, program_class: ProgramClass, portfolio: int, rules: Collection[str]) -> bool:
        if any(bound.rule in rules and self._status(bound, portfolio) != "kept" for bound in program_class.uncertain):
            return False
        return all(
            self._status(bound, portfolio) == "kept" for bound in _musts(part, program_class) if bound.rule in rules
        )

    def broken(self) -> set[tuple[str, str]]:
        """Every must that is surely broken, with its program."""
        broken = set()
        for part, portfolio in zip(self.trial.parts, self.trial.portfolios, strict=True):
            for bound in _musts(part, self.trial.case.problem.classes[part.index]):
                if self._status(bound, portfolio) == "broken":
                    broken |= {(program, bound.rule) for program in part.programs}
        return broken

    def _status(self, bound: Bound, portfolio: int) -> str:
        key = id(bound), portfolio
        if key not in self._held:
            self._held[key] = measure_of(bound.check(SinglePortfolio(portfolio))).held
        return self._held[key]


def _musts(part: ClassPart, program_class: ProgramClass) -> Iterator[Bound]:
    """The musts of a part, those that premises change as they then are."""
    after = {before.rule: new for before, new in part.musts}
    for bound in program_class.judged:
        if bound.level == "must" and bound.rule not in part.gone:
            yield after.get(bound.rule, bound)
    yield from part.added
