"""Of how many programs somebody read the page, and which to look up first."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from lorplan.results.verdicts import LookedUp
from lorplan.scenario.models import Letters, Program


def looked_up(programs: Sequence[Program], closed: Collection[str]) -> LookedUp:
    """The count over all programs, types with their `count`. `closed`: those that are not looked up any more."""
    missing = sorted(
        (program for program in programs if not _known(program)),
        key=lambda program: (bool(program.assigned), -program.priority, -program.count, program.id),
    )
    total = sum(program.count for program in programs)
    return LookedUp(
        programs=total - sum(program.count for program in missing),
        total=total,
        first=tuple(program.id for program in missing if program.id not in closed),
    )


def _known(program: Program) -> bool:
    """A type of programs is looked up only where that is said: its numbers are those of its kind."""
    if program.looked_up is not None:
        return True
    return program.count == 1 and (bool(program.rules) or program.letters != Letters())
