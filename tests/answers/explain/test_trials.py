"""What is read off a table is what building and solving gives, change by change and pair by pair."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from unittest import mock

import numpy as np
import pytest
from answers.explain.trying import all_changes, compare, search_of
from properties import worlds

from lorplan import api
from lorplan.answers.explain.byrule import Portfolios
from lorplan.answers.explain.wanted import wanted
from lorplan.answers.explain.whynot import WhyNots
from lorplan.basics import yamltree as yamlio
from lorplan.basics.errors import InputError
from lorplan.edits.changes import Change
from lorplan.edits.variants import Variants
from lorplan.engines.optimise import best

WORLDS = range(100, 160)
SCENARIOS = Path(__file__).parents[3] / "scenarios"


@pytest.fixture(autouse=True)
def no_catalogue() -> Iterator[None]:
    """The kinds of the catalogue speak of facts that these worlds do not have."""
    with mock.patch("lorplan.answers.explain.changes.kinds", list):
        yield


def small(folder: Path) -> Iterator[Variants]:
    """Small scenarios at random that can be read."""
    for seed in WORLDS:
        world = worlds.Maker(random.Random(seed)).world()
        try:
            library = worlds.library(folder, world)
            made = Variants(yamlio.parse(worlds.file_of(world["scenario"]), "scenario.yaml"), "scenario.yaml", library)
            best(made.case())
        except InputError:
            continue
        yield made


@pytest.mark.slow
def test_trials_are_worth_what_solving_gives(tmp_path: Path) -> None:
    made = built = 0
    for one in small(tmp_path):
        changes = all_changes(one)
        search = search_of(one, changes)
        some: list[tuple[Change, ...]] = [(change,) for change in changes]
        pairs = [pair for pair in combinations(changes, 2) if not set(pair[0].answers) & set(pair[1].answers)]
        random.Random(1).shuffle(pairs)
        for each in [*some, *pairs[:25]]:
            if [change.kind for change in each].count("budget") < 2:
                done = compare(one, search, each)
                made, built = made + done, built + (not done)
    assert made > 300
    assert built < made


@pytest.mark.parametrize("name", ["us-citizen-img", "us-md", "research-heavy"])
def test_trials_of_whole_scenarios(name: str) -> None:
    variants = api.Source(SCENARIOS / f"{name}.yaml").variants()
    changes = all_changes(variants)
    search = search_of(variants, changes)
    pairs = [pair for pair in combinations(changes, 2) if not set(pair[0].answers) & set(pair[1].answers)]
    random.Random(2).shuffle(pairs)
    made = sum(compare(variants, search, each) for each in [*((one,) for one in changes), *pairs[:30]])
    assert made > 20


def test_what_a_trial_denies_is_not_reached() -> None:
    """The goal of a question is asked of the trial and of the solved scenario."""
    variants = api.Source(SCENARIOS / "us-citizen-img.yaml").variants()
    case = variants.case()
    optimum = best(case)
    questions = WhyNots(variants, case, optimum, Portfolios(case, optimum))
    denied = allowed = 0
    for name in ("brooks-im", "moreau-research", "whitfield-im"):
        want = wanted(case, name)
        search = questions._search(want, [one.programs[0] for one in case.problem.classes])
        changes = all_changes(variants)
        search._candidates = changes
        for change in changes:
            trial = search._trial([change])
            changed = variants.changed([change])
            reached = search.goal(changed, best(changed))
            if trial is not None:
                assert search.possible(trial) == reached, (name, change.kind, change.key)
                denied, allowed = denied + (not reached), allowed + reached
    assert denied > 20
    assert allowed > 5


def test_an_effect_of_nothing_is_no_difference() -> None:
    variants = api.Source(SCENARIOS / "us-citizen-img.yaml").variants()
    changes = all_changes(variants)
    search = search_of(variants, changes)
    base = search._on(())
    assert base is not None
    today = base.trial([])
    assert today is not None
    for change in changes:
        effect = base.effects.of([change])
        if effect is not None and effect.nothing:
            trial = base.trial([change])
            assert trial is not None
            assert trial.requests == today.requests
            for part in range(len(base.parts)):
                assert np.array_equal(trial.score(part), today.score(part))
