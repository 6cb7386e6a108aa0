"""The answers that a question may get, the facts and letters that an answer is about, and the columns under it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final

from msgspec import Struct

from lorplan.basics.bits import bits
from lorplan.basics.words import listing
from lorplan.case.case import Case
from lorplan.case.columns import Columns, ProgramBinder
from lorplan.case.presuming import PresumingWorld
from lorplan.case.problem import ProgramClass
from lorplan.case.world import writer_of_office
from lorplan.rules.kinds.kind import Column
from lorplan.rules.language import kleene
from lorplan.rules.language.conditions import Condition, Context, Test
from lorplan.rules.language.facts import MISSING, Fact, Members, written
from lorplan.rules.language.moments import Moment
from lorplan.rules.packs.statements import Rule

SUBJECTS: Final = ("letter", "writer", "office", "experience")

# Computed facts whose value comes from facts that a scenario states.
FROM: Final[dict[str, tuple[str, ...]]] = {
    "writer.field": ("writer.specialty",),
    "experience.field": ("experience.specialty",),
    "experience.with_attending": ("writer.rank",),
    "office.field": ("office.of",),
    "letter.research_months": ("experience.as", "experience.weeks"),
}

Answers = Mapping[tuple[str, str], Any]  # fact and entity -> value


def dependents(case: Case, fact: str) -> frozenset[str]:
    """The fact and every fact whose value depends on it."""
    sources: dict[str, set[str]] = {name: set(needs) for name, needs in FROM.items()}
    for name, lines in case.library.derivations.items():
        sources.setdefault(name, set()).update(*(condition.facts for condition, _ in lines))
    for condition in case.world.counts.values():
        sources.setdefault("letter.counts", set()).update(condition.facts)
    known = {fact}
    while True:
        more = {name for name, needs in sources.items() if needs & known} - known
        if not more:
            return frozenset(known)
        known |= more


@dataclass(repr=False, eq=False)
class AssumedColumns(Columns):
    """Columns under assumed answers. `changed`: the facts that may differ; `concerned`: the letters (a bit mask) that
    the answers are about, which alone are looked at again."""

    base: Columns | None = None
    changed: frozenset[str] = frozenset()
    concerned: int = 0

    def column(self, condition: Condition, program: str, value: Mapping[str, Any]) -> Column:
        if self.base is None:
            return super().column(condition, program, value)
        old = self.base.column(condition, program, value)
        if not condition.facts & self.changed:
            return old
        key = (id(condition), tuple(value[name] for name in self.base.needs(condition)))
        new = self._columns.get(key)
        if new is None:
            sure, unknown = old.sure & ~self.concerned, old.unknown & ~self.concerned
            for letter in bits(self.concerned):
                truth = condition.holds(Context(self.world, program, self.letters[letter]))
                if truth == kleene.TRUE:
                    sure |= 1 << letter
                elif truth == kleene.UNKNOWN:
                    unknown |= 1 << letter
            new = self._columns[key] = Column(sure, unknown)
        return new


def assumed_columns(case: Case, answers: Answers) -> AssumedColumns:
    """The columns of a case where these are the answers."""
    world = case.world.assuming(answers)
    entities = {writer_of_office(entity) if fact.startswith("office.") else entity for fact, entity in answers}
    saw = [writer.experiences for name, writer in case.scenario.writers.items() if name in entities]
    entities.update(name for experiences in saw for name in experiences)  # who else saw the applicant there
    concerned = 0
    for index, letter in enumerate(case.problem.letters):
        about = {letter, *world.writers_of(letter), *world.experiences_of(letter)}
        concerned |= bool(entities & about) << index
    changed = frozenset[str]().union(*(dependents(case, fact) for fact, _ in answers))
    base = case.columns
    columns = AssumedColumns(world, base.letters, base.reads, base=base, changed=changed, concerned=concerned)
    if base.presuming is not None:
        columns.presuming = replace(columns, world=PresumingWorld(world), base=base.presuming, _columns={})
    return columns


OTHER: Final = "something else"
MOST_DEADLINES: Final = 4  # of programs, that answers are told apart by


class Cell(Struct, frozen=True):
    """One answer: the value, and the words for all values that conditions cannot tell from it."""

    value: Any
    words: str


def rules_at(case: Case, program_class: ProgramClass) -> list[tuple[ProgramBinder, Rule]]:
    """Every rule that holds at a program of a class, with the first that it holds at. Programs that are alike now may
    differ in rules that come to nothing yet."""
    rules: dict[int, tuple[ProgramBinder, Rule]] = {}
    for same in case.alike[program_class.id]:
        for rule in same.binder.rules:
            rules.setdefault(id(rule), (same.binder, rule))
    return list(rules.values())


def tests_of(case: Case) -> dict[str, list[Test]]:
    """Fact -> every test of it in a rule that holds somewhere, and in the facts derived from it."""
    rules = (rule for program_class in case.problem.classes for _, rule in rules_at(case, program_class))
    return tests_in(case, {id(rule): rule for rule in rules}.values())


def tests_in(case: Case, rules: Iterable[Rule]) -> dict[str, list[Test]]:
    """Fact -> every test of it in rules, and in the facts derived from it."""
    conditions: list[Condition] = [condition for rule in rules for condition in rule.kind.conditions()]
    conditions += [condition for lines in case.library.derivations.values() for condition, _ in lines]
    tests: dict[str, list[Test]] = {}
    for condition in {id(condition): condition for condition in conditions}.values():
        for test in condition.tests():
            tests.setdefault(test.fact.name, []).append(test)
    return tests


def cells_of(fact: Fact, entity: str, tests: list[Test], case: Case) -> list[Cell]:
    """One answer for each way in which the tests can turn out, in the order of the values. What other facts of the
    entity rule out is no answer."""
    targets = sorted({program.specialty for program in case.scenario.programs})
    feeds_relation = any(fact.name in needs for needs in FROM.values())
    groups: dict[tuple[Any, ...], list[Any]] = {}
    excluded = case.world.excluded(fact, entity) if fact.subject in SUBJECTS else frozenset()
    candidates, programs = _candidates(fact, tests, case), _by_deadline(case)
    for value in candidates:
        if value in excluded:
            continue
        signature: list[Any] = [test.passes(value, case.world, program) for test in tests for program in programs]
        if feeds_relation and isinstance(value, Members):
            families = case.world.families
            signature += [families.relation(specialty, target) for specialty in sorted(value.yes) for target in targets]
        groups.setdefault(tuple(signature), []).append(value)
    return [Cell(values[0], _words(fact, values, candidates)) for values in groups.values()]


def _by_deadline(case: Case) -> list[str | None]:
    """No program, and one for each deadline, as far as moments that count from it can tell days apart."""
    known = [program for program in case.scenario.programs if "deadline" in program.facts]
    deadlines = {program.facts["deadline"]: program.id for program in known}
    return [None, *(deadlines[day] for day in sorted(deadlines)[:MOST_DEADLINES])]


def _days(named: Iterable[Any], case: Case) -> set[datetime.date]:
    """The days that tests name, those of moments as they are for this scenario and its programs."""
    days = {value for value in named if isinstance(value, datetime.date)}
    for moment in (value for value in named if isinstance(value, Moment)):
        for program in _by_deadline(case):
            day = moment.day(partial(case.world.event, program=program))
            days |= set() if day is None else {day}
    return days


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
        one_day = datetime.timedelta(days=1)
        values = sorted({day + step * one_day for day in _days(named, case) for step in (-1, 0, 1)})
    elif kind == "specialty":
        values = sorted(case.world.families.names)
    else:
        values = [*sorted({str(value) for value in named}), OTHER]
    if fact.is_set:
        sets = [Members(frozenset({value})) for value in values if value != OTHER]
        return [Members(frozenset()), *sets]
    return values


def _words(fact: Fact, values: list[Any], every: list[Any]) -> str:
    if fact.element == "date" and values[0] == every[0] and values[-1] != every[-1]:
        return f"up to {values[-1]}"
    if fact.element == "date" and values[-1] == every[-1] and values[0] != every[0]:
        return f"from {values[0]} on"
    if fact.element in ("number", "date") and len(values) > 1:
        return f"{written(values[0])} to {written(values[-1])}"
    names = [written(value) for value in values]
    names = [{"true": "yes", "false": "no"}.get(name, name.replace("_", " ")) for name in names]
    if len(names) > 12:
        return f"{', '.join(names[:3])} or one of {len(names) - 3} others"
    return listing(names, "or") if names else str(MISSING)
