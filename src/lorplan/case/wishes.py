"""Wishes: letters to keep or to avoid, slots to hold. They hold like limits; that they contradict nothing is checked
when the scenario is read, and against the portal's cap when the problem is built."""

from __future__ import annotations

from msgspec import Struct

from lorplan.scenario.models import Scenario

AtProgram = tuple[tuple[str, ...], tuple[str, ...], int]


class Wanted(Struct, frozen=True):
    """What is wished for at each program: letters to keep, letters to avoid, slots to hold."""

    programs: dict[str, AtProgram]

    def at(self, program: str) -> AtProgram:
        """The wishes at a program."""
        return self.programs[program]


def wanted(scenario: Scenario) -> Wanted:
    """The wishes, program by program."""
    found: dict[str, AtProgram] = {}
    for program in scenario.programs:
        keep, avoid = (
            tuple(sorted({wish.letter for wish in wishes if wish.programs is None or program.id in wish.programs}))
            for wishes in (scenario.wishes.keep, scenario.wishes.avoid)
        )
        held = sum(one.letters for one in scenario.wishes.reserve if one.programs is None or program.id in one.programs)
        found[program.id] = (keep, avoid, held)
    return Wanted(found)
