"""Small scenarios at random: clashes are smallest, remedies the cheapest there are, by trying them all."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from unittest import mock

import pytest
from properties import worlds

from lorplan.answers.explain.byrule import PointsByRule
from lorplan.answers.explain.conflicts import Ground, Part, joint_people, minimal, minimal_hitting
from lorplan.answers.explain.shortfalls import Shortfalls
from lorplan.answers.explain.wanted import wanted
from lorplan.answers.explain.whynot import WhyNots
from lorplan.basics import yamltree
from lorplan.basics.errors import InputError
from lorplan.case.case import Case
from lorplan.edits.changes import Change
from lorplan.edits.variants import Variants
from lorplan.engines.optimise import best, optimise
from lorplan.engines.recount import class_values
from lorplan.results.explain import Conflict
from lorplan.rules.kinds.measure import measure_of
from lorplan.rules.kinds.portfolio import SinglePortfolio
from lorplan.rules.kinds.portfolios import Portfolios, subsets
from lorplan.trials.candidates import Candidates
from lorplan.trials.mends import Need

WORLDS = range(60)


@pytest.fixture(autouse=True)
def no_catalogue() -> Iterator[None]:
    """The kinds of the catalogue speak of facts that these worlds do not have."""
    with mock.patch("lorplan.trials.candidates.kinds", list):
        yield


@pytest.fixture(scope="module")
def variants(tmp_path_factory: pytest.TempPathFactory) -> list[Variants]:
    """Small scenarios that can be read."""
    folder = tmp_path_factory.mktemp("worlds")
    found = []
    for seed in WORLDS:
        one = read(folder, seed)
        if one is not None:
            found.append(one)
    assert len(found) > len(WORLDS) // 2
    return found


def read(folder: Path, seed: int) -> Variants | None:
    world = worlds.Maker(random.Random(seed)).world()
    try:
        library = worlds.library(folder, world)
        raw = yamltree.parse(worlds.file_of(world["scenario"]), "scenario.yaml")
        made = Variants(raw, "scenario.yaml", library)
        optimise(made.case().problem, engines=("table",))
    except InputError:
        return None
    return made


def short(case: Case, masks: tuple[int, ...]) -> list[int]:
    """Places of the classes that fall short."""
    pairs = zip(case.problem.classes, masks, strict=True)
    return [place for place, (one, mask) in enumerate(pairs) if class_values(case.problem, one, mask)[0]]


def musts_of(case: Case, masks: tuple[int, ...]) -> dict[tuple[str, str], str]:
    """Program and must -> kept, open or broken."""
    held = {}
    for program_class, mask in zip(case.problem.classes, masks, strict=True):
        sent = SinglePortfolio(mask)
        for bound in (*program_class.bounds, *program_class.bars):
            if bound.level == "must":
                for program in program_class.programs:
                    held[program, bound.rule] = measure_of(bound.check(sent)).held
        for program in program_class.programs:
            held.update({(program, rule): "open" for rule in case.uncertain[program_class.id]})
    return held


# ---- clashes


def breaks(ground: Ground, part: Part, letters: int) -> bool:
    """Whether a set of letters breaks a part."""
    if part.bound is not None and part.kind in ("must", "limit"):
        return bool(part.bound.check(Portfolios([letters], ground.letters)).missing[0])
    if part.kind in ("bar", "avoid", "status"):
        return bool(letters & part.letters)
    if part.kind == "budget":
        return len(ground.case.problem.people_for(letters & part.letters)) > (ground.case.problem.budget or 0)
    if part.allowance is not None:
        return (letters & part.letters).bit_count() > part.allowance.most
    return not letters & part.letters


def test_every_clash_clashes_and_every_member_is_needed(variants: list[Variants]) -> None:
    seen = 0
    for one in variants:
        case = one.case()
        masks = best(case).assignment.portfolios
        for place in short(case, masks):
            ground = Ground(case, case.problem.classes[place])
            sets = subsets(ground.active | ground.program_class.ghosts, 0, 0, 8)
            for clash in ground.clashes:
                seen += 1
                members = ground.members(clash)
                assert not any(not any(breaks(ground, part, mask) for part in members) for mask in sets)
                for gone in members:
                    rest = [part for part in members if part is not gone]
                    assert any(not any(breaks(ground, part, mask) for part in rest) for mask in sets)
    assert seen > 10


def test_all_clashes_are_found(variants: list[Variants]) -> None:
    for one in variants:
        case = one.case()
        for place in short(case, best(case).assignment.portfolios):
            ground = Ground(case, case.problem.classes[place])
            sets = subsets(ground.active | ground.program_class.ghosts, 0, 0, 8)
            broken = {
                sum(1 << number for number, part in enumerate(ground.parts) if breaks(ground, part, mask))
                for mask in sets
            }
            every = [mask for mask in range(1, 1 << len(ground.parts)) if all(mask & some for some in broken)]
            assert sorted(ground.clashes) == sorted(minimal(every))


def test_a_class_that_could_be_complete_alone_is_stopped_by_the_budget(variants: list[Variants]) -> None:
    for one in variants:
        case = one.case()
        found = Shortfalls(one, case, best(case))
        for place in short(case, best(case).assignment.portfolios):
            target = case.problem.classes[place]
            conflicts, note = found._conflicts(target)
            assert conflicts
            assert not note
            if Ground(case, target).can_be_kept:
                every_program_is_needed(case, conflicts[0])


def every_program_is_needed(case: Case, conflict: Conflict) -> None:
    """The programs named need more people than the budget allows, and without any one of them they do not."""
    named = [member.programs for member in conflict.members if member.kind == "programs"]
    needs = [Ground(case, one).needed_people() for one in case.problem.classes if one.programs in named]
    budget = case.problem.budget or 0
    assert len(needs) == len(named)
    assert not joint_people(needs, budget)
    for place in range(len(needs)):
        assert joint_people(needs[:place] + needs[place + 1 :], budget)


def test_people_put_together() -> None:
    assert joint_people([[0b01], [0b10]], 1) == set()
    assert joint_people([[0b01], [0b10, 0b01]], 1) == {0b01}
    assert joint_people([], 0) == {0}


def test_hitting_sets_of_nothing() -> None:
    assert minimal_hitting([]) == []
    assert minimal_hitting([0, 3]) == []
    assert sorted(minimal_hitting([0b011, 0b110])) == [0b010, 0b101]


# ---- remedies


def every_remedy(candidates: list[Change], reaches: object) -> list[tuple[Change, ...]]:
    """All single changes and pairs that do it, tried one by one."""
    some: list[tuple[Change, ...]] = [(one,) for one in candidates]
    some += combinations(candidates, 2)
    return [changes for changes in some if reaches(changes)]  # type: ignore[operator]


def fits(changes: tuple[Change, ...]) -> bool:
    places = [place for change in changes for place in change.answers]
    return len(places) == len(set(places)) and [change.kind for change in changes].count("budget") < 2


def cost(changes: tuple[Change, ...]) -> int:
    return sum(change.cost for change in changes)


def check(found: list[tuple[Change, ...]], every: list[tuple[Change, ...]]) -> None:
    """The cheapest first, all of them do it, and none is cheaper."""
    keys = [tuple((change.kind, change.key) for change in changes) for changes in every]
    assert all(tuple((change.kind, change.key) for change in changes) in keys for changes in found)
    assert min(map(cost, every), default=None) == (cost(found[0]) if found else None)
    assert list(map(cost, found)) == sorted(map(cost, found))


@pytest.mark.slow
def test_mends_mend_and_none_is_cheaper(variants: list[Variants]) -> None:
    tried = mended = 0
    for one in variants:
        case = one.case()
        optimum = best(case)
        lacking = short(case, optimum.assignment.portfolios)
        if not lacking:
            continue
        target = case.problem.classes[lacking[0]]
        candidates = Candidates(one, case).for_mending([target], {})
        shortfalls = Shortfalls(one, case, optimum)
        need = shortfalls.lacking([target])
        if len(candidates) > 24 or not need.rules:  # nothing is surely missing: it hangs on answers
            continue

        def mends(changes: tuple[Change, ...], one: Variants = one, need: Need = need, before: Case = case) -> bool:
            try:
                changed = one.changed(changes)
                masks = optimise(changed.problem, engines=("table",)).assignment.portfolios
            except InputError:
                return False
            today = musts_of(before, best(before).assignment.portfolios)
            then = musts_of(changed, masks)
            programs = {program for each in need.classes for program in each.programs}
            kept = all(then.get((program, rule), "kept") == "kept" for program in programs for rule in need.rules)
            new = {key for key, held in then.items() if held == "broken" and today.get(key) != "broken"}
            return fits(changes) and kept and not any(program in programs for program, _ in new)

        search = shortfalls.mends.search(need, giving_up=True)
        found = search.remedies()
        assert not search.note
        check(found, every_remedy(candidates, mends))
        tried += 1
        mended += bool(found)
        if tried == 14:
            break
    assert mended > 3


@pytest.mark.slow
def test_least_changes_bring_the_letter_in_and_none_is_cheaper(variants: list[Variants]) -> None:
    tried = brought = 0
    for one, name in unused(variants):
        case = one.case()
        optimum = best(case)
        want = wanted(case, name)
        questions = WhyNots(one, case, optimum, PointsByRule(case, optimum))
        classes = list(case.problem.classes)
        rules = questions._in_the_way(want, classes, {each.id: questions._payer(want, each) for each in classes})
        candidates = Candidates(one, case).for_bringing_in(classes, want.mask(case), rules)
        if len(candidates) > 20:
            continue

        def brings(changes: tuple[Change, ...], one: Variants = one, letter: str = name) -> bool:
            try:
                changed = one.changed(changes)
                masks = optimise(changed.problem, engines=("table",)).assignment.portfolios
            except InputError:
                return False
            sent = {name for mask in masks for name in changed.problem.names(mask)}
            new = {f"{letter}-for-{specialty}" for specialty in worlds.SPECIALTIES}
            return fits(changes) and bool(sent & {letter, *new})

        told = questions.answer(name, None)
        every = every_remedy(candidates, brings)
        assert (told.change is None) == (not every)
        if told.change is not None:
            assert told.change.cost == min(map(cost, every))
            keys = [tuple((change.kind, change.key) for change in changes) for changes in every]
            assert tuple((change.kind, change.about) for change in told.change.changes) in keys
        tried += 1
        brought += bool(every)
        if tried == 50:
            break
    assert brought > 3


def unused(variants: list[Variants]) -> Iterator[tuple[Variants, str]]:
    """Letters that no program gets, with their scenarios."""
    for one in variants:
        case = one.case()
        used = 0
        for mask in best(case).assignment.portfolios:
            used |= mask
        for name in case.problem.names(((1 << len(case.problem.letters)) - 1) & ~used):
            yield one, name
