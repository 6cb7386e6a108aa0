"""Plans that keep to the plan before: both engines and the slow referee change the same, and no more than they must."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from longer import some
from properties import worlds
from properties.shrink import shown
from properties.test_plans import SEEDS, made, plan_of
from properties.worlds import World
from referee import Judge, Refused

from lorplan.basics.errors import InputError
from lorplan.case.former import with_former
from lorplan.engines.optimise import optimise
from lorplan.results.since import FormerPlan, FormerProgram


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("rules")


def before(world: World, rng: random.Random) -> tuple[dict[str, list[str]], list[str]]:
    """Any plan before: letters by program, some programs left out, and the letters that it asks for."""
    letters = sorted(world["scenario"].get("letters", {}))
    sent = {
        program["id"]: sorted(rng.sample(letters, rng.randint(0, min(4, len(letters)))))
        for program in world["scenario"]["programs"]
        if rng.random() < 0.8
    }
    return sent, [letter for letter in letters if rng.random() < 0.5]


def former(sent: Mapping[str, list[str]], asked: list[str]) -> FormerPlan:
    programs = tuple(FormerProgram(name, name, tuple(letters), ()) for name, letters in sent.items())
    return FormerPlan("2027-01-01", "eras-2028", "0", "", (), programs, tuple(asked))


@some(120)
@given(SEEDS)
def test_both_engines_and_the_referee_keep_to_the_plan_before(folder: Path, seed: int) -> None:
    world = made(seed)
    sent, asked = before(world, random.Random(seed))
    try:
        best = Judge(world).best(sent, asked)
        case = with_former(worlds.case(folder, world), former(sent, asked))
        optimum = optimise(case.problem)
    except (Refused, InputError):
        return
    said = f"{json.dumps(sent)} {asked}\n{shown(world)}"
    assert optimum.values.order == best.order, said
    assert case.problem.names(optimum.assignment.requests) == best.asked, said
    assert plan_of(case, optimum) == best.portfolios, said
    assert optimum.proved, said


@some(60, 2000)
@given(SEEDS)
def test_the_plan_before_stays_where_it_is_as_good(folder: Path, seed: int) -> None:
    """A plan of the same world is kept to the letter; whatever else was before, no worse plan is taken for it."""
    world = made(seed)
    try:
        case = worlds.case(folder, world)
        plain = optimise(case.problem)
    except InputError:
        return
    letters = {name: sorted(sent) for name, sent in plan_of(case, plain).items()}
    again = with_former(case, former(letters, list(case.problem.names(plain.assignment.requests))))
    kept = optimise(again.problem)
    assert kept.values.changes == 0
    assert plan_of(again, kept) == plan_of(case, plain)
    sent, asked = before(world, random.Random(seed))
    other = optimise(with_former(case, former(sent, asked)).problem)
    assert other.values.worth == plain.values.worth
