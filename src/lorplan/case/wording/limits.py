"""Limits on what may be asked for, in words."""

from __future__ import annotations

from lorplan.basics.words import plural
from lorplan.case.case import Case
from lorplan.case.problem import Allowance
from lorplan.scenario.fields import GENERAL


def allowed(case: Case, one: Allowance) -> str:
    """A sentence (without its end) on how many letters may be asked for, and who says so."""
    number = plural(one.most, "more letter") if one.most else "no more letter"
    if one.about == "versions":
        versions = plural(case.scenario.writers[one.of].versions or 0, "version")
        return f"{case.scenario.writers[one.of].name} writes {versions} at most: {number} may be asked for"
    if one.about == "per_writer":
        return f"by your budget {case.scenario.writers[one.of].name} may be asked for {number}"
    if one.about == "per_specialty":
        to = "no specialty" if one.of == GENERAL else case.library.families.name(one.of)
        return f"by your budget {number} addressed to {to} may be asked for"
    return f"by your budget {number} may be asked for in all"


def denied(case: Case, letter: str) -> str | None:
    """Why nobody may ask for a letter at all, as such a sentence; None where no limit on letters leaves it out."""
    place = case.problem.letters.index(letter)
    one = next((one for one in case.problem.allowances if not one.most and one.letters >> place & 1), None)
    return None if one is None else allowed(case, one)
