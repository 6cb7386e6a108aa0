"""What a case comes to after changes, read off its table: nothing is built or solved again.

A class's score under changes is its present score and what the changes add; the best set of letters to ask for is then
looked up as in the table itself. Where a reading says that a goal is not reached, it is not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from msgspec.structs import replace

from lorplan.answers.explain.effects import Effect, Effects
from lorplan.answers.explain.looks import Looks
from lorplan.answers.explain.tops import Alike, Room, Tops
from lorplan.basics.bits import bits
from lorplan.case.case import Case
from lorplan.edits.changes import Change
from lorplan.engines.fewest import fewest
from lorplan.engines.table.scores import NEVER, SHORT
from lorplan.engines.table.table import WIDEST, Table
from lorplan.rules.kinds.portfolios import Numbers

FEW_NEEDS = 4

Held = Mapping[int, Any]  # part -> for every portfolio whether it is meant


@dataclass
class Trial:
    """A case after changes, whose effects add up."""

    trials: Trials
    effects: tuple[Effect, ...]
    _scores: dict[int, Numbers] = field(default_factory=dict)
    _place: int | None = None

    @cached_property
    def requests(self) -> int:
        """The letters asked for."""
        place = self.trials.tops.place(self.effects) if self._place is None else self._place
        assert place is not None
        return self.trials.table.sets.masks[place]

    def score(self, part: int) -> Numbers:
        """The score of every portfolio of a part."""
        if part not in self._scores:
            each, place = self.trials.tops.at[part]
            rows = np.arange(len(each.tables[place].score))
            self._scores[part] = each.after(self.effects, np.array([place]), rows)[0]
        return self._scores[part]

    def optimal(self, part: int) -> list[int]:
        """The places of the best portfolios of a part."""
        rows = self._rows(part)
        scores = self.score(part)[rows]
        found: list[int] = rows[scores == scores.max()].tolist()
        return found

    def _rows(self, part: int) -> Any:
        return self.trials.tops.at[part][0].within(self.requests)

    def short(self, part: int) -> bool:
        """Whether a part falls short."""
        return int(self.score(part)[self._rows(part)].max()) <= -SHORT // 2

    def always_short(self, part: int) -> bool:
        """Whether a part falls short whatever is asked for."""
        return int(self.score(part).max(initial=NEVER)) <= -SHORT // 2

    @cached_property
    def choice(self) -> list[int]:
        """The portfolio of every part, as few different ones as can be."""
        order = sorted(range(len(self.offered)), key=lambda part: self.trials.parts[part].binder.program)
        found = fewest([self.offered[part] for part in order]).portfolios
        chosen = dict(zip(order, found, strict=True))
        return [chosen[part] for part in range(len(order))]

    @cached_property
    def offered(self) -> list[tuple[int, ...]]:
        """The best portfolios of every part, by letter ids."""
        return [self.masks(part) for part in range(len(self.trials.parts))]

    def masks(self, part: int) -> tuple[int, ...]:
        """The best portfolios of a part, by letter ids."""
        known = self.trials.table.classes[self.trials.parts[part].place].portfolios.masks
        return tuple(sorted((known[row] for row in self.optimal(part)), key=lambda mask: tuple(bits(mask))))

    def denies(self, held: Held) -> bool:
        """Whether none of the portfolios that are meant is among the best of its part."""
        room: set[Room] = set()
        for each in self.trials.tops.alike:
            kinds: dict[int, list[int]] = {}
            for place, number in enumerate(each.numbers):
                if number in held:
                    kinds.setdefault(id(held[number]), []).append(place)
            for places in kinds.values():
                meant = np.flatnonzero(held[each.numbers[places[0]]])
                if len(meant):
                    room |= self._room(each, np.array(places), meant)
        self._place = self.trials.tops.place(self.effects, room)
        return self._place is None or not self._best_held(held)

    def _room(self, each: Alike, parts: Numbers, meant: Numbers) -> set[Room]:
        """With which letters asked for some of these portfolios may be the best of a part; those that need nothing
        more, or one letter more, are looked at."""
        needs = each.tables[0].needs
        by_need: dict[int, list[int]] = {}
        for row in meant.tolist():
            by_need.setdefault(needs[row], []).append(row)
        if len(by_need) > FEW_NEEDS:
            mine = self._best(each, parts, meant)
            return {(0, 0)} if bool((mine >= self._best(each, parts, each.within(0))).any()) else set()
        room: set[Room] = set()
        for need, rows in by_need.items():
            mine = self._best(each, parts, np.array(rows))
            left = mine >= self._best(each, parts, each.within(need))
            some, mine = parts[left], mine[left]
            better = [0] * len(some)
            for letter in bits(needs.pending & ~need) if len(some) else ():
                with_it = self._best(each, some, each.within(need | 1 << letter))
                for place in np.flatnonzero(with_it > mine).tolist():
                    better[place] |= 1 << letter
            room |= {(need, letters) for letters in better}
        return room

    def _best(self, each: Alike, parts: Numbers, rows: Numbers) -> Numbers:
        """The best score of each part among some portfolios."""
        found: Numbers = each.after(self.effects, parts, rows).max(axis=1, initial=NEVER)
        return found

    def _best_held(self, held: Held) -> bool:
        """Whether one of the best portfolios of some part is meant."""
        for each in self.trials.tops.alike:
            places = [place for place, number in enumerate(each.numbers) if number in held]
            if not places:
                continue
            rows = each.within(self.requests)
            scores = each.after(self.effects, np.array(places), rows)
            meant = np.stack([held[each.numbers[place]][rows] for place in places])
            if bool((meant & (scores == scores.max(axis=1, keepdims=True))).any()):
                return True
        return False


class Trials:
    """Trials of one case. Raises TooLarge."""

    def __init__(self, case: Case, looks: Looks, table: Table | None = None) -> None:
        self.case = case
        self.table = Table(case.problem, limit=WIDEST) if table is None else table
        self.effects = Effects(case, self.table, looks)
        self.parts = looks.parts
        self.tops = Tops(self.table, self.parts)

    def with_budget(self, people: int) -> Trials:
        """The same with another budget, which decides nothing but what may be asked for. Raises TooLarge."""
        found = copy(self)
        problem = replace(self.case.problem, budget=people)
        found.case = replace(self.case, problem=problem)
        found.table = Table(problem, limit=WIDEST, classes=self.table.classes)
        found.tops = Tops(found.table, self.parts, self.tops.alike)
        return found

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
        return Trial(self, tuple(effects))

    def inert(self, changes: Sequence[Change]) -> bool:
        """Whether one of two changes surely adds nothing to what the other does."""
        found = [self.effects.of([one]) for one in changes]
        if len(found) != 2 or found[0] is None or found[1] is None:
            return False
        return (found[0].nothing or found[1].nothing) and self.effects.apart(found[0], found[1])
