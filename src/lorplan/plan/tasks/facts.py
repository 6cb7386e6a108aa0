"""The facts of tasks (rules/tasks.yaml): what the plan says and what follows from days; the world that has them."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any, Final

from msgspec import Struct

from lorplan.case.case import Case
from lorplan.results.clicks import to_assign
from lorplan.results.holding import HeldPlaces
from lorplan.results.plan import ProgramPlan
from lorplan.results.requests import Request
from lorplan.rules.language.facts import MISSING, Fact
from lorplan.rules.language.families import Families
from lorplan.scenario.models import Program
from lorplan.scenario.portals import home
from lorplan.scenario.rotations import given_up
from lorplan.scenario.work import first_day

LATER: Final = ("add when it arrives", "add after asking")
IMG: Final = ("us_citizen_img", "non_us_img")
Own = Callable[["Prospect", str], Any]


class Prospect(Struct, frozen=True, dict=True):
    """A plan as far as tasks look at it."""

    case: Case
    requests: Sequence[Request]
    programs: Sequence[ProgramPlan]
    holding: Sequence[HeldPlaces] = ()

    @cached_property
    def held(self) -> dict[str, HeldPlaces]:
        """Program -> what waits there for a letter."""
        return {program: held for held in self.holding for program in held.programs}

    @cached_property
    def new(self) -> frozenset[str]:
        """The letters asked for of people who do not write yet."""
        return frozenset(letter for request in self.requests if request.new for letter in request.letters)

    @cached_property
    def wanted(self) -> frozenset[str]:
        """The letters that the plan asks for where nobody was asked for them at all."""
        return frozenset(entry.letter for entry in self._entries if entry.why != "another portal")

    @cached_property
    def elsewhere(self) -> dict[str, tuple[str, ...]]:
        """Letter -> the portals at which it is to be requested besides."""
        names: dict[str, tuple[str, ...]] = {}
        for entry in self._entries:
            if entry.why == "another portal":
                names[entry.letter] = (*names.get(entry.letter, ()), entry.portal_name)
        return names

    @cached_property
    def _entries(self) -> tuple[Any, ...]:
        return tuple(entry for request in self.requests for entry in request.entries)

    @cached_property
    def placed(self) -> frozenset[str]:
        """The letters that the plan sends somewhere."""
        return frozenset(placement.letter for program in self.programs for placement in program.letters)

    @cached_property
    def by_program(self) -> dict[str, ProgramPlan]:
        """Program -> what it gets."""
        return {program.program: program for program in self.programs}

    @cached_property
    def entries_of(self) -> dict[str, Program]:
        """Program -> its entry in the file."""
        return {program.id: program for program in self.case.scenario.programs}

    @cached_property
    def given_up(self) -> frozenset[str]:
        """The rotations that cannot be done besides those of which the plan has a letter."""
        scenario = self.case.scenario
        letters = (name for name, letter in scenario.letters.items() if letter.requested or name in self.wanted)
        return given_up(scenario, letters)

    def wait_for(self, letter: str) -> list[str]:
        """The programs that wait for a letter, be it on its way or still to be asked for."""
        return [
            program.program
            for program in self.programs
            if any(placement.letter == letter and placement.step in LATER for placement in program.letters)
        ]

    def waiting(self, program: str) -> tuple[str, ...]:
        """The letters that are on their way to a program."""
        placements = self.by_program[program].letters
        return tuple(placement.letter for placement in placements if placement.step == "add when it arrives")


def _start(prospect: Prospect, experience: str) -> Any:
    started = first_day(prospect.case.scenario.experiences[experience])
    return MISSING if started is None else started


def _middle(prospect: Prospect, experience: str) -> Any:
    start, end = _start(prospect, experience), prospect.case.scenario.experiences[experience].facts.get("ended")
    return MISSING if start is MISSING or end is None else start + (end - start) / 2


def _writers_at(prospect: Prospect, experience: str) -> list[str]:
    return [name for name, writer in prospect.case.scenario.writers.items() if experience in writer.experiences]


def _told_of_all(*keys: str) -> Own:
    """Whether the file tells one of these facts of everybody who saw the applicant there, somebody at least."""

    def told(prospect: Prospect, experience: str) -> bool:
        writers = [prospect.case.scenario.writers[name] for name in _writers_at(prospect, experience)]
        return bool(writers) and all(writer.facts.keys() & set(keys) for writer in writers)

    return told


def _has_letter(prospect: Prospect, experience: str) -> bool:
    world = prospect.case.world
    return any(experience in world.experiences_of(letter) for letter in prospect.case.scenario.letters)


def _ready(prospect: Prospect, letter: str) -> Any:
    written = prospect.case.scenario.letters[letter]
    return written.ready or written.facts.get("promised_for", MISSING)


def _statuses(*wanted: str) -> Own:
    return lambda prospect, _: sum(letter.status in wanted for letter in prospect.case.scenario.letters.values())


OWN: Final[Mapping[str, Own]] = {
    "letter.wanted": lambda prospect, letter: letter in prospect.wanted,
    "letter.wanted_elsewhere": lambda prospect, letter: letter in prospect.elsewhere,
    "letter.placed": lambda prospect, letter: letter in prospect.placed,
    "letter.assigned": lambda prospect, letter: any(
        letter in program.assigned for program in prospect.case.scenario.programs
    ),
    "letter.portal": lambda prospect, letter: home(
        prospect.case.scenario, prospect.case.scenario.letters[letter]
    ),
    "letter.ready_on": _ready,
    "writer.wrote": lambda prospect, writer: any(
        writer in letter.writers and letter.status == "uploaded" for letter in prospect.case.scenario.letters.values()
    ),
    "experience.starts_on": _start,
    "experience.middle": _middle,
    "experience.has_letter": _has_letter,
    "experience.roles_told": _told_of_all("rank", "role"),
    "experience.feedback_told": _told_of_all("feedback"),
    "experience.improvement_told": _told_of_all("saw_me_improve"),
    "program.assign_now": lambda prospect, program: bool(
        to_assign(prospect.by_program[program], prospect.held.get(program))
    ),
    "program.holds": lambda prospect, program: program in prospect.held,
    "program.filled": lambda prospect, program: program in prospect.held and bool(prospect.held[program].fills),
    "program.page_read_on": lambda prospect, program: prospect.entries_of[program].looked_up or MISSING,
    "applicant.letters_in": _statuses("uploaded"),
    "applicant.letters_on_their_way": _statuses("asked", "agreed"),
    "applicant.has_applied": lambda prospect, _: any(
        program.assigned or "applied_on" in program.facts for program in prospect.case.scenario.programs
    ),
}  # fmt: skip


class TaskWorld(Struct, frozen=True):
    """A case's world, with the facts of tasks."""

    prospect: Prospect

    @property
    def families(self) -> Families:
        return self.prospect.case.world.families

    def value(self, fact: Fact, entity: str, program: str | None) -> Any:
        own = OWN.get(fact.name)
        return self.prospect.case.world.value(fact, entity, program) if own is None else own(self.prospect, entity)

    def known(self, fact: Fact, entity: str, program: str | None) -> bool:
        if fact.name in OWN:
            return self.value(fact, entity, program) is not MISSING
        return self.prospect.case.world.known(fact, entity, program)

    def writers_of(self, letter: str) -> Sequence[str]:
        return self.prospect.case.world.writers_of(letter)

    def experiences_of(self, letter: str) -> Sequence[str]:
        return self.prospect.case.world.experiences_of(letter)

    def offices_of(self, writer: str) -> Sequence[str]:
        return self.prospect.case.world.offices_of(writer)

    def event(self, name: str, program: str | None = None) -> datetime.date | None:
        return self.prospect.case.world.event(name, program)

    def applicant_experiences(self) -> Sequence[str]:
        return self.prospect.case.world.applicant_experiences()
