"""What follows from applying to two or more specialties, or from an application in an earlier season."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from lorplan.rules.language.facts import MISSING, Members
from lorplan.rules.language.families import CLOSEST_FIRST, SAME, SUBSPECIALTY, Families
from lorplan.scenario.models import Letter, Program, Scenario


def in_first_specialty(scenario: Scenario, program: Program) -> Any:
    """Whether the program trains in the specialty that comes first; with one specialty applied to, that is the one."""
    applying = scenario.applicant.applying_to
    first = scenario.applicant.facts.get("first_specialty", applying[0] if len(applying) == 1 else MISSING)
    return MISSING if first is MISSING else program.specialty == first


def nearest_other(scenario: Scenario, program: Program, families: Families) -> Any:
    """How near the nearest of the applicant's other specialties is to the program's, seen from either side."""
    relations = set()
    for specialty in scenario.applicant.applying_to:
        if specialty != program.specialty:
            relations |= {families.relation(*pair) for pair in _both_ways(specialty, program.specialty)}
    if SAME in relations:
        relations.add(SUBSPECIALTY)
    return next((relation for relation in CLOSEST_FIRST if relation in relations and relation != SAME), MISSING)


def _both_ways(first: str, other: str) -> Iterable[tuple[str, str]]:
    return (first, other), (other, first)


def two_specialties_here(scenario: Scenario, program: Program) -> Any:
    """Whether the applicant applies to programs of two of the specialties applied to at the program's institution."""
    targets = scenario.applicant.applying_to
    if program.specialty not in targets or len(targets) < 2:
        return False
    if program.institution is None:
        return False if program.count > 1 else MISSING
    there_too = (target.specialty for target in scenario.programs if target.institution == program.institution)
    return any(target != program.specialty and target in targets for target in there_too)


def names_another(letter: Letter, program: Program) -> Any:
    """Whether the letter's text names a specialty that is not the program's, as far as the applicant was told."""
    named = letter.facts.get("names", MISSING)
    if not isinstance(named, Members):
        return MISSING
    return any(specialty != program.specialty for specialty in named.yes)


def for_a_specialty_applied_to(letter: Letter, scenario: Scenario) -> Any:
    """Whether the letter is addressed to one of the specialties that the applicant names."""
    to = letter.addressed_to
    return MISSING if to is None else to in scenario.applicant.applying_to


def from_submitted_season(letter: Letter, scenario: Scenario) -> Any:
    """Whether a season in which the letter was used ended in an application that was certified and submitted."""
    used = letter.facts.get("season_used", MISSING)
    if not isinstance(used, Members) or not used.yes:
        return MISSING
    submitted = scenario.applicant.facts.get("submitted_seasons", MISSING)
    if not isinstance(submitted, Members):
        return MISSING
    held = [submitted.has(season) for season in sorted(used.yes)]
    return True if True in held else MISSING if None in held else False


def earlier_seasons(letter: Letter, scenario: Scenario) -> Any:
    """In how many seasons before the plan's one the letter was used; 0 where none is told."""
    used = letter.facts.get("season_used", MISSING)
    return len(used.yes - {scenario.season}) if isinstance(used, Members) else 0
