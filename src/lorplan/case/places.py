"""Where writers and experiences are, seen from the applicant and from a program."""

from __future__ import annotations

from typing import Any

from lorplan.case.world import ScenarioWorld
from lorplan.rules.language.facts import MISSING
from lorplan.scenario.models import NAMELESS


def same(first: str | None, other: str | None) -> Any:
    """Whether two institutions are one; MISSING where one of them is not known."""
    return MISSING if first is None or other is None else first == other


def writer_institution(world: ScenarioWorld, entity: str) -> str | None:
    """Where a writer works: as told, else the one institution at which the applicant was seen."""
    writer = world.scenario.writers[entity]
    if writer.institution is not None:
        return writer.institution
    institutions = {world.scenario.experiences[experience].institution for experience in writer.experiences}
    return institutions.pop() if len(institutions) == 1 else None


def writer_site(world: ScenarioWorld, entity: str, program: str | None) -> Any:
    """What kind of place the writer's institution is."""
    institution = writer_institution(world, entity)
    site = None if institution is None else world.scenario.institutions[institution].site
    return MISSING if site is None else site


def writer_country(world: ScenarioWorld, entity: str, program: str | None) -> Any:
    """The country in which a writer works; of whom only rotations are known works at their place, as far as anybody
    can know."""
    writer = world.scenario.writers[entity]
    if writer.institution is not None:
        return world.country_of(writer.institution)
    experiences = [world.scenario.experiences[name] for name in writer.experiences]
    countries = {world.country_of(experience.institution) for experience in experiences}
    return countries.pop() if len(countries) == 1 else MISSING


def experience_institution(world: ScenarioWorld, entity: str) -> str | None:
    """Where an experience was."""
    return None if entity.startswith(NAMELESS) else world.scenario.experiences[entity].institution


def at_program(world: ScenarioWorld, institution: str | None, program: str | None) -> Any:
    """Whether an institution is the program's. A program type stands for places elsewhere."""
    target = world.program(program)
    if target.institution is None and target.count > 1:
        return False
    return same(institution, target.institution)


def at_department(world: ScenarioWorld, entity: str, program: str | None) -> Any:
    """Whether the writer works in the department that runs the program: same institution, same department."""
    here = at_program(world, writer_institution(world, entity), program)
    if here is not True:
        return here
    target, own = world.program(program), world.scenario.writers[entity].department
    department = target.department or target.specialty
    if own is None:
        specialties = world.named("writer.specialty", entity, None)
        return MISSING if specialties is MISSING else bool(specialties.yes & world.families.members(department))
    return own == department
