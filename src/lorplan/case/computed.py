"""Facts that lorplan computes: how each follows from a scenario."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any, Final

from lorplan.case import offices
from lorplan.case.arrival import arrival, there_by, there_from
from lorplan.case.calendar import phase_on
from lorplan.case.experiences import research_months, supervision_told, with_attending
from lorplan.case.places import (
    at_department,
    at_program,
    experience_institution,
    same,
    writer_country,
    writer_institution,
    writer_site,
)
from lorplan.case.specialties import (
    earlier_seasons,
    for_a_specialty_applied_to,
    from_submitted_season,
    in_first_specialty,
    names_another,
    nearest_other,
    two_specialties_here,
)
from lorplan.case.training import at_latest_training, at_training, directed, directed_latest, in_training, trained_in
from lorplan.case.world import UNSETTLED, Computed, ScenarioWorld
from lorplan.rules.language import kleene
from lorplan.rules.language.conditions import Context
from lorplan.rules.language.facts import MISSING, Members
from lorplan.scenario.fields import GENERAL
from lorplan.scenario.models import NAMELESS, Letter, Program, Writer
from lorplan.scenario.work import done_on


def _writer(world: ScenarioWorld, entity: str) -> Writer:
    return world.scenario.writers[entity]


def _letter(world: ScenarioWorld, entity: str) -> Letter:
    return world.scenario.letters[entity]


def _or_missing(value: Any) -> Any:
    return MISSING if value is None else value


def _field(fact: str) -> Computed:
    """How near a specialty is to the program's."""
    return lambda world, entity, program: world.closest(world.named(fact, entity, program), program)


def _addressed(world: ScenarioWorld, entity: str, program: str | None) -> Any:
    to = _letter(world, entity).addressed_to
    if to is None:
        return MISSING
    if to == GENERAL:
        return "general"
    return "this_specialty" if to == world.program(program).specialty else "another_specialty"


def _counts(world: ScenarioWorld, entity: str, program: str | None) -> Any:
    condition = world.counts.get(program or "")
    if condition is None:
        return MISSING
    truth = condition.holds(Context(world, program, entity))
    return UNSETTLED if truth == kleene.UNKNOWN else truth == kleene.TRUE


def _years_since_graduation(world: ScenarioWorld, entity: str, program: str | None) -> Any:
    """Whole years until programs begin to read, else until the day of the plan."""
    graduated = world.scenario.applicant.facts.get("graduated")
    if not isinstance(graduated, datetime.date):
        return MISSING
    day = world.event("review") or world.scenario.as_of
    years = day.year - graduated.year - ((day.month, day.day) < (graduated.month, graduated.day))
    return max(0, years)


def _status(world: ScenarioWorld, entity: str, program: str | None) -> Any:
    """The status at the program's portal; where no program looks, at the home portal."""
    letter = _letter(world, entity)
    return letter.status if program is None else letter.status_at(world.program(program).portal)


def _versions(world: ScenarioWorld, entity: str, program: str | None) -> Any:
    letters = world.scenario.letters

    def root(letter: str) -> str:
        parent = letters[letter].version_of
        return letter if parent is None else root(parent)

    own = root(entity)
    return sum(1 for letter in letters if root(letter) == own)


def _done(world: ScenarioWorld, entity: str, program: str | None) -> Any:
    """Whether the work is done or under way."""
    work = world.scenario.experiences.get(entity)
    return True if work is None else done_on(work, world.scenario.as_of) is None


def _home_department(world: ScenarioWorld, entity: str, program: str | None) -> Any:
    """Whether the school has a department of the program's specialty, or of the field that this is a part of."""
    departments = world.scenario.applicant.facts.get("school.departments")
    if not isinstance(departments, Members):
        return MISSING
    target = world.program(entity).specialty
    if any(world.families.relation(target, department) in ("same", "subspecialty") for department in departments.yes):
        return True
    return MISSING if departments.has(target) is None else False


def _expected(world: ScenarioWorld, entity: str, program: str | None) -> Any:
    expected = _letter(world, entity).expected
    return MISSING if expected is None else expected.strength


def _expected_basis(world: ScenarioWorld, entity: str, program: str | None) -> Any:
    expected = _letter(world, entity).expected
    return expected is not None and expected.basis is not None


def _weeks_to(event: str) -> Callable[[ScenarioWorld, str, str | None], Any]:
    def weeks(world: ScenarioWorld, entity: str, program: str | None) -> Any:
        day = world.event(event, program)
        return MISSING if day is None else (day - world.scenario.as_of).days // 7

    return weeks


def _phase(world: ScenarioWorld, entity: str, program: str | None) -> Any:
    return _or_missing(phase_on(world.season_of(program), world.scenario.as_of))


def _calendar(world: ScenarioWorld, entity: str, program: str | None) -> Any:
    """The season whose calendar a program follows."""
    season = world.season_of(entity)
    return world.scenario.season if season is None else season.id


def _least(world: ScenarioWorld, entity: str, program: str | None) -> Any:
    letters = world.program(entity).letters
    return _or_missing(letters.asked if letters.min is None else letters.min)


def _asks_at_least(world: ScenarioWorld, entity: str, program: str | None) -> bool:
    """Whether the least number that is written is no lower than the number asked for."""
    letters = world.program(entity).letters
    return letters.min is not None and letters.min >= (letters.asked or letters.min)


def _applied_in_time(program: Program) -> bool:
    """Whether the file says that the application was sent, and no later than the program's deadline."""
    sent, deadline = program.facts.get("applied_on"), program.facts.get("deadline")
    return sent is not None and (deadline is None or sent <= deadline)


COMPUTED: Final[dict[str, Computed]] = {
    "writer.id": lambda world, entity, program: entity,
    "writer.country": writer_country,
    "writer.institution": lambda world, entity, program: _or_missing(writer_institution(world, entity)),
    "writer.field": _field("writer.specialty"),
    "writer.at_own_school": lambda world, entity, program: same(
        writer_institution(world, entity), world.scenario.applicant.school
    ),
    "writer.at_program": lambda world, entity, program: at_program(world, writer_institution(world, entity), program),
    "writer.at_program_department": at_department,
    "writer.directed_my_training": lambda world, entity, program: directed(
        _writer(world, entity), writer_institution(world, entity), world.scenario.applicant.prior_training
    ),
    "writer.directed_my_latest_training": lambda world, entity, program: directed_latest(
        _writer(world, entity), writer_institution(world, entity), world.scenario.applicant.prior_training
    ),
    "writer.site": writer_site,
    "office.role": offices.role,
    "office.of": offices.of,
    "office.field": offices.field,
    "office.institution": lambda world, entity, program: _or_missing(offices.institution(world, entity)),
    "office.country": lambda world, entity, program: world.country_of(offices.institution(world, entity)),
    "office.at_own_school": offices.at_own_school,
    "office.at_program": offices.at_the_program,
    "writer.at_my_latest_training": lambda world, entity, program: at_latest_training(
        writer_institution(world, entity), world.scenario.applicant.prior_training
    ),
    "writer.at_my_training": lambda world, entity, program: at_training(
        writer_institution(world, entity), world.scenario.applicant.prior_training
    ),
    "experience.id": lambda world, entity, program: MISSING if entity.startswith(NAMELESS) else entity,
    "experience.country": lambda world, entity, program: world.country_of(experience_institution(world, entity)),
    "experience.institution": lambda world, entity, program: _or_missing(experience_institution(world, entity)),
    "experience.field": _field("experience.specialty"),
    "experience.with_attending": with_attending,
    "experience.supervision_told": lambda world, entity, program: supervision_told(world, entity),
    "letter.research_months": research_months,
    "experience.at_own_school": lambda world, entity, program: same(
        experience_institution(world, entity), world.scenario.applicant.school
    ),
    "experience.at_program": lambda world, entity, program: at_program(
        world, experience_institution(world, entity), program
    ),
    "letter.id": lambda world, entity, program: entity,
    "letter.status": _status,
    "letter.addressed": _addressed,
    "letter.counts": _counts,
    "letter.authors": lambda world, entity, program: " and ".join(sorted(_letter(world, entity).writers)),
    "letter.versions": _versions,
    "letter.there_on": lambda world, entity, program: _or_missing(there_by(world, entity, program)),
    "letter.there_from": there_from,
    "letter.arrival": lambda world, entity, program: _or_missing(arrival(world, entity, program or "")),
    "experience.done": _done,
    "letter.names_another_specialty": lambda world, entity, program: names_another(
        _letter(world, entity), world.program(program)
    ),
    "letter.for_a_specialty_applied_to": lambda world, entity, program: for_a_specialty_applied_to(
        _letter(world, entity), world.scenario
    ),
    "letter.earlier_seasons": lambda world, entity, program: earlier_seasons(_letter(world, entity), world.scenario),
    "letter.from_submitted_season": lambda world, entity, program: from_submitted_season(
        _letter(world, entity), world.scenario
    ),
    "letter.expected": _expected,
    "letter.expected_basis": _expected_basis,
    "applicant.applying_to": lambda world, entity, program: Members(frozenset(world.scenario.applicant.applying_to)),
    "applicant.specialty_count": lambda world, entity, program: len(world.scenario.applicant.applying_to),
    "applicant.program_count": lambda world, entity, program: sum(each.count for each in world.scenario.programs),
    "applicant.trained_before": lambda world, entity, program: bool(world.scenario.applicant.prior_training),
    "applicant.trained_in": lambda world, entity, program: trained_in(
        world.scenario.applicant.prior_training, world.country_of
    ),
    "applicant.in_training": lambda world, entity, program: in_training(
        world.scenario.applicant.prior_training, world.scenario.as_of
    ),
    "applicant.training_years": lambda world, entity, program: sum(
        training.years or 0 for training in world.scenario.applicant.prior_training
    ),
    "applicant.years_since_graduation": _years_since_graduation,
    "applicant.school.id": lambda world, entity, program: _or_missing(world.scenario.applicant.school),
    "applicant.school.country": lambda world, entity, program: world.country_of(world.scenario.applicant.school),
    "season.id": lambda world, entity, program: world.scenario.season,
    "season.phase": _phase,
    "season.weeks_to_open": _weeks_to("open"),
    "season.weeks_to_submit": _weeks_to("submit"),
    "season.weeks_to_review": _weeks_to("review"),
    "program.id": lambda world, entity, program: entity,
    "program.season": _calendar,
    "program.portal": lambda world, entity, program: world.program(entity).portal,
    "program.specialty": lambda world, entity, program: world.program(entity).specialty,
    "program.in_first_specialty": lambda world, entity, program: in_first_specialty(
        world.scenario, world.program(entity)
    ),
    "program.nearest_other_specialty": lambda world, entity, program: nearest_other(
        world.scenario, world.program(entity), world.families
    ),
    "program.two_specialties_here": lambda world, entity, program: two_specialties_here(
        world.scenario, world.program(entity)
    ),
    "program.priority": lambda world, entity, program: world.program(entity).priority,
    # What the plan of letters comes to: rules about programs are told it as an answer (shortlist/candidates.py).
    "program.letters_verdict": lambda world, entity, program: MISSING,
    "program.letter_points_lost": lambda world, entity, program: MISSING,
    "program.track": lambda world, entity, program: world.program(entity).track,
    "program.emphasis": lambda world, entity, program: Members(frozenset(world.program(entity).emphasis)),
    "program.traits": lambda world, entity, program: Members(frozenset(world.program(entity).traits)),
    "program.institution": lambda world, entity, program: _or_missing(world.program(entity).institution),
    "program.department": lambda world, entity, program: _or_missing(world.program(entity).department),
    "program.home_department": _home_department,
    "program.applied": lambda world, entity, program: (
        bool(world.program(entity).assigned) or _applied_in_time(world.program(entity))
    ),
    "program.letters.asked": lambda world, entity, program: _or_missing(world.program(entity).letters.asked),
    "program.letters.at_least": _asks_at_least,
    "program.letters.min": _least,
    "program.letters.max": lambda world, entity, program: _or_missing(world.program(entity).letters.max),
}
