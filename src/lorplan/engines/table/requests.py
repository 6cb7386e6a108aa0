"""All sets of letters that may be asked for within the budget, and the way from each to those with a letter less."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from lorplan.basics.bits import bits
from lorplan.case.problem import Allowance, Problem
from lorplan.rules.kinds.portfolios import Numbers

MOST_SETS = 300_000


class TooLarge(Exception):
    """The table would be larger than is worth its proof."""


class Sets(Struct, frozen=True):
    """All sets of letters that may be asked for, small ones first.

    `cube`: where most sets of `width` letters are allowed, the place of each in the array of them all. Else `steps`:
    for every letter the places of the sets that hold it, and of the same sets without it.
    """

    masks: list[int]
    place: dict[int, int]
    people: Numbers
    sizes: Numbers
    steps: list[tuple[Numbers, Numbers]]
    cube: Numbers | None = None
    width: int = 0


def all_sets(problem: Problem) -> Sets:
    """Every set of letters to ask for that the budget allows, demanded ones included."""
    by_person: dict[int, list[int]] = {}
    for letter in bits(problem.pending):
        by_person.setdefault(problem.person_of[letter], []).append(1 << letter)
    most = len(by_person) if problem.budget is None else min(problem.budget, len(by_person))
    allowances = [one for one in problem.allowances if (one.letters & problem.pending).bit_count() > one.most]
    masks = np.zeros(1, dtype=object if len(problem.letters) > 62 else np.int64)
    people = np.zeros(1, dtype=np.int64)
    for person in sorted(by_person):
        own = by_person[person]
        new = person not in problem.writing
        room = people < most if new else np.ones(len(people), dtype=np.bool_)
        few, fewer = masks[room], people[room]
        choices = [sum(chosen) for size in range(1, len(own) + 1) for chosen in combinations(own, size)]
        choices = [one for one in choices if all((one & each.letters).bit_count() <= each.most for each in allowances)]
        if len(masks) + len(few) * len(choices) > MOST_SETS:
            raise TooLarge
        masks = np.concatenate([masks, *(few | choice for choice in choices)])
        people = np.concatenate([people, *(fewer + new for _ in choices)])
        allowed = _allowed(masks, allowances)
        masks, people = masks[allowed], people[allowed]
    return _indexed(problem, masks, people)


def _allowed(masks: Any, allowances: Sequence[Allowance]) -> NDArray[np.bool_]:
    """Which sets keep every allowance."""
    allowed: NDArray[np.bool_] = np.ones(len(masks), dtype=np.bool_)
    for one in allowances:
        number = sum((((masks >> letter) & 1).astype(np.int64) for letter in bits(one.letters)), np.int64(0))
        allowed &= number <= one.most
    return allowed


def one_set(problem: Problem, requests: int) -> Sets:
    people = np.array([len(problem.people_for(requests))], dtype=np.int64)
    return Sets([requests], {requests: 0}, people, np.array([requests.bit_count()], dtype=np.int64), [])


def _indexed(problem: Problem, masks: Any, people: Numbers) -> Sets:
    pending = list(bits(problem.pending))
    holds = [((masks >> letter) & 1).astype(np.int64) for letter in pending]
    sizes = sum(holds, np.zeros(len(masks), dtype=np.int64))
    order = np.argsort(masks, kind="stable")
    order = order[np.argsort(sizes[order], kind="stable")]
    masks, people, sizes = masks[order], people[order], sizes[order]
    listed: list[int] = masks.tolist()
    places = {mask: place for place, mask in enumerate(listed)}
    if len(masks) << 2 > 1 << len(pending):  # most sets are allowed
        cube = sum((held[order] << place for place, held in enumerate(holds)), np.zeros(len(masks), dtype=np.int64))
        return Sets(listed, places, people, sizes, [], cube, len(pending))
    return Sets(listed, places, people, sizes, _steps(masks, pending))


def steps_of(problem: Problem, sets: Sets) -> list[tuple[Numbers, Numbers]]:
    """For every letter to ask for the places of the sets that hold it, and of the same sets without it."""
    if sets.cube is None:
        return sets.steps
    return _steps(np.array(sets.masks), list(bits(problem.pending)))


def _steps(masks: Any, letters: Sequence[int]) -> list[tuple[Numbers, Numbers]]:
    by_mask = np.argsort(masks, kind="stable")
    ascending = masks[by_mask]
    steps = []
    for letter in letters:
        holding = np.flatnonzero((masks >> letter) & 1)
        if len(holding):  # what is left without the letter needs no more people: it is there
            steps.append((holding, by_mask[np.searchsorted(ascending, masks[holding] ^ (1 << letter))]))
    return steps
