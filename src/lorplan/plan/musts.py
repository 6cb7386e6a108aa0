"""What became of the musts of a class under its portfolio."""

from __future__ import annotations

from dataclasses import dataclass, field

from lorplan.case.case import Case
from lorplan.case.problem import ProgramClass
from lorplan.results.plan import Held
from lorplan.rules.kinds.measure import held
from lorplan.rules.kinds.portfolios import Portfolios


@dataclass(repr=False, eq=False)
class Statuses:
    """The musts of one class under its portfolio, by what became of them."""

    kept: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    def add(self, rule: str, held: Held) -> None:
        """Sort a must in."""
        {"kept": self.kept, "open": self.open, "broken": self.broken}[held].append(rule)


def statuses(case: Case, one: ProgramClass, portfolio: int, added: int | None = None) -> Statuses:
    """Kept, open and broken musts of a class. `added`: the letters that the plan itself adds (bars speak of these)."""
    found = Statuses()
    single = Portfolios([portfolio], len(case.problem.letters))
    for bound in one.bounds:
        if bound.level == "must":
            found.add(bound.rule, held(bound.check(single)))
    whole = Portfolios([portfolio if added is None else added], len(case.problem.letters))
    for bar in one.bars:
        if bar.level == "must":
            found.add(bar.rule, held(bar.check(whole)))
    for rule in one.uncertain:
        if rule not in found.broken and rule not in found.kept and rule not in found.open:
            found.open.append(rule)
    for names in (found.kept, found.open, found.broken):
        names.sort()
    return found
