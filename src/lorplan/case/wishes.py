"""Wishes: letters to keep or to avoid, slots to hold. They hold like limits; that they contradict nothing is checked
when the scenario is read, and against the portal's cap when the problem is built."""

from __future__ import annotations

from msgspec import Struct

from lorplan.scenario.models import Scenario

WISH_RESERVE = "wish.reserve"  # the limit that holds slots


class Wished(Struct, frozen=True):
    """What is wished for at a program: letters to keep, letters to avoid, and how many slots to hold."""

    keep: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    reserve: int = 0


def wishes_of(scenario: Scenario) -> dict[str, Wished]:
    """The wishes, program by program."""
    wishes = scenario.wishes
    if not (wishes.keep or wishes.avoid or wishes.reserve):
        return dict.fromkeys([program.id for program in scenario.programs], Wished())
    wished = {}
    for program in scenario.programs:
        keep, avoid = (
            tuple(sorted({wish.letter for wish in listed if wish.programs is None or program.id in wish.programs}))
            for listed in (wishes.keep, wishes.avoid)
        )
        held = (hold.letters for hold in wishes.reserve if hold.programs is None or program.id in hold.programs)
        wished[program.id] = Wished(keep, avoid, sum(held))
    return wished
