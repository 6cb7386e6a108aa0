"""What waits for a letter, in small worlds at random: every pattern of what comes is solved by itself, by CP-SAT."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import given
from longer import some
from msgspec.structs import replace
from properties import worlds
from properties.test_plans import SEEDS, made, refuse, solved
from properties.worlds import World

from lorplan.basics.bits import within
from lorplan.case.arrival import arrival
from lorplan.case.case import Case
from lorplan.case.problem import ProgramClass
from lorplan.engines.cpsat.plan import solve_problem
from lorplan.engines.optimise import Optimum
from lorplan.engines.recount import class_values
from lorplan.plan.holding import holding
from lorplan.plan.readings import Readings
from lorplan.plan.verdict import Standings
from lorplan.results.holding import HeldPlaces

# The last day to be among the first whom programs read: until then applying can wait.
TAKES_UNTIL_REVIEW = mock.patch.dict(worlds.EVENTS, last_submit=worlds.EVENTS["review"])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("rules")


def in_september(seed: int) -> World:
    """A world between sending and review: half of the letters are in hand, some promised in time or for later; a number
    of letters at each program, each letter worth something."""
    world, rng = made(seed), random.Random(seed)
    scenario = world["scenario"]
    scenario["as_of"] = "2027-09-03"
    for name in list(scenario.get("letters", {}))[:6]:
        letter = scenario["letters"][name]
        letter["status"] = rng.choice(["uploaded", "uploaded", "agreed", "agreed", "asked"])
        for gone in ("at", "promised_from", "ready"):
            letter.pop(gone, None)
        letter["promised_for"] = rng.choice(["2027-09-10", "2027-09-10", "2027-09-21", "2027-10-01"])
    worth = [
        {
            "id": f"worth-{name}",
            "level": "should",
            "says": "It is worth something.",
            "points": {"of": {"letter.id": [name]}, "worth": rng.randint(-2, 9)},
        }
        for name in scenario.get("letters", {})
    ]
    scenario["rules"] = [*scenario.get("rules", []), *worth]
    for program in scenario["programs"]:
        program.pop("deadline", None)
        program.pop("assigned", None)
        number = rng.randint(1, 3)
        program["letters"] = {"asked": number, "max": number + rng.randint(0, 1)}
        if rng.random() < 0.6:
            program["applied_on"] = "2027-09-02"
    return world


def held(case: Case, optimum: Optimum) -> tuple[HeldPlaces, ...]:
    return holding(case, optimum, Standings(case, Readings(case))) or ()


def mask(case: Case, letters: tuple[str, ...]) -> int:
    return sum(1 << case.problem.letters.index(letter) for letter in letters)


class Alone:
    """A program of a case by itself, with what the plan says of it."""

    def __init__(self, case: Case, optimum: Optimum, record: HeldPlaces, program: str) -> None:
        self.case, self.record = case, record
        self.own = next(each for each in case.problem.classes if each.id == case.class_of[program])
        coming = self.own.available(optimum.assignment.requests) & self.own.unsure
        names = case.problem.names(coming)
        self.hopes = mask(case, tuple(name for name in names if arrival(case.world, name, program) != "too_late"))
        self.now = mask(case, record.assign_now) | self.own.fixed & ~self.own.unsure

    def solved(self, came: int, held: int = 0) -> tuple[int, ...] | None:
        """What the best plan is worth where exactly these letters came and those are held; None where there is none."""
        there: ProgramClass = replace(self.own.without(self.own.unsure & ~came), pending=0)
        if (there.fixed | held).bit_count() > there.cap:
            return None
        alone = replace(there, fixed=there.fixed | held, assigned=there.assigned | held)
        answer = solve_problem(replace(self.case.problem, classes=(alone,), budget=0, resilient=False))
        return None if answer is None else answer.values.worth

    def patterns(self) -> Iterator[int]:
        """Everything that may come: letters of one writer together."""
        theirs = list(self.case.problem.by_person(self.hopes).values())
        for people in within((1 << len(theirs)) - 1):
            yield sum(letters for place, letters in enumerate(theirs) if people >> place & 1)

    def falls_short(self, letters: int) -> tuple[int, int]:
        weight = self.own.weight
        short, missing, *_ = class_values(self.case.problem, self.own, letters)
        return short * weight, missing * weight

    def fault(self) -> str | None:
        record = self.record
        if self.now & self.own.unsure:
            return "not in hand: assigned now"
        if record.held_for:
            for came in self.patterns():
                if self.solved(came) != self.solved(came, self.now):
                    return f"assigned now is not in the best if {self.case.problem.names(came)} come"
        at_once = self.solved(0)
        if at_once is None:
            return None
        for awaited in (*record.held_for, None):
            then = record.if_none.letters if awaited is None else awaited.instead
            if self.falls_short(self.now | mask(self.case, then)) > at_once[:2]:
                return f"worse than assigning at once: {then}"
        kept = mask(self.case, tuple(letter for each in record.held_for for letter in each.letters))
        best = self.solved(kept)
        sent = self.now | mask(self.case, record.if_all.letters)
        if best is not None and self.falls_short(sent) != best[:2]:
            return f"not the best of what is there: {record.if_all.letters}"
        for then in (record.if_all, record.if_none):
            end = self.now | mask(self.case, (*then.letters, *then.on_top))
            if end.bit_count() > self.own.cap or mask(self.case, then.instead) & ~(self.own.usable & ~self.own.unsure):
                return "no room, or not in hand"
        return None


def against_every_pattern(folder: Path, world: World) -> str | None:
    with TAKES_UNTIL_REVIEW:
        found = solved(folder, world)
    if found is None:
        return None
    case, optimum = found
    for record in held(case, optimum):
        for program in record.programs:
            fault = Alone(case, optimum, record, program).fault()
            if fault is not None:
                return f"{fault}, at {program}: {record}"
    return None


@some(60)
@given(SEEDS)
def test_what_is_held_is_right_under_every_pattern(folder: Path, seed: int) -> None:
    refuse(lambda world: against_every_pattern(folder, world), in_september(seed))


def against_another_order(folder: Path, world: World) -> str | None:
    with TAKES_UNTIL_REVIEW:
        found, again = solved(folder, world), solved(folder, worlds.shuffled(world, random.Random(1)))
    if found is None:
        return None
    if again is None or held(*found) != held(*again):
        return "the order of the file decides what is held"
    return None


@some(15)
@given(SEEDS)
def test_the_order_of_the_file_does_not_matter(folder: Path, seed: int) -> None:
    refuse(lambda world: against_another_order(folder, world), in_september(seed))
