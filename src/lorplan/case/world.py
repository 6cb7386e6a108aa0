"""The values of facts: as the scenario tells them, computed, derived, or by default; answers may be assumed."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence, Set
from typing import Any, Final

from msgspec import Struct, field
from msgspec.structs import replace

from lorplan.case.calendar import Calendars
from lorplan.rules.language import kleene
from lorplan.rules.language.conditions import Condition, Context
from lorplan.rules.language.facts import ABSENT, MISSING, Excluded, Fact, Members
from lorplan.rules.language.families import CLOSEST_FIRST, Families
from lorplan.rules.language.moments import DEADLINE, TODAY
from lorplan.rules.packs.load import Library
from lorplan.rules.packs.statements import Season
from lorplan.scenario.models import NAMELESS, Program, Scenario
from lorplan.scenario.work import done_on

UNSETTLED: Final = object()  # what a computed fact is that nobody can know: neither derived nor by default
Computed = Callable[["ScenarioWorld", str, "str | None"], Any]


class ScenarioWorld(Struct, frozen=True):
    """Where conditions get values from. `computed`: fact -> how lorplan finds out its value for an entity, seen from a
    program. `counts`: program -> its own condition on which letters count towards its numbers. `assumed`: (fact,
    entity) -> value, for what-if answers."""

    scenario: Scenario
    library: Library
    calendars: Calendars
    computed: Mapping[str, Computed]
    counts: Mapping[str, Condition] = field(default_factory=dict)
    assumed: Mapping[tuple[str, str], Any] = field(default_factory=dict)
    _programs: dict[str, Program] = field(default_factory=dict)
    _known: dict[tuple[str, str], Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._programs.update({program.id: program for program in self.scenario.programs})

    def after(self, scenario: Scenario, counts: Mapping[str, Condition], changed: Set[str]) -> ScenarioWorld:
        """The world of a scenario in which only the letters, writers and programs `changed` (ids) differ."""
        known = {key: value for key, value in self._known.items() if key[1] not in changed}
        return replace(self, scenario=scenario, counts=counts, _programs={}, _known=known)

    @property
    def families(self) -> Families:
        return self.library.families

    def assuming(self, answers: Mapping[tuple[str, str], Any]) -> ScenarioWorld:
        """The same world with these answers on top."""
        return replace(self, assumed={**self.assumed, **answers}, _programs={}, _known={})

    def writers_of(self, letter: str) -> Sequence[str]:
        return self.scenario.letters[letter].writers

    def experiences_of(self, letter: str) -> Sequence[str]:
        written = self.scenario.letters[letter].experiences
        return (NAMELESS + letter,) if written is None else written

    def offices_of(self, writer: str) -> Sequence[str]:
        roles = self.scenario.writers[writer].roles if writer else ()
        return [office_id(writer, index) for index, role in enumerate(roles) if role.held_on(self.scenario.as_of)]

    def event(self, name: str, program: str | None = None) -> datetime.date | None:
        if name == TODAY:
            return self.scenario.as_of
        if name == DEADLINE:
            day = self._programs[program].facts.get("deadline") if program is not None else None
            return day if isinstance(day, datetime.date) else None
        if "." in name:
            return self._day_told(name, program)
        season = self.season_of(program)
        return None if season is None else season.day(name)

    def season_of(self, program: str | None) -> Season | None:
        """The calendar that a program follows; the scenario's own without one."""
        return self.calendars.of(None if program is None else self._programs[program])

    def _day_told(self, name: str, program: str | None) -> datetime.date | None:
        """The value of a date fact of the applicant or the program."""
        fact = self.library.dictionary.fact(name)
        if fact is None or (fact.subject == "program" and program is None):
            return None
        day = self.value(fact, program or "" if fact.subject == "program" else "", program)
        return day if isinstance(day, datetime.date) else None

    def applicant_experiences(self) -> Sequence[str]:
        """Those done or under way; work to come counts once it is done."""
        own, works = self.scenario.applicant.experiences, self.scenario.experiences
        known = sorted(works) if own is None else own
        return [name for name in known if done_on(works[name], self.scenario.as_of) is None]

    def value(self, fact: Fact, entity: str, program: str | None) -> Any:
        if self.library.reads.get(fact.name):
            return self._value(fact, entity, program)
        key = fact.name, entity  # no program decides it
        if key not in self._known:
            self._known[key] = self._value(fact, entity, program)
        return self._known[key]

    def named(self, fact: str, entity: str, program: str | None) -> Any:
        """The value of the fact of that name; MISSING where nothing declares it."""
        declared = self.library.dictionary.fact(fact)
        return MISSING if declared is None else self.value(declared, entity, program)

    def known(self, fact: Fact, entity: str, program: str | None) -> bool:
        value = self.value(fact, entity, program)
        return value is not MISSING and value is not ABSENT

    def _value(self, fact: Fact, entity: str, program: str | None) -> Any:
        if self.assumed:
            answer = self.assumed.get((fact.name, entity), MISSING)
            if answer is not MISSING:
                return answer
        value = self.computed[fact.name](self, entity, program) if fact.computed else self._told(fact, entity)
        if value is UNSETTLED:
            return MISSING
        if value is MISSING and fact.worked_out:
            value = self.computed[fact.name](self, entity, program)
        if value is MISSING and fact.name in self.library.derivations:
            value = self._derived(fact, entity, program)
            if value is None:  # an unknown condition stands before every surely true one
                return MISSING
        return fact.default if value is MISSING else value

    def _told(self, fact: Fact, entity: str) -> Any:
        key = fact.key
        subject = fact.subject
        if subject == "letter":
            letter = self.scenario.letters[entity]
            if key in letter.facts:
                return letter.facts[key]
            if fact.also == "writer":
                for writer in letter.writers:
                    if key in self.scenario.writers[writer].facts:
                        return self.scenario.writers[writer].facts[key]
            return MISSING
        if subject == "writer":
            return self.scenario.writers[entity].facts.get(key, MISSING) if entity else MISSING
        if subject == "experience":
            return self._of_experience(key, entity)
        if subject == "program":
            return self._programs[entity].facts.get(key, MISSING)
        if subject == "applicant":
            return self.scenario.applicant.facts.get(key, MISSING)
        return MISSING

    def _of_experience(self, key: str, entity: str) -> Any:
        if entity.startswith(NAMELESS):
            return MISSING
        experience = self.scenario.experiences[entity]
        if key in experience.facts:
            return experience.facts[key]
        if key == "site" and experience.institution is not None:
            site = self.scenario.institutions[experience.institution].site
            return MISSING if site is None else site
        return MISSING

    def _derived(self, fact: Fact, entity: str, program: str | None) -> Any:
        context = Context(self, program)
        if fact.subject in ("letter", "writer", "office", "experience"):
            setattr(context, fact.subject, entity)
        for condition, value in self.library.derivations[fact.name]:
            if isinstance(value, Excluded):
                continue
            truth = condition.holds(context)
            if truth == kleene.TRUE:
                return value
            if truth == kleene.UNKNOWN:
                return None
        return MISSING

    def excluded(self, fact: Fact, entity: str) -> frozenset[Any]:
        """The values that an untold fact of a letter, writer or experience cannot have, as far as that is sure."""
        context = Context(self, None)
        setattr(context, fact.subject, entity)
        lines = self.library.derivations.get(fact.name, ())
        ruled_out = [
            value.values
            for condition, value in lines
            if isinstance(value, Excluded) and condition.holds(context) == kleene.TRUE
        ]
        return frozenset(value for values in ruled_out for value in values)

    # ---- entities ------------------------------------------------------------------------------------------------

    def program(self, entity: str | None) -> Program:
        """The program of that id."""
        return self._programs[entity or ""]

    def country_of(self, institution: str | None) -> Any:
        """The institution's country, or MISSING."""
        if institution is None:
            return MISSING
        country = self.scenario.institutions[institution].country
        return MISSING if country is None else country

    def closest(self, specialties: Any, program: str | None) -> Any:
        """The closest relation of any of the specialties to the program's, or MISSING."""
        if not isinstance(specialties, Members):
            return MISSING
        target = self.program(program).specialty
        relations = {self.families.relation(specialty, target) for specialty in specialties.yes}
        return next((relation for relation in CLOSEST_FIRST if relation in relations), "other")


def office_id(writer: str, index: int) -> str:
    """The entity that facts of an office are told of: a writer's office by its place among the writer's roles."""
    return f"{writer}#{index}"


def writer_of_office(office: str) -> str:
    """The writer who holds the office."""
    return office.rpartition("#")[0]


def letter_of_nameless(experience: str) -> str | None:
    """The letter whose untold experience this is; None where it is an experience that somebody described."""
    return experience.removeprefix(NAMELESS) if experience.startswith(NAMELESS) else None
