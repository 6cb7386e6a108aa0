"""The answers that an unanswered question may get, and the rules that they touch."""

from __future__ import annotations

import datetime
from typing import Any, Final

from msgspec import Struct

from lorplan.basics.words import listing
from lorplan.case.case import Case
from lorplan.case.columns import Binder
from lorplan.case.problem import ProgramClass
from lorplan.rules.language.conditions import Test
from lorplan.rules.language.facts import MISSING, Fact, Members, written
from lorplan.rules.packs.statements import Rule
from lorplan.trials.assumed import FROM

SUBJECTS: Final = ("letter", "writer", "experience")


OTHER: Final = "something else"


class _Cell(Struct, frozen=True):
    """One answer: the value, and the words for all values that conditions cannot tell from it."""

    value: Any
    words: str


def rules_at(case: Case, one: ProgramClass) -> list[tuple[Binder, Rule]]:
    """Every rule that holds at a program of a class, with the first that it holds at. Programs that are alike now may
    differ in rules that come to nothing yet."""
    found: dict[int, tuple[Binder, Rule]] = {}
    for same in case.alike[one.id]:
        for rule in same.binder.rules:
            found.setdefault(id(rule), (same.binder, rule))
    return list(found.values())


def _cells(fact: Fact, tests: list[Test], case: Case) -> list[_Cell]:
    """One answer for each way in which the tests can turn out, in the order of the values."""
    targets = sorted({program.specialty for program in case.scenario.programs})
    feeds_relation = any(fact.name in needs for needs in FROM.values())
    groups: dict[tuple[Any, ...], list[Any]] = {}
    for value in _candidates(fact, tests, case):
        signature: list[Any] = [test.passes(value, case.world, None) for test in tests]
        if feeds_relation and isinstance(value, Members):
            families = case.world.families
            signature += [families.relation(one, target) for one in sorted(value.yes) for target in targets]
        groups.setdefault(tuple(signature), []).append(value)
    return [_Cell(values[0], _words(fact, values)) for values in groups.values()]


def _candidates(fact: Fact, tests: list[Test], case: Case) -> list[Any]:
    named = [value for test in tests for value in test.named]
    kind = fact.element
    values: list[Any]
    if kind == "yes_no":
        values = [True, False]
    elif kind == "choice":
        values = list(fact.values)
    elif kind == "number":
        marks = {int(value) for value in named}
        values = sorted({max(0, mark + step) for mark in marks for step in (-1, 0, 1)} | {0})
    elif kind == "date":
        days = {value for value in named if isinstance(value, datetime.date)}
        one = datetime.timedelta(days=1)
        values = sorted({day + step * one for day in days for step in (-1, 0, 1)})
    elif kind == "specialty":
        values = sorted(case.world.families.names)
    else:
        values = [*sorted({str(value) for value in named}), OTHER]
    if fact.is_set:
        sets = [Members(frozenset({value})) for value in values if value != OTHER]
        return [Members(frozenset()), *sets]
    return values


def _words(fact: Fact, values: list[Any]) -> str:
    if fact.element in ("number", "date") and len(values) > 1:
        return f"{written(values[0])} to {written(values[-1])}"
    names = [written(value) for value in values]
    names = [{"true": "yes", "false": "no"}.get(name, name.replace("_", " ")) for name in names]
    if len(names) > 12:
        return f"{', '.join(names[:3])} or one of {len(names) - 3} others"
    return listing(names, "or") if names else str(MISSING)
