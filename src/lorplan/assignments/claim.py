"""What is to be verified, brought to one form: which letters each program is said to get."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from lorplan.basics.words import close, listing
from lorplan.results.plan import Plan
from lorplan.scenario.models import Scenario


@dataclass
class Claim:
    """An assignment as it is written. `letters`: program -> letters, those already assigned included where they were
    named. `wrong`: what cannot be; `notes`: what should be known. `plan`: all that a plan says besides."""

    of: Literal["plan", "csv", "yaml", "portfolio"]
    letters: dict[str, tuple[str, ...]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    steps: dict[tuple[str, str], tuple[int, str]] = field(default_factory=dict)  # program, letter -> line, step
    plan: Plan | None = None
    spares: tuple[str, ...] = ()  # all letters that a resilient plan asks for, sent or not


def unknown(what: str, name: str, known: Iterable[str]) -> str:
    """A sentence about a program or letter that the scenario does not have."""
    match = close(name, known)
    return f"{what} {name!r} is not in the scenario" + (f"; did you mean {match!r}?" if match else "")


def some(names: Iterable[str], most: int = 5) -> str:
    """Names in a sentence; of many the first, and how many more."""
    listed = list(names)
    if len(listed) <= most + 1:
        return listing(listed)
    return f"{', '.join(listed[:most])} and {len(listed) - most} more"


def of_plan(plan: Plan, scenario: Scenario) -> Claim:
    """The claim of a plan: every program's letters."""
    claim = Claim("plan", plan=plan)
    programs = {program.id for program in scenario.programs}
    for program in plan.programs:
        if program.program not in programs:
            claim.wrong.append(unknown("program", program.program, programs))
            continue
        if program.program in claim.letters:
            claim.wrong.append(f"program {program.program!r} stands in the plan twice")
            continue
        letters: list[str] = []
        for placement in program.letters:
            if placement.letter not in scenario.letters:
                claim.wrong.append(unknown(f"{program.program}: letter", placement.letter, scenario.letters))
            elif placement.letter in letters:
                claim.wrong.append(f"{program.program}: letter {placement.letter!r} stands there twice")
            else:
                letters.append(placement.letter)
        claim.letters[program.program] = tuple(letters)
    claim.wrong = list(dict.fromkeys(claim.wrong))
    if plan.resilient:
        asked = {letter for request in plan.requests for letter in request.letters}
        claim.spares = tuple(sorted(asked & set(scenario.letters)))
    return claim
