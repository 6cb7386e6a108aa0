"""Rules about programs: which hold for this applicant, and what they come to over all programs."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from msgspec import Struct

from lorplan.basics.errors import Complaints, InputError
from lorplan.case.case import Case
from lorplan.case.world import ScenarioWorld
from lorplan.rules.kinds.kind import Column, Groups
from lorplan.rules.language import kleene
from lorplan.rules.language.conditions import Condition, Context
from lorplan.rules.language.facts import MISSING, Fact, Members
from lorplan.rules.language.moments import TODAY, Moment
from lorplan.rules.language.reading import PROGRAMS
from lorplan.rules.packs.layers import combine, in_season
from lorplan.rules.packs.reading import read_statement
from lorplan.rules.packs.seasons import ranks
from lorplan.rules.packs.statements import ACTIONS, LAYERS, Origin, Rule, Statement


def list_rules(case: Case, world: ScenarioWorld) -> tuple[Rule, ...]:
    """The rules about programs that hold for the applicant, by their ids: those of packs, changed and added to by the
    user's own. Raises InputError with everything that is wrong in these."""
    statements = [*_shipped(case), *_own(case)]
    by_rule: dict[str, list[Statement]] = {}
    for statement in statements:
        if statement.applies.holds(Context(world, None)) == kleene.TRUE:
            by_rule.setdefault(statement.rule, []).append(statement)
    rules = [combine(sorted(by_rule[name], key=_order)) for name in sorted(by_rule)]
    return tuple(rule for rule in rules if rule is not None)


def _shipped(case: Case) -> list[Statement]:
    every = [statement for pack in case.library.list_packs for statement in pack.statements]
    return in_season(every, case.scenario.season, ranks(case.library.seasons))[0]


def _own(case: Case) -> list[Statement]:
    scenario, library = case.scenario, case.library
    if scenario.shortlist is None:
        return []
    complaints = Complaints(scenario.file)
    reader = library.reader(complaints, PROGRAMS)
    origin = Origin("user", "your shortlist", library.caps)
    own = [read_statement(raw, origin, reader) for raw in scenario.shortlist.rules]
    statements = [statement for statement in own if statement is not None]
    defined = {statement.rule for pack in library.list_packs for statement in pack.statements}
    names = [statement.rule for statement in statements if statement.action == "defines"]
    for statement in statements:
        if statement.action == "defines":
            if statement.rule in defined or names.count(statement.rule) > 1:
                hint = f"take another id, or write 'change: {statement.rule}' or 'lift: {statement.rule}'"
                complaints.add(f"'{statement.rule}' is a rule about programs already", statement.where, hint)
        elif statement.rule not in defined:
            complaints.add(f"there is no rule '{statement.rule}' about programs", statement.where)
    complaints.raise_if_any(InputError)
    return statements


def _order(statement: Statement) -> tuple[int, int]:
    return LAYERS.index(statement.layer), ACTIONS.index(statement.action)


class ListBinder(Struct, frozen=True, eq=False, dict=True):
    """What conditions come to over the sorted programs of a scenario. See lorplan.rules.kinds.kind.Binder, whose
    letters are programs here: all of them can be chosen, and nobody has to be asked for them."""

    world: ScenarioWorld
    programs: tuple[str, ...]

    @property
    def active(self) -> int:
        return (1 << len(self.programs)) - 1

    @property
    def ideas(self) -> int:
        return 0

    @property
    def letters(self) -> int:
        return len(self.programs)

    @property
    def ghosts(self) -> int:
        return 0

    @cached_property
    def _columns(self) -> dict[Condition, Column]:
        return {}

    def column(self, condition: Condition) -> Column:
        column = self._columns.get(condition)
        if column is None:
            sure = unknown = 0
            for bit, program in enumerate(self.programs):
                truth = condition.holds(Context(self.world, program))
                sure |= (truth == kleene.TRUE) << bit
                unknown |= (truth == kleene.UNKNOWN) << bit
            column = self._columns[condition] = Column(sure, unknown)
        return column

    def groups(self, fact: Fact) -> Groups:
        values: dict[str, int] = {}
        unknown = 0
        for bit, program in enumerate(self.programs):
            value = self.world.value(fact, program, program)
            if value is MISSING:
                unknown |= 1 << bit
            else:
                for each in value.yes if isinstance(value, Members) else (value,):
                    values[str(each)] = values.get(str(each), 0) | 1 << bit
        return Groups(tuple(sorted(values.items())), unknown)

    def number(self, bound: int | Fact) -> int | None:
        if isinstance(bound, int):
            return bound
        value: Any = self.world.value(bound, "", None) if bound.subject == "applicant" else MISSING
        return None if value is MISSING else int(value)

    def truth(self, condition: Condition) -> int:
        return condition.holds(Context(self.world, None))

    @property
    def today(self) -> datetime.date:
        return self.day(Moment(TODAY)) or self.world.scenario.as_of

    def day(self, moment: Moment | datetime.date) -> datetime.date | None:
        return moment.day(self.world.event) if isinstance(moment, Moment) else moment

    def among_experiences(self, condition: Condition, fact: Fact) -> Sequence[tuple[str | None, bool]]:
        return ()
