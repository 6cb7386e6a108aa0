"""What may be asked for and what that costs: who writes already, efforts, the budget beyond the number of people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from lorplan.packs.statements import Setting
from lorplan.problem.problem import Allowance
from lorplan.scenario.models import Letter, Scenario, there


class Asking:
    """The letters of a scenario seen by what asking for them takes.

    `writing`: the writers who were asked for some letter already; whatever else they write, they are no new people.
    `allowances`: the most new letters to ask for, in all, of one writer, for one specialty, as far as the scenario
    limits them. A letter that is there and only has to be requested at one more portal is not new. `effort`: points per
    unit of weight that a new person costs; `further`: what every other letter costs, in hundredths of that.
    """

    def __init__(self, scenario: Scenario, settings: Mapping[str, Setting], letters: Sequence[str]) -> None:
        self._scenario = scenario
        self._letters = letters
        own = scenario.budget.effort
        self.effort = own if own is not None else int(settings["effort"].value) if "effort" in settings else 0
        self.further = min(100, int(settings["further_effort"].value)) if "further_effort" in settings else 0
        self.writing = frozenset(one.writers[0] for one in scenario.letters.values() if there(one))
        self.allowances = tuple(self._allowances())
        none = 0
        for allowance in self.allowances:
            none |= 0 if allowance.most else allowance.letters
        self._denied = frozenset(name for place, name in enumerate(letters) if none >> place & 1)

    def may_be_asked_for(self, letter: str) -> bool:
        """Whether the budget leaves room for asking for this letter at all."""
        if letter in self._denied:
            return False
        return self._scenario.budget.new_requests != 0 or self._scenario.letters[letter].writers[0] in self.writing

    def _allowances(self) -> Iterator[Allowance]:
        budget = self._scenario.budget
        new = {name: one for name, one in self._scenario.letters.items() if not there(one)}
        if budget.letters is not None:
            yield Allowance(self._mask(new), budget.letters, "letters")
        for writer in sorted({one.writers[0] for one in new.values()}):
            own = [name for name, one in new.items() if one.writers[0] == writer]
            if budget.per_writer is not None:
                yield Allowance(self._mask(own), budget.per_writer, "per_writer", writer)
            versions = self._scenario.writers[writer].versions
            if versions is not None:
                written = sum(there(one) and one.writers[0] == writer for one in self._scenario.letters.values())
                yield Allowance(self._mask(own), max(0, versions - written), "versions", writer)
        for specialty, most in budget.per_specialty.items():
            own = [name for name, one in new.items() if one.addressed_to == specialty]
            if own:
                yield Allowance(self._mask(own), most, "per_specialty", specialty)

    def _mask(self, names: Sequence[str] | dict[str, Letter]) -> int:
        return sum(1 << place for place, name in enumerate(self._letters) if name in names)
