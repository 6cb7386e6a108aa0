"""What there is to click at the portal, program by program, as a plan and what it holds places for say together."""

from __future__ import annotations

from collections.abc import Mapping

from lorplan.results.holding import HeldPlaces
from lorplan.results.placements import Step
from lorplan.results.plan import Plan, ProgramPlan


def held_at(plan: Plan) -> Mapping[str, HeldPlaces]:
    """Program -> what is held there; programs at which nothing is are left out."""
    return {program: held for held in plan.holding or () for program in held.programs}


def clicks(program: ProgramPlan, held: HeldPlaces | None) -> tuple[tuple[str, Step], ...]:
    """The letters of a program with what to do about each, by id. Where a letter in hand fills the place of one that is
    not sure to be there in time, it is among them, and the other is if there is a place left for it."""
    steps: dict[str, Step] = {placement.letter: placement.step for placement in program.letters}
    if held is None or not held.fills:
        return tuple(steps.items())
    return tuple((letter, steps.get(letter, "add now")) for letter in held.best.letters)


def to_assign(program: ProgramPlan, held: HeldPlaces | None) -> tuple[str, ...]:
    """The letters to assign at a program now; none where it is better to wait with applying."""
    if held is not None and held.apply_on is not None:
        return ()
    return tuple(letter for letter, step in clicks(program, held) if step == "add now")
