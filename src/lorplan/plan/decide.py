"""The decision, which is to be had before the reasons for it; and the whole plan out of a decision."""

from __future__ import annotations

from msgspec import Struct

from lorplan.case.case import Case
from lorplan.engines.optimise import Optimum, optimise
from lorplan.plan.account import letters_by_program
from lorplan.plan.compose import compose
from lorplan.results.plan import Plan


class Decision(Struct, frozen=True):
    """The best plan of a case as letters and proof alone."""

    case: Case
    optimum: Optimum

    @property
    def letters(self) -> dict[str, tuple[str, ...]]:
        """Program -> the letters that it gets, those that are assigned there already included."""
        return letters_by_program(self.case, self.optimum.assignment)

    @property
    def asked(self) -> tuple[str, ...]:
        """The letters to ask for."""
        return self.case.problem.names(self.optimum.assignment.requests)


def decide(case: Case, limit: float | None = None, engines: tuple[str, ...] = ("cp-sat", "table")) -> Decision:
    """The decision of a case; see `optimise`. The table alone is the quick way: 10 ms for 300 programs."""
    return Decision(case, optimise(case.problem, limit=limit, engines=engines))


def explain_plan(decision: Decision, bounds: bool = False) -> Plan:
    """The whole plan with its reasons. `bounds`: how sure complete sets are at least and at most."""
    return compose(decision.case, decision.optimum, bounds=bounds)
