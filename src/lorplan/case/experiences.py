"""What follows from experiences and from who saw the applicant there."""

from __future__ import annotations

from typing import Any, Final

from lorplan.case.world import ScenarioWorld
from lorplan.rules.language.facts import MISSING

ATTENDING: Final = ("professor", "associate", "assistant", "faculty", "attending")  # ranks of who signs for patients
TENTHS_A_MONTH: Final = 43  # tenths of a week in a month


def with_attending(world: ScenarioWorld, entity: str, program: str | None) -> Any:
    """Whether a writer who saw the applicant there has an attending's rank; MISSING where no rank is known."""
    writers = [name for name, writer in world.scenario.writers.items() if entity in writer.experiences]
    ranks = [world.named("writer.rank", name, program) for name in writers]
    if any(rank in ATTENDING for rank in ranks):
        return True
    return MISSING if MISSING in ranks or not ranks else False


def supervision_told(world: ScenarioWorld, entity: str) -> bool:
    """Whether the scenario says how the applicant was supervised there."""
    experience = world.scenario.experiences.get(entity)
    return experience is not None and "supervised" in experience.facts


def research_months(world: ScenarioWorld, entity: str, program: str | None) -> Any:
    """Whole months of the research that a letter is about; MISSING where the weeks of some of it are not known."""
    experiences = world.experiences_of(entity)
    research = [name for name in experiences if world.named("experience.as", name, program) == "research"]
    weeks = [world.named("experience.weeks", name, program) for name in research]
    if not weeks or MISSING in weeks:
        return MISSING
    return sum(weeks) * 10 // TENTHS_A_MONTH
