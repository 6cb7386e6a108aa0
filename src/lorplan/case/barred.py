"""Which letters of another version of a scenario some programs bar, without building it whole."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from lorplan.case.case import Case
from lorplan.case.columns import ProgramBinder
from lorplan.case.problem import ProgramClass
from lorplan.case.workings import basis_of
from lorplan.scenario.models import Scenario


def not_barred(
    case: Case, scenario: Scenario, classes: Iterable[ProgramClass], set_aside: Collection[str] = ()
) -> set[str]:
    """The letters (ids) of a scenario that one of the classes of a case does not surely bar. `scenario`: differs from
    that of the case in its writers and letters alone. `set_aside`: bars (ids) that do not count."""
    was = case.workings.basis
    basis = basis_of(scenario, case.library, was.only, was.rules, was.world.calendars, was.world.assumed)
    letters = basis.columns.letters
    every = (1 << len(letters)) - 1
    letting_in = 0
    for program_class in classes:
        facts = case.workings.facts[case.binders[program_class.id].program]
        rules = facts.holding.rules
        binder = ProgramBinder(basis.columns, facts.program.id, facts.value, every, len(letters), 0, rules=rules)
        barred = 0
        for bar in basis.bindings.bars(rules, binder):
            barred |= 0 if bar.rule in set_aside else bar.column.sure
        letting_in |= every & ~barred
    return {letter for bit, letter in enumerate(letters) if letting_in >> bit & 1}
