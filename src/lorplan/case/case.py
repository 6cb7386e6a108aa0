"""The case: a problem, and everything that explaining its plan needs."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from msgspec import Struct

from lorplan.case.columns import Columns, ProgramBinder
from lorplan.case.problem import Problem
from lorplan.case.workings import Workings
from lorplan.case.world import ScenarioWorld
from lorplan.results.plan import Assumed
from lorplan.results.since import FormerPlan
from lorplan.rules.packs.load import Library
from lorplan.rules.packs.statements import Rule, Season
from lorplan.scenario.models import Scenario


class Alike(Struct, frozen=True):
    """Programs of a class that agree in every fact that decides anything. `binder`: of one that is like them."""

    binder: ProgramBinder
    programs: tuple[str, ...]
    weight: int


class Case(Struct, frozen=True, dict=True):
    """A scenario with everything that rules make of it: the problem, and what is needed to speak about it."""

    scenario: Scenario
    library: Library
    season: Season | None
    carried_from: str | None
    world: ScenarioWorld
    problem: Problem
    rules: Mapping[str, tuple[Rule, ...]]  # class id -> rules that hold there
    uncertain: Mapping[str, tuple[Rule, ...]]  # those of which nobody knows whether they apply
    only: tuple[str, ...]
    class_of: Mapping[str, str]  # program id -> class id
    weights: Mapping[str, int]  # program id -> weight
    columns: Columns
    binders: Mapping[str, ProgramBinder]  # class id -> what its rules were bound with
    alike: Mapping[str, tuple[Alike, ...]]  # class id -> its programs by their facts
    workings: Workings  # for a case that differs in little
    assumed: tuple[Assumed, ...] = ()  # what-ifs, which the user's file does not say
    former: FormerPlan | None = None  # the plan before, which is kept to among equals

    def rule(self, class_id: str, rule: str) -> Rule | None:
        """The rule of that id as it stands at a class."""
        return self._rules_by_id[class_id].get(rule)

    def portal_name(self, portal: str) -> str:
        """What people call a portal."""
        pack = self.library.pack("portal", portal)
        return portal if pack is None else pack.title

    @cached_property
    def _rules_by_id(self) -> dict[str, dict[str, Rule]]:
        """Class id -> its rules by their ids; one that surely holds before one of which that is not known."""
        return {
            name: {rule.id: rule for rule in (*self.uncertain[name][::-1], *rules[::-1])}
            for name, rules in self.rules.items()
        }
