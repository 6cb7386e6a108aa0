"""What trials tell of changes is what editing them in, building and solving gives: every program's letters."""

from __future__ import annotations

import random
from pathlib import Path
from unittest import mock

import pytest
import yaml
from answers.verify.cases import written
from hypothesis import example, given
from longer import LONG, some
from properties import worlds
from properties.test_plans import SEEDS
from scenarios.dual import dual
from trials.twin import agree, all_changes, pairs_of, trials_of

from lorplan import api
from lorplan.basics import yamltree
from lorplan.basics.errors import InputError
from lorplan.edits.changes import Change
from lorplan.edits.variants import Variants
from lorplan.engines.optimise import best
from lorplan.trials.trial import premises_of

SCENARIOS = Path(__file__).parents[2] / "scenarios"
SHIPPED = sorted(file.stem for file in SCENARIOS.glob("*.yaml") if file.stem != "three-hundred-programs")
TRIED = 40 if LONG else 5  # pairs of changes of a scenario


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("worlds")


def world_of(folder: Path, seed: int) -> Variants | None:
    """A small scenario at random; None where it is refused."""
    world = worlds.Maker(random.Random(seed)).world()
    try:
        library = worlds.library(folder, world)
        made = Variants(yamltree.parse(worlds.file_of(world["scenario"]), "scenario.yaml"), "scenario.yaml", library)
        best(made.case())
    except InputError:
        return None
    return made


@some(30, 1500)
@given(SEEDS)
@example(700127)  # what has to hold whatever is sent, set aside
def test_trials_of_scenarios_at_random(folder: Path, seed: int) -> None:
    variants = world_of(folder, seed)
    if variants is None:
        return
    with mock.patch("lorplan.trials.candidates.kinds", list):  # the catalogue knows facts these worlds lack
        changes = all_changes(variants)
    agree(variants, changes, [*((change,) for change in changes), *pairs_of(changes, 12, seed)])


@pytest.mark.parametrize("only", [None, "uploaded"])
@pytest.mark.parametrize("name", SHIPPED)
def test_trials_of_shipped_scenarios(name: str, only: str | None) -> None:
    variants = api.Source(SCENARIOS / f"{name}.yaml", only=only).variants()
    changes = all_changes(variants)
    some_changes = random.Random(3).sample(changes, min(40 if LONG else 5, len(changes)))
    assert agree(variants, changes, [*((change,) for change in some_changes), *pairs_of(changes, TRIED)]) > 2


@pytest.mark.parametrize(("seed", "budget"), [(2, 5), (3, 2), (4, 8)])
def test_trials_of_a_large_dual_scenario(tmp_path: Path, seed: int, budget: int) -> None:
    scenario = yaml.safe_load(dual(seed))
    scenario |= {"budget": budget, "programs": scenario["programs"][:24]}
    file = tmp_path / "dual.yaml"
    file.write_text(yaml.safe_dump(scenario, sort_keys=False), encoding="utf-8")
    variants = api.Source(file).variants()
    changes = all_changes(variants)
    assert agree(variants, changes, pairs_of(changes, TRIED)) > 2


def test_a_bar_set_aside_lets_the_letter_in(tmp_path: Path) -> None:
    """A relative's letter is the only one there; the bar against it is the general pack's."""
    letters = "letters:\n  fay: {status: uploaded, waived: true, answer: eager}\n"
    programs = "programs: [{id: north, letters: {asked: 1, max: 1}}]\n"
    variants = api.Source(written(tmp_path, letters=letters, programs=programs)).variants()
    bars = {bar.rule for one in variants.case().problem.classes for bar in one.bars}
    changes = [Change("lift_must", bar, "", 8) for bar in sorted(bars)]
    trials = trials_of(variants, changes)
    assert not trials.trial([]).sends(["north"], lambda _, portfolio: bool(portfolio))
    assert trials.trial(changes[:1]).sends(["north"], lambda _, portfolio: bool(portfolio))
    assert agree(variants, changes, [changes]) == 1


def test_most_answers_and_rules_set_aside_are_read_off() -> None:
    """Only what changes which letters may be sent, or which rules apply, is built."""
    variants = api.Source(SCENARIOS / "us-citizen-img.yaml").variants()
    changes = all_changes(variants)
    trials = trials_of(variants, changes)
    followed = [change for change in changes if trials._single(change) is not None]
    assert len(followed) > len([change for change in changes if premises_of(change)]) // 2


def test_what_adds_nothing_is_no_difference() -> None:
    variants = api.Source(SCENARIOS / "us-citizen-img.yaml").variants()
    changes = all_changes(variants)
    trials = trials_of(variants, changes)
    pairs = [pair for pair in pairs_of(changes, 300) if trials.adds_nothing(pair)]
    assert len(pairs) > 10
    for pair in pairs[:40]:
        plans = [trials.trial(each) for each in (pair, pair[:1], pair[1:])]
        letters = [dict(zip((part.programs for part in plan.parts), plan.portfolios, strict=True)) for plan in plans]
        assert letters[0] in letters[1:]
