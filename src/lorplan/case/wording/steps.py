"""What there is to do about a letter at a program."""

from __future__ import annotations

from lorplan.case.case import Case
from lorplan.results.placements import Step
from lorplan.scenario.models import Program


def step(case: Case, letter: str, program: Program) -> Step:
    """There already, to add now, when it arrives, or after asking."""
    if letter in program.assigned:
        return "there"
    status = case.scenario.letters[letter].status_at(program.portal)
    if status == "uploaded":
        return "add now"
    return "add after asking" if status == "idea" else "add when it arrives"
