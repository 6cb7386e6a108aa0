"""What may be asked for and what that costs: who writes already, efforts, the budget beyond the number of people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lorplan.case.problem import Allowance
from lorplan.rules.packs.statements import Setting
from lorplan.scenario.asklimits import ask_limits, asked_writers, rewritten
from lorplan.scenario.models import Scenario


class Asking:
    """The letters of a scenario seen by what asking for them takes.

    `writing`: the writers who are no new people. `allowances`: the most new letters to ask for, as far as the scenario
    limits them. `effort`: points per unit of weight that a new person costs; `further`: what every other letter costs,
    in hundredths of that, and `rewrite` one by somebody who has written all that was asked for (`written`, a bit mask).
    """

    def __init__(self, scenario: Scenario, settings: Mapping[str, Setting], letters: Sequence[str]) -> None:
        self._scenario = scenario
        own = scenario.budget.effort
        self.effort = own if own is not None else int(settings["effort"].value) if "effort" in settings else 0
        self.further = _share(settings, "further_effort")
        self.rewrite = _share(settings, "rewrite_effort") if "rewrite_effort" in settings else self.further
        self.writing = asked_writers(scenario)
        limits = list(ask_limits(scenario))
        bit_of = {name: number for number, name in enumerate(letters)}
        self.written = sum(1 << bit_of[name] for name in rewritten(scenario) if name in bit_of)
        self.allowances = tuple(
            Allowance(
                sum(1 << bit_of[name] for name in limit.letters), limit.most, limit.about, limit.of, limit.rotations
            )
            for limit in limits
        )
        self._denied = frozenset(name for limit in limits if not limit.most for name in limit.letters)

    def may_be_asked_for(self, letter: str) -> bool:
        """Whether the budget leaves room for asking for this letter at all."""
        if letter in self._denied:
            return False
        return self._scenario.budget.new_requests != 0 or self._scenario.letters[letter].writers[0] in self.writing


def _share(settings: Mapping[str, Setting], name: str) -> int:
    """Hundredths of the effort of asking a new person, 100 at most."""
    return min(100, int(settings[name].value)) if name in settings else 0
