"""Limits on what may be asked for, in words."""

from __future__ import annotations

from lorplan.basics.words import listing, plural
from lorplan.case.case import Case
from lorplan.case.problem import Allowance
from lorplan.scenario.fields import GENERAL


def allowed(case: Case, allowance: Allowance) -> str:
    """A sentence (without its end) on how many letters may be asked for, and who says so."""
    number = plural(allowance.most, "more letter") if allowance.most else "no more letter"
    if allowance.about == "rotations":
        names = listing(work_name(case, name) for name in sorted(allowance.rotations))
        chosen = "" if allowance.most else ", and a letter from one of them was asked for already"
        return f"you can do only one of {names}{chosen}"
    lets = "your budget lets you ask"
    if allowance.about == "versions":
        versions = plural(case.scenario.writers[allowance.of].versions or 0, "version")
        return f"{case.scenario.writers[allowance.of].name} writes {versions} at most, so you may ask for {number}"
    if allowance.about == "per_writer":
        return f"{lets} {case.scenario.writers[allowance.of].name} for {number}"
    if allowance.about == "per_specialty":
        to = "no specialty" if allowance.of == GENERAL else case.library.families.in_a_sentence(allowance.of)
        return f"{lets} for {number} addressed to {to}"
    return f"{lets} for {number} in all"


def work_name(case: Case, experience: str) -> str:
    """An experience by its id, or by whom one works with where it has none of its own."""
    if ":" not in experience:
        return experience
    writers = case.scenario.writers.values()
    return f"your time with {listing(writer.name for writer in writers if experience in writer.experiences)}"


def denied(case: Case, letter: str) -> str | None:
    """Why nobody may ask for a letter at all, as such a sentence; None where no limit on letters leaves it out."""
    index = case.problem.letters.index(letter)
    forbidding = (each for each in case.problem.allowances if not each.most and each.letters >> index & 1)
    allowance = next(forbidding, None)
    return None if allowance is None else allowed(case, allowance)
