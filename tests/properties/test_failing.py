"""Letters that fail, in small scenarios at random and in the shipped ones: held against the slow referee, and against
solving again without the letter."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from longer import some
from msgspec.structs import replace
from properties import worlds
from properties.test_plans import SEEDS, made, plan_of, refuse, solved
from properties.worlds import World
from referee import Doubter, Refused

from lorplan import api
from lorplan.basics.errors import InputError
from lorplan.case.case import Case
from lorplan.edits.nodes import Edit, put
from lorplan.engines.optimise import optimise
from lorplan.engines.recount import class_values
from lorplan.plan.compose import compose
from lorplan.rules.kinds.portfolios import subsets

SCENARIOS = sorted((Path(__file__).parent.parent.parent / "scenarios").glob("*.yaml"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("rules")


def resilient(case: Case) -> Case:
    return replace(case, problem=replace(case.problem, resilient=True))


def against_referee(folder: Path, world: World) -> str | None:
    """How the resilient plan, or what is said about failures, differs from the referee's; None where it does not."""
    judge = Doubter(world)
    try:
        best = judge.most_resilient()
    except Refused:
        return None
    found = solved(folder, world)
    if found is None:
        return None  # whether rightly is seen without --resilient
    case = resilient(found[0])
    optimum = optimise(case.problem)
    asked = case.problem.names(optimum.assignment.requests)
    if (optimum.values.order, asked) != best:
        return f"order: {optimum.values.order}, {asked} instead of {best}"
    told = compose(case, optimum, ask=False).resilience
    if told is None:
        return "nothing is said about failures"
    programs = plan_of(case, optimum)
    hanging = {name: judge.hanging(name, set(asked)) for name in programs}
    said = {name: {one.letter for one in told.failures if name in one.programs} for name in programs}
    if said != hanging:
        return f"failures: {said} instead of {hanging}"
    counted = {letter for name in programs for letter in judge.there(name, set(asked)) & judge.can_fail(name)}
    if {one.letter for one in told.failures} != counted:
        return f"letters: {[one.letter for one in told.failures]} instead of {counted}"
    for failure in told.failures:
        for lack in failure.lacking:
            if not set(lack.programs) <= set(failure.programs) or not lack.programs:
                return f"lacking: {lack} at {failure.programs}"
        if failure.programs and not failure.lacking:
            return f"lacking: nothing for {failure.letter}"
    return None


@some(60)
@given(SEEDS)
def test_the_resilient_plan_is_the_referees(folder: Path, seed: int) -> None:
    refuse(lambda world: against_referee(folder, world), made(seed))


def priced_wrongly(folder: Path, world: World) -> str | None:
    """Whether the price that a resilient plan names is not the difference to the plan that is solved without."""
    try:
        case = worlds.case(folder, world)
        plain = optimise(case.problem)
        safe = compose(resilient(case), optimise(resilient(case).problem), ask=False)
    except InputError:
        return None
    before = compose(case, plain, ask=False)
    price = None if safe.resilience is None else safe.resilience.price
    if price is None or before.resilience is None or safe.resilience is None:
        return "no price"
    stage = {one.name: one.value for one in safe.objective}
    want = (
        stage["new people"] - plain.values.people, stage["new letters"] - plain.values.letters,
        plain.values.points - stage["points"], before.resilience.kept - before.resilience.safe,
    )  # fmt: skip
    if (price.people, price.letters, price.points, price.count) != want:
        return f"price: {price} instead of {want}"
    if (stage["programs short or thin"], stage["letters missing"]) != (plain.values.short, plain.values.missing):
        return "short: protection costs a requirement"
    return None


@some(40)
@given(SEEDS)
def test_the_price_is_the_difference_to_the_plan_without(folder: Path, seed: int) -> None:
    refuse(lambda world: priced_wrongly(folder, world), made(seed))


def stands_in_wrongly(folder: Path, world: World) -> str | None:
    """Whether what goes in a failed letter's place is not the best that is left, or loses other points than said."""
    found = solved(folder, world)
    if found is None:
        return None
    case, optimum = found
    told = compose(case, optimum, ask=False).resilience
    if told is None:
        return "nothing is said about failures"
    problem = case.problem
    for failure in told.failures:
        letter = 1 << problem.letters.index(failure.letter)
        said = {name: stand_in for stand_in in failure.stand_ins for name in stand_in.programs}
        lost: dict[tuple[str, ...], int] = {}
        for program_class, sent in zip(problem.classes, optimum.assignment.portfolios, strict=True):
            short, _, points, _ = class_values(problem, program_class, sent)
            misses = not short and sent & program_class.unsure & letter
            if not misses or program_class.programs[0] in failure.programs:
                if program_class.programs[0] in said:
                    stand_in = said[program_class.programs[0]]
                    return f"{program_class.id} misses nothing, or hangs on {failure.letter}: {stand_in}"
                continue
            available = program_class.usable & ~(program_class.pending & ~optimum.assignment.requests) & ~letter
            left = {
                mask: class_values(problem, program_class, mask)
                for mask in subsets(available, program_class.fixed & ~letter, 0, program_class.cap)
            }  # fmt: skip
            legal = {mask: (-value[0], -value[1], value[2]) for mask, value in left.items() if not value[3]}
            best = max(legal.values())
            instead = said[program_class.programs[0]]
            choices = {problem.names(mask & ~sent) for mask, value in legal.items() if value == best}
            if instead.letters not in choices:
                return f"{program_class.id} without {failure.letter}: {instead.letters} instead of one of {choices}"
            lost[instead.letters] = lost.get(instead.letters, 0) + program_class.weight * (points - best[2])
        if lost != {stand_in.letters: stand_in.points for stand_in in failure.stand_ins}:
            return f"points lost without {failure.letter}: {failure.stand_ins} instead of {lost}"
    return None


@some(60)
@given(SEEDS)
def test_what_stands_in_is_the_best_that_is_left(folder: Path, seed: int) -> None:
    refuse(lambda world: stands_in_wrongly(folder, world), made(seed))


def _failed(case: Case, failing: str, asked: frozenset[str]) -> Edit:
    """Who is asked agrees, nobody else is asked, and one letter is withdrawn where it is not uploaded."""

    def status_after(letter: str, status: str) -> str:
        if status == "idea":
            status = "agreed" if letter in asked else "declined"
        return "withdrawn" if letter == failing and status in ("agreed", "asked") else status

    def edit(tree: Any) -> None:
        for name, letter in case.scenario.letters.items():
            put(tree["letters"], name, "status", status_after(name, letter.status))
            at = {portal: status_after(name, status) for portal, status in letter.at.items()}
            if at:
                put(tree["letters"], name, "at", at)

    return edit


@pytest.mark.parametrize("file", SCENARIOS, ids=lambda file: file.stem)
def test_each_failure_in_a_shipped_scenario_is_what_solving_again_without_the_letter_gives(file: Path) -> None:
    variants = api.Source(file).variants()
    case = variants.case()
    plan = compose(case, optimise(case.problem), ask=False)
    assert plan.resilience is not None
    asked = frozenset(letter for request in plan.requests for letter in request.letters)
    before = {one.program for one in plan.programs if one.broken or one.open}
    for failure in plan.resilience.failures:
        after = variants.case([_failed(case, failure.letter, asked)])
        again = compose(after, optimise(after.problem), ask=False)
        short = {one.program: {*one.broken, *one.open} for one in again.programs if one.broken or one.open}
        assert set(short) - before == set(failure.programs)
        for lack in failure.lacking:
            assert all(lack.rule in short[name] for name in lack.programs)
