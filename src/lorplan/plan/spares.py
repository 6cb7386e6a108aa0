"""Who could stand in for a writer who fails: people whom a plan does not ask, and when asking one of them is worth it.

Where a must is at stake, a spare is measured by the programs that keep all musts thanks to it. Where only points are,
there is a turning point: with p for how sure the writer is, q for how sure the spare, asking the spare gains
(1 - p)(q x saved - effort) - p (effort - q x gain) points, where `saved` is what the spare is worth if the writer
fails, `gain` what it is worth if not. It is worth it where p is less than a/(a + b) with a = q x saved - effort and
b = effort - q x gain. `q` is 1 unless the user has an estimate.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction

from msgspec import Struct

from lorplan.basics.bits import bits
from lorplan.case.case import Case
from lorplan.case.wording.speaker import Speaker
from lorplan.engines.effort import effort_of
from lorplan.plan.days import NO_MORE, phase_at
from lorplan.plan.failures import ClassLoss, FailureTrial, Rest
from lorplan.results.resilience import Spare


class _Totals(Struct, frozen=True):
    """What the best portfolios of all classes come to, weighted."""

    short: int
    missing: int
    points: int


class Spares:
    """The spares of an assignment. `trial`: fails its letters; `sure`: writer -> how sure the user is of them, as a
    share of 1."""

    def __init__(self, case: Case, trial: FailureTrial, requests: int, sure: Mapping[str, Fraction]) -> None:
        self._case, self._trial, self._requests, self._sure = case, trial, requests, sure
        over = all(phase_at(case, program.id) in NO_MORE for program in case.scenario.programs)
        idle = 0 if over else case.problem.pending & ~requests & ~case.problem.excluded_by(requests)
        self._idle = case.problem.by_person(idle)
        self._known: dict[tuple[int, int], _Totals | None] = {}

    def of(self, person: int, losses: Sequence[ClassLoss]) -> tuple[Spare, ...]:
        """Those who could stand in for a person, the best first. `losses`: what the person's failure does."""
        short = [loss for loss in losses if loss.short]
        if not short and not any(loss.points for loss in losses):
            return ()
        failed = sum(1 << letter for letter, author in enumerate(self._case.problem.person_of) if author == person)
        best = [
            min((self._spare(letters, failed, short) for letters in _choices(theirs)), key=_order)
            for theirs in self._idle.values()
        ]
        return tuple(sorted((spare for spare in best if spare.count or spare.worth_below), key=_order))

    def _spare(self, letters: int, failed: int, short: Sequence[ClassLoss]) -> Spare:
        speaker, rescued = Speaker(self._case), []
        for loss in short:
            rest = self._rest(loss.place, letters, failed)
            if len(rest.rows) and not rest.table.missing[rest.rows[rest.scores.argmax()]]:
                rescued.append(loss.program_class)
        (writer,) = speaker.people_of(letters)
        return Spare(
            writer=writer,
            name=speaker.person(writer),
            letters=speaker.letters(letters),
            programs=speaker.programs(rescued),
            count=sum(program_class.count for program_class in rescued),
            worth_below=None if short else self._turning_point(writer, letters, failed),
            over_budget=not self._case.problem.allows(self._requests | letters),
        )

    def _turning_point(self, writer: str, letters: int, failed: int) -> int | None:
        """The least per cent of how sure one has to be of whoever may fail for the spare not to be worth it; None where
        it never is, or where musts are at stake."""
        totals = [self._totals(asked, gone) for gone in (0, failed) for asked in (0, letters)]
        every = [each for each in totals if each is not None]
        if len(every) < len(totals) or len({(each.short, each.missing) for each in every}) > 1:
            return None
        comes, comes_too, fails, stands_in = (each.points for each in every)
        effort = effort_of(self._case.problem, self._requests | letters) - effort_of(self._case.problem, self._requests)
        sure = self._sure.get(writer, Fraction(1))
        saved, wasted = sure * (stands_in - fails) - effort, effort - sure * (comes_too - comes)
        if saved <= 0:
            return None
        return 100 if wasted <= 0 else math.ceil(100 * saved / (saved + wasted))

    def _totals(self, letters: int, failed: int) -> _Totals | None:
        """With these letters asked for besides, where these fail; None where some class can be sent nothing."""
        key = letters, failed
        if key not in self._known:
            self._known[key] = self._added_up(letters, failed)
        return self._known[key]

    def _added_up(self, letters: int, failed: int) -> _Totals | None:
        short = missing = points = 0
        for place, program_class in enumerate(self._case.problem.classes):
            rest = self._rest(place, letters, failed)
            if not len(rest.rows):
                return None
            row, table, weight = rest.rows[rest.scores.argmax()], rest.table, program_class.weight
            short += weight * int(table.short[row])
            missing += weight * int(table.missing[row])
            points += weight * int(table.points[row])
        return _Totals(short, missing, points)

    def _rest(self, place: int, letters: int, failed: int) -> Rest:
        program_class = self._case.problem.classes[place]
        return self._trial.rest(place, program_class.available(self._requests | letters), failed & program_class.unsure)


def _choices(letters: int) -> list[int]:
    """What to ask a person for: one of the letters, or all of them."""
    return list(dict.fromkeys((*(1 << letter for letter in bits(letters)), letters)))


def _order(spare: Spare) -> tuple[int, int, bool, int, str]:
    """The spare that keeps most programs complete first, then the one that is worth asking soonest."""
    return -spare.count, -(spare.worth_below or 0), spare.over_budget, len(spare.letters), spare.writer
