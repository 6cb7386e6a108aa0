"""Answers on a large dual scenario: what is told without solving is what solving tells."""

from __future__ import annotations

import random
from itertools import combinations
from pathlib import Path

import pytest
import yaml
from answers.explain.trying import all_changes, compare, search_of
from scenarios.dual import dual

from lorplan import api
from lorplan.answers.explain.byrule import Portfolios
from lorplan.answers.explain.changes import Candidates
from lorplan.answers.explain.shortfalls import Shortfalls
from lorplan.answers.explain.wanted import wanted
from lorplan.answers.explain.whynot import WhyNots
from lorplan.basics.errors import InputError
from lorplan.edits.changes import Change
from lorplan.edits.variants import Variants
from lorplan.engines.optimise import best

PROGRAMS = 24


def variants(folder: Path, seed: int, budget: int, only: str | None = None) -> Variants:
    scenario = yaml.safe_load(dual(seed))
    scenario |= {"budget": budget, "programs": scenario["programs"][:PROGRAMS]}
    file = folder / f"dual-{seed}-{budget}.yaml"
    file.write_text(yaml.safe_dump(scenario, sort_keys=False), encoding="utf-8")
    return api.Source(file, only=only).variants()


def pairs_of(changes: list[Change], number: int) -> list[tuple[Change, ...]]:
    pairs: list[tuple[Change, ...]] = [
        pair for pair in combinations(changes, 2)
        if not set(pair[0].answers) & set(pair[1].answers) and [one.kind for one in pair] != ["budget", "budget"]
    ]  # fmt: skip
    random.Random(number).shuffle(pairs)
    return pairs[:number]


@pytest.mark.parametrize(("seed", "budget"), [(2, 5), (3, 2), (4, 8)])
def test_pairs_are_worth_what_solving_gives(tmp_path: Path, seed: int, budget: int) -> None:
    one = variants(tmp_path, seed, budget)
    changes = all_changes(one)
    search = search_of(one, changes)
    made = sum(compare(one, search, pair) for pair in pairs_of(changes, 40))
    assert made > 20


@pytest.mark.parametrize(
    ("seed", "budget", "asked"),
    [(2, 5, "w05"), (2, 5, "w00-im,w01-im,w02-im"), (3, 2, "fourth"), (3, 2, "w07-fm"), (4, 8, "w06-im,w08-im")],
)  # fmt: skip
def test_what_is_denied_is_not_reached(tmp_path: Path, seed: int, budget: int, asked: str) -> None:
    one = variants(tmp_path, seed, budget)
    case = one.case()
    optimum = best(case)
    questions = WhyNots(one, case, optimum, Portfolios(case, optimum))
    want = wanted(case, asked)
    classes = case.problem.classes
    search = questions._search(want, [each.programs[0] for each in classes])
    rules = [rule for each in classes for rule in case.rules[each.id] if rule.level == "should"]
    changes = Candidates(one, case).for_bringing_in(classes, want.mask(case), rules)
    search._candidates = changes
    told = 0
    for pair in [*((change,) for change in changes[::3]), *pairs_of(changes, 30)]:
        trial = search._trial(pair)
        if trial is None:
            continue
        try:
            changed = one.changed(pair)
        except InputError:
            continue
        assert search.possible(trial) == search.goal(changed, best(changed)), [(each.kind, each.key) for each in pair]
        told += 1
    assert told > 15


def test_a_must_for_more_letters_than_are_there_clashes_with_what_keeps_them_away(tmp_path: Path) -> None:
    """Three letters are required and one is uploaded: that is not the fault of the requirement alone."""
    one = variants(tmp_path, 3, 1, only="uploaded")
    case = one.case()
    found = Shortfalls(one, case, best(case)).all([])
    told = [
        {(member.kind, member.rule) for member in conflict.members}
        for shortfall in found for conflict in shortfall.conflicts
        if any(member.rule == "letters.fewer-than-required" for member in conflict.members)
    ]  # fmt: skip
    assert {("must", "letters.fewer-than-required"), ("status", None)} in told
    assert {("must", "letters.fewer-than-required")} not in told
