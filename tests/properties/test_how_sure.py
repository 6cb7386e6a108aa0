"""How sure complete sets are, in small worlds at random: against failing people in every way and trying everything."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from engines.test_dependence import by_linear_program
from hypothesis import given
from longer import some
from msgspec.structs import replace
from properties.test_plans import SEEDS, made, refuse, solved
from properties.worlds import World

from lorplan.case.arrival import last_upload
from lorplan.case.case import Case
from lorplan.case.problem import ProgramClass
from lorplan.engines.recount import class_values
from lorplan.plan.compose import compose
from lorplan.plan.readings import Readings
from lorplan.results.sureness import Estimated, SetChance
from lorplan.rules.kinds.portfolios import subsets
from lorplan.scenario.models import Estimate, Estimates

SURE = (0, 100, 50, 95, 70, 33)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("rules")


def with_estimates(case: Case, percents: Mapping[str, int]) -> Case:
    """The case of a user who is so sure of writers."""
    writers = {writer: Estimate.model_construct(how_sure=percent, by=None) for writer, percent in percents.items()}
    estimates = Estimates.model_construct(sure=None, likely=None, doubtful=None, writers=writers)
    return replace(case, scenario=case.scenario.model_copy(update={"estimates": estimates}))


def good(case: Case, program_class: ProgramClass, asked: int, failed: int, surely: bool) -> bool:
    """Whether some portfolio keeps every must though letters fail; `surely`: whatever the answers are."""
    gone = failed & program_class.unsure
    left = program_class.usable & ~(program_class.pending & ~asked) & ~gone
    for mask in subsets(left, program_class.fixed & ~gone, 0, program_class.cap):
        _, missing, _, illegal = class_values(case.problem, program_class, mask)
        if illegal or missing:
            continue
        statuses = Readings(case).statuses(program_class, mask)
        if not surely or not (statuses.broken or statuses.open):
            return True
    return False


def patterns(case: Case, program_class: ProgramClass, asked: int, theirs: list[int]) -> np.ndarray:
    """For every pattern of who comes whether the class is complete."""
    surely = good(case, program_class, asked, 0, True)
    flags = []
    for pattern in range(1 << len(theirs)):
        failed = sum(letters for place, letters in enumerate(theirs) if not pattern >> place & 1)
        flags.append(good(case, program_class, asked, failed, surely))
    return np.array(flags, dtype=np.bool_)


def chance_of(flags: np.ndarray, percents: list[int]) -> Fraction:
    """The sum over all patterns of products."""
    total = Fraction(0)
    for comes in product((0, 1), repeat=len(percents)):
        if flags[sum(each << place for place, each in enumerate(comes))]:
            chance = Fraction(1)
            for percent, each in zip(percents, comes, strict=True):
                chance *= Fraction(percent if each else 100 - percent, 100)
            total += chance
    return total


def differs(told: SetChance, flags: np.ndarray, percents: list[int]) -> str | None:
    """How a chance differs from what trying everything gives."""
    right = chance_of(flags, percents)
    if told.independent is None or told.bounds is None:
        return f"no chance: {told}"
    if Fraction(told.independent.exact) != right or told.independent.percent != right * 100 // 1:
        return f"chance: {told.independent} instead of {right}"
    for chance, greatest in ((told.bounds.least, False), (told.bounds.greatest, True)):
        if float(Fraction(chance.exact)) != pytest.approx(by_linear_program(flags, percents, greatest), abs=1e-7):
            return f"bounds: {chance}"
    return None


def too_late(case: Case, program: str, estimates: Sequence[Estimated], flags: np.ndarray) -> set[str]:
    """The writers on whom a program hangs and who are estimated for a day that is too late there."""
    last = last_upload(case.world, program)
    late = set()
    for place, estimated in enumerate(estimates):
        both = [(flags[pattern], flags[pattern | 1 << place]) for pattern in range(len(flags))]
        hangs = any(fails != comes for fails, comes in both)
        if hangs and last and estimated.by and estimated.by > last.isoformat():
            late.add(estimated.writer)
    return late


def sure_wrongly(folder: Path, world: World, seed: int) -> str | None:
    """How what is said of the chances of a world's plan is wrong; None where it is right."""
    found = solved(folder, world)
    if found is None:
        return None
    rng, (case, optimum) = random.Random(seed), found
    case = with_estimates(case, {writer: rng.choice(SURE) for writer in case.scenario.writers})
    plan = compose(case, optimum, ask=False, bounds=True)
    sureness = None if plan.resilience is None else plan.resilience.sureness
    if sureness is None:
        return "nothing is said"
    asked, problem = optimum.assignment.requests, case.problem
    people = [problem.people.index(estimated.writer) for estimated in sureness.estimates]
    by_person = problem.by_person((1 << len(problem.letters)) - 1)
    theirs = [by_person[person] for person in people]
    percents = [estimated.percent or 0 for estimated in sureness.estimates]
    classes = {program_class.id: program_class for program_class in problem.classes}
    complete = {program.program for program in plan.programs if program.state in ("complete", "hangs")}
    if sorted(name for chance in sureness.chances for name in chance.programs) != sorted(complete):
        return f"programs: {sureness.chances}"
    every, lacking = np.ones(1 << len(people), dtype=np.bool_), set[str]()
    for chance in sureness.chances:
        for name in chance.programs:
            program_class = classes[case.class_of[name]]
            flags = patterns(case, program_class, asked, theirs)
            if chance.hangs == good(case, program_class, asked, 0, True):
                return f"hangs: {chance}"
            late = too_late(case, name, sureness.estimates, flags)
            wrong = differs(chance, flags, percents) if not late else None
            if wrong is not None or set(chance.lacking) != late:
                return wrong or f"late: {late}, not {chance.lacking}"
            every &= flags
            lacking |= late
    if (sureness.every is None) != (not complete):
        return f"every: {sureness.every}"
    return None if sureness.every is None or lacking else differs(sureness.every, every, percents)


@some(60)
@given(SEEDS)
def test_chances_are_those_of_failing_everybody_in_every_way(folder: Path, seed: int) -> None:
    refuse(lambda world: sure_wrongly(folder, world, seed), made(seed))
