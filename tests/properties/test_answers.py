"""What is answered about small scenarios at random: the same bytes in any order, a plan that verify accepts."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from hypothesis import given
from longer import some
from msgspec.structs import replace
from properties import worlds
from properties.test_plans import SEEDS, made, refuse
from properties.worlds import World

from lorplan.answers.check import check
from lorplan.answers.verify import verify
from lorplan.basics.errors import InputError
from lorplan.case.case import Case
from lorplan.plan.decide import decide, explain_plan
from lorplan.report import render
from lorplan.results.doubts import Doubt
from lorplan.results.plan import Plan


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("rules")


def answered(folder: Path, world: World) -> tuple[Case, Plan] | None:
    """The case and the plan of a world; None where it is refused."""
    try:
        case = worlds.case(folder, world)
        return case, explain_plan(decide(case))
    except InputError:
        return None


def as_bytes(plan: Plan) -> bytes:
    return json.dumps(plan.to_json(), sort_keys=True).encode()


def verdict(folder: Path, world: World) -> str | None:
    """What verify finds wrong with the plan; None if it accepts it."""
    found = answered(folder, world)
    if found is None:
        return None
    case, plan = found
    path = folder / "plan.json"
    path.write_bytes(as_bytes(plan))
    report = verify(case, path)
    broken = plan.broken
    if report.wrong or report.broken != broken or not report.same_scenario or not report.same_packs:
        return f"{report.wrong}, broken {report.broken} instead of {broken}"
    stages = [(stage.stage, stage.value) for stage in plan.objective]
    if [(stage.stage, stage.value) for stage in report.value] != stages:
        return f"{report.value} instead of {stages}"
    if report.best and [(stage.stage, stage.value) for stage in report.best] != stages:
        return f"best {report.best} instead of {stages}"
    total = sum(line.points * line.weight for line in plan.ledger)
    if total != next(stage.value for stage in plan.objective if stage.name == "points"):
        return f"the ledger adds up to {total}, the plan has {stages}"
    return None


@some(80, 3000)
@given(SEEDS)
def test_verify_accepts_every_plan(folder: Path, seed: int) -> None:
    refuse(lambda world: verdict(folder, world), made(seed))


def without_its_line(doubt: Doubt) -> Doubt:
    """A doubt but for where it stands, which is the one thing that the layout of a file decides."""
    return replace(doubt, line=0, column=0)


def other_bytes(folder: Path, world: World) -> str | None:
    """Whether another order of the input gives other bytes."""
    one = answered(folder, world)
    other = answered(folder, worlds.shuffled(world, random.Random(7)))
    if one is None or other is None:
        return None if one is other else "refused in one order only"
    plans = [replace(plan, doubts=tuple(map(without_its_line, plan.doubts))) for plan in (one[1], other[1])]
    if as_bytes(plans[0]) != as_bytes(plans[1]):
        left, right = (plan.to_json() for plan in plans)
        return "; ".join(f"{key}: {left[key]} and {right[key]}"[:800] for key in left if left[key] != right[key])
    return None


@some(80, 3000)
@given(SEEDS)
def test_the_order_of_the_input_does_not_change_a_byte(folder: Path, seed: int) -> None:
    refuse(lambda world: other_bytes(folder, world), made(seed))


@some(40, 1500)
@given(SEEDS)
def test_every_plan_can_be_read_and_every_scenario_checked(folder: Path, seed: int) -> None:
    found = answered(folder, made(seed))
    if found is not None:
        assert render(found[1], "text").strip()
        assert json.dumps(check(found[0]).to_json())
