"""Worlds drawn at random: verify accepts every plan, check agrees with it, and any other letters are judged."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from answers.verify.test_plans import unmended
from conftest import LONG
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from properties import worlds
from properties.test_plans import made, refuse, solved
from properties.worlds import World

from lorplan.answers.check import check
from lorplan.answers.verify import verify
from lorplan.engines.optimise import optimise
from lorplan.plan.compose import compose
from lorplan.report import render

SEEDS = st.integers(0, 2**40)


def some(ordinary: int) -> settings:
    """How many worlds in the ordinary and in the long run."""
    return settings(max_examples=5000 if LONG else ordinary)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("rules")


def refused_plan(folder: Path, world: World, resilient: bool) -> str | None:
    """What verify finds wrong with the best plan; None where it is content."""
    found = solved(folder, world)
    if found is None:
        return None
    case, optimum = found
    if resilient:
        case = replace(case, problem=replace(case.problem, resilient=True))
        optimum = optimise(case.problem)
    plan = compose(case, optimum)
    for form in ("json",) if resilient else ("json", "csv"):
        file = folder / f"plan.{form}"
        file.write_text(render(plan, form), encoding="utf-8")
        report = verify(case, file)
        if report.wrong or report.notes:
            return f"{form}: {report.wrong} {report.notes}"
        if (
            report.value != report.best
            or report.programs != plan.programs
            or report.findings != unmended(plan.findings)
        ):
            return f"{form}: {report.value} and {report.best}, or other programs or findings"
    return None


@given(SEEDS, st.booleans())
@some(60)
def test_every_plan_is_verified(folder: Path, seed: int, resilient: bool) -> None:
    refuse(lambda world: refused_plan(folder, world, resilient), made(seed))


def otherwise_checked(folder: Path, world: World) -> str | None:
    """How check contradicts the plan; None where it does not."""
    found = solved(folder, world)
    if found is None:
        return None
    case, optimum = found
    report = check(case)
    for program in compose(case, optimum, ask=False).programs:
        mine = [finding for finding in report.findings if program.program in finding.programs]
        broken = {finding.rule for finding in mine if finding.status == "broken"}
        unsure = {finding.rule for finding in mine if finding.status == "open"}
        if not broken and not unsure and program.broken:
            return f"{program.program} could have everything, and lacks {program.broken}"
        if broken - {"requirements.not-together", "budget"} - {*program.broken, *program.open}:
            return f"{program.program} has what it cannot have: {broken}"
    return None


@given(SEEDS)
@some(60)
def test_check_agrees_with_the_plan(folder: Path, seed: int) -> None:
    refuse(lambda world: otherwise_checked(folder, world), made(seed))


@given(SEEDS)
@some(50)
def test_any_letters_are_judged_and_none_are_better_than_the_best(folder: Path, seed: int) -> None:
    world = made(seed)
    found = solved(folder, world)
    if found is None:
        return
    case, _ = found
    rng = random.Random(seed)
    lines = []
    for program in case.scenario.programs:
        letters = rng.sample(case.problem.letters, rng.randint(0, len(case.problem.letters)))
        lines.append(f"{program.id}: [{', '.join(letters)}]\n")
    file = folder / "mine.yaml"
    file.write_text("".join(lines), encoding="utf-8")
    report = verify(case, file)
    order = [(stage.value, -stage.value)[stage.name == "points"] for stage in report.value]
    best = [(stage.value, -stage.value)[stage.name == "points"] for stage in report.best]
    assert report.wrong or not best or order >= best, worlds.file_of(world["scenario"])
