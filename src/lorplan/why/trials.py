"""What a case comes to after changes, read off its table: nothing is built or solved again.

A class's score under changes is its present score and what the changes add; the best set of letters to ask for is then
looked up as in the table itself. Where a reading says that a goal is not reached, it is not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from lorplan.engines.fewest import fewest
from lorplan.engines.scores import HALF, NEVER, SHORT, split
from lorplan.engines.table import Table
from lorplan.engines.values import effort
from lorplan.kinds.portfolios import Numbers
from lorplan.problem.build import Case
from lorplan.problem.problem import bits
from lorplan.whatif.changes import Change
from lorplan.why.effects import Effect, Effects
from lorplan.why.looks import Looks

Rows = Any  # for every portfolio whether it is meant


@dataclass(frozen=True)
class Trial:
    """A case after changes. `scores`: those of every part that differ; `requests`: the letters asked for."""

    trials: Trials
    scores: dict[int, Numbers]
    requests: int
    place: int
    best: Numbers  # part x set

    def score(self, part: int) -> Numbers:
        """The score of every portfolio of a part."""
        found = self.scores.get(part)
        return self.trials.table.classes[self.trials.parts[part].place].score if found is None else found

    def optimal(self, part: int) -> list[int]:
        """The places of the best portfolios of a part."""
        known = self.trials.table.classes[self.trials.parts[part].place]
        rows = known.portfolios.within(~(known.needs.pending & ~self.requests))
        scores = self.score(part)[rows]
        found: list[int] = rows[scores == scores.max()].tolist()
        return found

    def short(self, part: int) -> bool:
        """Whether a part falls short."""
        return int(self.best[part, self.place]) <= -SHORT // 2

    @cached_property
    def choice(self) -> list[int]:
        """The portfolio of every part, as few different ones as can be."""
        offered = [self.masks(part) for part in range(len(self.trials.parts))]
        order = sorted(range(len(offered)), key=lambda part: self.trials.parts[part].binder.program)
        found = fewest([offered[part] for part in order]).portfolios
        chosen = dict(zip(order, found, strict=True))
        return [chosen[part] for part in range(len(offered))]

    def masks(self, part: int) -> list[int]:
        """The best portfolios of a part, by letter ids."""
        known = self.trials.table.classes[self.trials.parts[part].place].portfolios.masks
        return sorted((known[row] for row in self.optimal(part)), key=lambda mask: tuple(bits(mask)))


class Trials:
    """Trials of one case. Raises TooLarge."""

    def __init__(self, case: Case, looks: Looks, table: Table | None = None) -> None:
        self.case = case
        self.table = Table(case.problem) if table is None else table
        self.effects = Effects(case, self.table, looks)
        self.parts = looks.parts
        self.weights = np.array([part.weight for part in self.parts], dtype=np.int64)
        self.best = self._base()

    def trial(self, changes: Sequence[Change]) -> Trial | None:
        """The case after these changes; None where they have to be built."""
        found = [self.effects.of([one]) for one in changes]
        effects = [one for one in found if one is not None]
        if len(effects) < len(found):
            return None
        if len(effects) > 1 and not self.effects.apart(effects[0], effects[1]):
            both = self.effects.of(changes)
            if both is None:
                return None
            effects = [both]
        return self._made(effects)

    def inert(self, changes: Sequence[Change]) -> bool:
        """Whether one of two changes surely adds nothing to what the other does."""
        found = [self.effects.of([one]) for one in changes]
        if len(found) != 2 or found[0] is None or found[1] is None:
            return False
        return (found[0].nothing or found[1].nothing) and self.effects.apart(found[0], found[1])

    # ---- the best of each part -----------------------------------------------------------------------------------

    def _made(self, effects: Sequence[Effect]) -> Trial:
        scores: dict[int, Numbers] = {}
        for part in sorted({part for one in effects for part in (*one.points, *one.halves)}):
            known = self.table.classes[self.parts[part].place]
            points = known.points + sum(one.points[part] for one in effects if part in one.points)
            halves = known.halves + sum(one.halves[part] for one in effects if part in one.halves)
            score = points - halves * HALF - (halves > 0) * SHORT
            score[known.score <= NEVER // 2] = NEVER
            scores[part] = score
        best = self.best
        if scores:
            best = best.copy()
            self._fill(best, scores)
        place = self._top(best)
        return Trial(self, scores, self.table.sets.masks[place], place, best)

    def _base(self) -> Numbers:
        best = np.empty((len(self.parts), len(self.table.sets.masks)), dtype=np.int64)
        self._fill(best, {number: self.table.classes[part.place].score for number, part in enumerate(self.parts)})
        return best

    def _fill(self, best: Numbers, scores: dict[int, Numbers]) -> None:
        """Enter the best score of these parts for every set of letters asked for."""
        alike: dict[int, list[int]] = {}
        for part in scores:
            alike.setdefault(id(self.table.classes[self.parts[part].place].needs), []).append(part)
        for parts in alike.values():
            tables = [replace(self.table.classes[self.parts[part].place], score=scores[part]) for part in parts]
            best[parts] = self.table.best_scores_of(tables).T

    def _top(self, best: Numbers) -> int:
        """The best set of letters to ask for: stages 2 to 5, ties by letter ids."""
        sets, problem = self.table.sets, self.case.problem
        short, halves, points = (self.weights @ part for part in split(best))
        points = points - effort(problem, sets.people, sets.sizes)
        places = np.flatnonzero((best > NEVER // 2).all(axis=0))
        for values in (short, halves, -points, sets.people, sets.sizes):
            if len(places) < 2:
                break
            here = values[places]
            places = places[here == here.min()]
        if not len(places):
            return 0
        return int(min(places.tolist(), key=lambda one: tuple(bits(sets.masks[one]))))
