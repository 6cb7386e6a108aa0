"""Facts of an office that a writer holds: of which field, and where."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from lorplan.case.places import at_program, same, writer_institution
from lorplan.case.world import ScenarioWorld, writer_of_office
from lorplan.rules.language.conditions import Condition, Somebody
from lorplan.rules.language.facts import MISSING, Members
from lorplan.scenario.models import Role


def _office(world: ScenarioWorld, entity: str) -> Role:
    writer, _, number = entity.rpartition("#")
    return world.scenario.writers[writer].roles[int(number)]


def role(world: ScenarioWorld, entity: str, program: str | None) -> Any:
    """Which office it is."""
    return _office(world, entity).role


def of(world: ScenarioWorld, entity: str, program: str | None) -> Any:
    """The specialty that it is an office of. Where nobody says, that of the writer, if there is only one and it is no
    part of a larger field: the chair of medicine may well be a cardiologist."""
    told = _office(world, entity).of
    if told is not None:
        return told
    specialties = world.scenario.writers[writer_of_office(entity)].facts.get("specialty")
    if isinstance(specialties, Members) and len(specialties.yes) == 1:
        (specialty,) = specialties.yes
        return specialty if specialty in world.families.families else MISSING
    return MISSING


def field(world: ScenarioWorld, entity: str, program: str | None) -> Any:
    """How near the specialty of the office is to the program's."""
    specialty = of(world, entity, program)
    if specialty is MISSING:
        return MISSING
    return world.families.relation(specialty, world.program(program).specialty)


def institution(world: ScenarioWorld, entity: str) -> str | None:
    """Where it is held: as told, else where the writer works."""
    told = _office(world, entity).at
    return writer_institution(world, writer_of_office(entity)) if told is None else told


def at_own_school(world: ScenarioWorld, entity: str, program: str | None) -> Any:
    """Whether it is an office at the applicant's own school."""
    return same(institution(world, entity), world.scenario.applicant.school)


def at_the_program(world: ScenarioWorld, entity: str, program: str | None) -> Any:
    """Whether it is an office at the program's institution."""
    return at_program(world, institution(world, entity), program)


ROLE: Final = "writer.role"
OF_THE_WRITER: Final = frozenset(
    {
        "writer.specialty", "writer.field", "writer.institution", "writer.country", "writer.at_own_school",
        "writer.at_program", "writer.at_program_department",
    }
)  # fmt: skip


def taken_for_offices(condition: Condition) -> Iterator[Condition]:
    """The parts of a condition that ask for an office by `writer.role`, and for the field or place of the writer: of
    the office itself they ask nothing."""
    if isinstance(condition, Somebody) and condition.subject == "writer":
        if ROLE in condition.facts and OF_THE_WRITER & condition.facts and "office.role" not in condition.facts:
            yield condition
        return
    part = getattr(condition, "part", None)
    for each in getattr(condition, "parts", () if part is None else (part,)):
        yield from taken_for_offices(each)
