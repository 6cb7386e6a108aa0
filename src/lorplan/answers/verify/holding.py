"""Holds what a plan keeps places for against another reading: each pattern of what comes by itself, solved anew."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lorplan.case.arrival import arrival
from lorplan.case.case import Case
from lorplan.case.problem import ProgramClass
from lorplan.engines.recount import class_values
from lorplan.engines.table.classtable import MOST_PORTFOLIOS, ClassTable, class_table, portfolio_bound
from lorplan.results.holding import HeldPlaces
from lorplan.results.plan import Plan


def wrongly_held(case: Case, plan: Plan) -> Iterator[str]:
    """A sentence for everything that a plan says of places to keep and that is not so."""
    classes = {program_class.id: program_class for program_class in case.problem.classes}
    requests = _mask(case, (letter for request in plan.requests for letter in request.letters))
    for held in plan.holding or ():
        for class_id in dict.fromkeys(case.class_of.get(program, "") for program in held.programs):
            program_class = classes.get(class_id)
            if program_class is None:
                yield f"what is held at {held.programs[0]}: there is no such program"
            elif portfolio_bound(program_class) <= MOST_PORTFOLIOS:
                at = next(program for program in held.programs if case.class_of.get(program) == class_id)
                yield from HoldingCheck(case, program_class, held, requests, at).faults()


class HoldingCheck:
    """What is held at a program, and its class without what does not come."""

    def __init__(self, case: Case, program_class: ProgramClass, held: HeldPlaces, requests: int, program: str) -> None:
        self._case, self._class, self._held, self._program = case, program_class, held, program
        coming = program_class.available(requests) & program_class.unsure
        names = case.problem.names(coming)
        self._hopes = _mask(case, (name for name in names if arrival(case.world, name, program) != "too_late"))
        self._in_hand = program_class.usable & ~program_class.unsure
        self._now = _mask(case, held.assign_now) | program_class.fixed & self._in_hand

    def faults(self) -> Iterator[str]:
        """What is not so, in sentences."""
        held, at = self._held, f"what is held at {self._program}"
        if _mask(self._case, held.assign_now) & ~self._in_hand:
            yield f"{at}: something is to be assigned now that is not in hand"
        if held.held_for and not self._always_best():
            yield f"{at}: what is assigned now is not in a best set of letters whatever comes"
        kept = _mask(self._case, (letter for awaited in held.held_for for letter in awaited.letters))
        for came, then in ((0, held.if_none), (kept, held.if_all)):
            sent = self._now | _mask(self._case, then.letters)
            if sent & ~(self._in_hand | came):
                yield f"{at}: something is to be sent that is not there"
            elif self._worth(sent) != self._least(came):
                yield f"{at}: what is sent on the day falls short by more than the best of what is there"

    def _always_best(self) -> bool:
        """Whether what is assigned now is in a best portfolio if nothing, everything, one or all but one comes."""
        theirs = self._case.problem.by_person(self._hopes).values()
        patterns = {0, self._hopes, *theirs, *(self._hopes & ~letters for letters in theirs)}
        return all(
            any(table.portfolios.masks[row] & self._now == self._now for row in table.best(self._class.usable))
            for table in map(self._table, sorted(patterns))
        )

    def _table(self, came: int) -> ClassTable:
        """The table of the class where exactly these letters came."""
        return class_table(self._class.without(self._class.unsure & ~came), len(self._case.problem.letters))

    def _least(self, came: int) -> tuple[int, int]:
        """How far the best falls short of what is there then."""
        table = self._table(came)
        row = table.best(self._class.usable)[0]
        return int(table.short[row]), int(table.missing[row])

    def _worth(self, portfolio: int) -> tuple[int, int]:
        short, missing, *_ = class_values(self._case.problem, self._class, portfolio)
        return short, missing


def _mask(case: Case, letters: Iterable[str]) -> int:
    """Letters as a bit mask; those that the scenario does not have left out."""
    places = {name: place for place, name in enumerate(case.problem.letters)}
    return sum(1 << places[letter] for letter in {*letters} & places.keys())
