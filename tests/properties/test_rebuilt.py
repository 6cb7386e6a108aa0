"""A case that was built with what another one worked out is the case that is built from nothing."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from longer import some
from properties.changing import change, said
from properties.worlds import Maker, file_of, library

from lorplan.basics.errors import InputError
from lorplan.basics.yamltree import Map, mapping
from lorplan.case.build import build
from lorplan.case.case import Case
from lorplan.edits.nodes import copied
from lorplan.edits.variants import Variants, variants_of
from lorplan.rules.packs.folders import folder as shipped_folder
from lorplan.scenario.load import build_scenario

FILES = sorted(shipped_folder("scenarios").glob("*.yaml"))


def from_nothing(tree: Map, variants: Variants) -> Case:
    scenario = build_scenario(tree, variants.file, lambda _: variants.library.dictionary, variants.on)
    return build(scenario, variants.library, variants.only)


def rebuilt(tree: Map, variants: Variants, before: Case) -> Case:
    dictionary = variants.library.dictionary
    scenario = build_scenario(tree, variants.file, lambda _: dictionary, variants.on, before.scenario)
    return build(scenario, variants.library, variants.only, before=before)


def hold(variants: Variants, seed: int, times: int) -> int:
    """Changes upon changes; how many of them made a case."""
    rng = random.Random(seed)
    case, tree, made = variants.case(), variants.plain, 0
    for _ in range(times):
        edited = copied(tree)
        told = [change(edited, variants.library.dictionary, rng) for _ in range(rng.choice((1, 1, 2)))]
        try:
            expected: Case | str = from_nothing(copied(edited), variants)
        except InputError as error:
            expected = str(error)
        try:
            found: Case | str = rebuilt(edited, variants, case)
        except InputError as error:
            found = str(error)
        if isinstance(expected, str) or isinstance(found, str):
            assert found == expected, told
            continue
        new, old = said(found), said(expected)
        assert [key for key in new if new[key] != old[key]] == [], told
        case, tree, made = found, edited, made + 1
    return made


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_of_shipped_scenarios(file: Path) -> None:
    variants = variants_of(mapping(file.read_bytes(), str(file)), str(file))
    assert hold(variants, len(file.stem), 3 if "three-hundred" in file.stem else 12) > 0


@given(st.integers(0, 10**6))
@some(25)
def test_of_drawn_worlds(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    world = Maker(random.Random(seed)).world()
    packs = library(tmp_path_factory.mktemp("world"), world)
    variants = Variants(mapping(file_of(world["scenario"]), "world.yaml"), "world.yaml", packs)
    try:
        variants.case()
    except InputError:
        return
    hold(variants, seed, 6)
