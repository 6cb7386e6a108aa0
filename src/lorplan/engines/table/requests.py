"""All sets of letters that may be asked for within the budget, and the way from each to those with a letter less."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import numpy as np
from msgspec import Struct, field
from numpy.typing import NDArray

from lorplan.basics.bits import bits
from lorplan.case.problem import Allowance, Problem
from lorplan.engines.effort import effort
from lorplan.rules.kinds.portfolios import Numbers

MOST_SETS = 300_000


class TooLarge(Exception):
    """The table would be larger than is worth its proof."""


class Needs(list[int]):
    """What each portfolio of a class needs of the letters still to be asked for. Classes that share one have the same
    portfolios: it is known by its identity."""

    __slots__ = ("pending",)

    def __init__(self, portfolios: Sequence[int], pending: int) -> None:
        super().__init__([mask & pending for mask in portfolios])
        self.pending = pending


class ByNeeds(Struct, frozen=True):
    """Portfolios in the order of the sets of letters that they need: `order` has them, `starts` the first of each set,
    `indices` the set. `needs` is kept so that its identity stays its own.

    Where a class can use few of the letters to be asked for, the sets are those of its `width` letters alone, and
    `places` has for each set of the table the one that it comes to there.
    """

    needs: Needs
    order: Numbers
    starts: Numbers
    indices: Numbers
    width: int = 0
    places: Numbers | None = None

    def everywhere(self, values: Any) -> Any:
        """What every set of the table has, of what the sets here have."""
        return values if self.places is None else values[self.places]


class Sets(Struct, frozen=True):
    """All sets of letters that may be asked for, small ones first. `index_of`: mask -> index.

    `people`: new ones; `sizes`: letters; `rewritten`: those by somebody whose letters are all written.
    `cube`: where most sets of `width` letters are allowed, the place of each in the array of them all. Else `steps`:
    for every letter the places of the sets that hold it, and of the same sets without it.
    """

    masks: list[int]
    index_of: dict[int, int]
    people: Numbers
    sizes: Numbers
    rewritten: Numbers
    steps: list[tuple[Numbers, Numbers]]
    cube: Numbers | None = None
    width: int = 0
    _rows: dict[int, ByNeeds] = field(default_factory=dict)
    _narrowed: dict[int, Numbers] = field(default_factory=dict)  # letters -> see ByNeeds

    def effort(self, problem: Problem, weight: int | None = None) -> Numbers:
        """The weighted points that asking for each set costs; see `effort`."""
        cost: Numbers = effort(problem, self.people, self.sizes, self.rewritten, weight)
        return cost

    def rows(self, needs: Needs) -> ByNeeds:
        """A class's portfolios by the sets of letters that they need."""
        known = self._rows.get(id(needs))
        if known is not None:
            return known
        letters = list(bits(needs.pending))
        places = None
        if 1 << len(letters) < len(self.masks):
            places = self._narrowed.get(needs.pending)
            if places is None:
                places = self._narrowed[needs.pending] = _among(self.masks, letters)
            indices = _among(needs, letters)
        elif len(self.masks) == 1:  # sets were not all made: everything within the one there is
            indices = np.array([-1 if need & ~self.masks[0] else 0 for need in needs], dtype=np.int64)
        else:
            indices = np.array([self.index_of.get(need, -1) for need in needs], dtype=np.int64)
        order, starts, own = grouped(indices)
        known = self._rows[id(needs)] = ByNeeds(needs, order, starts, own, len(letters), places)
        return known

    def spread(self, own: Any, rows: ByNeeds, join: np.ufunc, nothing: Any) -> Any:
        """For every set of `rows` the join (`np.maximum`, `np.bitwise_or`) of what all its subsets have. `own`: what
        the sets of `rows` have by themselves; `nothing`: what the others have."""
        if rows.places is not None:
            return _spread(own, rows.indices, rows.width, join, nothing)
        if self.cube is not None:
            return _spread(own, self.cube[rows.indices], self.width, join, nothing)[self.cube]
        joined = np.full((len(self.masks), *own.shape[1:]), nothing, dtype=own.dtype)
        joined[rows.indices] = own
        for holding, without in self.steps:
            joined[holding] = join(joined[holding], joined[without])
        return joined


def _spread(own: Any, indices: Numbers, width: int, join: np.ufunc, nothing: Any) -> Any:
    """`Sets.spread` over all sets of so many letters, each at the place that its bits say."""
    joined = np.full((1 << width, *own.shape[1:]), nothing, dtype=own.dtype)
    joined[indices] = own
    for letter in range(width):
        pairs = joined.reshape(1 << width - 1 - letter, 2, (1 << letter) * int(np.prod(own.shape[1:])))
        join(pairs[:, 1], pairs[:, 0], out=pairs[:, 1])
    return joined


def _among(masks: Sequence[int], letters: Sequence[int]) -> Numbers:
    """What each set comes to among these letters alone: a bit for each of them, in their order."""
    every = np.array(masks, dtype=object if max(letters, default=0) > 61 else np.int64)
    held = [((every >> letter) & 1).astype(np.int64) << bit for bit, letter in enumerate(letters)]
    return sum(held, np.zeros(len(masks), dtype=np.int64))


def grouped(indices: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """The order that puts equal places together (those below 0 left out), where each begins, and which it is."""
    order = np.argsort(indices, kind="stable")[int((indices < 0).sum()) :]
    each, starts = np.unique(indices[order], return_index=True)
    return order, starts, each


def all_sets(problem: Problem) -> Sets:
    """Every set of letters to ask for that the budget allows, demanded ones included."""
    by_person: dict[int, list[int]] = {}
    for letter in bits(problem.pending):
        by_person.setdefault(problem.person_of[letter], []).append(1 << letter)
    most = len(by_person) if problem.budget is None else min(problem.budget, len(by_person))
    allowances = [each for each in problem.allowances if (each.letters & problem.pending).bit_count() > each.most]
    masks = np.zeros(1, dtype=object if len(problem.letters) > 62 else np.int64)
    people = np.zeros(1, dtype=np.int64)
    for person in sorted(by_person):
        own = by_person[person]
        new = person not in problem.writing
        room = people < most if new else np.ones(len(people), dtype=np.bool_)
        few, fewer = masks[room], people[room]
        choices = [sum(chosen) for size in range(1, len(own) + 1) for chosen in combinations(own, size)]
        choices = [
            mask for mask in choices if all((mask & each.letters).bit_count() <= each.most for each in allowances)
        ]
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
    for allowance in allowances:
        number = sum((((masks >> letter) & 1).astype(np.int64) for letter in bits(allowance.letters)), np.int64(0))
        allowed &= number <= allowance.most
    return allowed


def only_set(problem: Problem, requests: int) -> Sets:
    """The one set with exactly these letters."""
    people = np.array([len(problem.people_for(requests))], dtype=np.int64)
    sizes, rewritten = (np.array([mask.bit_count()], dtype=np.int64) for mask in (requests, requests & problem.written))
    return Sets([requests], {requests: 0}, people, sizes, rewritten, [])


def _indexed(problem: Problem, masks: Any, people: Numbers) -> Sets:
    pending = list(bits(problem.pending))
    holds = [((masks >> letter) & 1).astype(np.int64) for letter in pending]
    none = np.zeros(len(masks), dtype=np.int64)
    sizes = sum(holds, none)
    rewritten = sum((held for letter, held in zip(pending, holds, strict=True) if problem.written >> letter & 1), none)
    order = np.argsort(masks, kind="stable")
    order = order[np.argsort(sizes[order], kind="stable")]
    masks, people, sizes, rewritten = masks[order], people[order], sizes[order], rewritten[order]
    listed: list[int] = masks.tolist()
    indices = {mask: index_of for index_of, mask in enumerate(listed)}
    if len(masks) << 2 > 1 << len(pending):  # most sets are allowed
        cube = sum((held[order] << bit for bit, held in enumerate(holds)), np.zeros(len(masks), dtype=np.int64))
        return Sets(listed, indices, people, sizes, rewritten, [], cube, len(pending))
    return Sets(listed, indices, people, sizes, rewritten, _steps(masks, pending))


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
        if len(holding):  # what is left without the letter needs no more people: it is in the list
            steps.append((holding, by_mask[np.searchsorted(ascending, masks[holding] ^ (1 << letter))]))
    return steps
