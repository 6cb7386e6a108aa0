"""Facts that follow from the structure: a writer's offices, and where an experience was."""

from __future__ import annotations

import datetime

from lorplan.rules.language.facts import Members
from lorplan.scenario import models


def with_roles(writer: models.Writer, day: datetime.date) -> models.Writer:
    """The writer with the fact `role`: the offices held on that day. Nothing is said where none was
    written.
    """
    if not writer.roles:
        return writer
    held = frozenset(role.role for role in writer.roles if role.held_on(day))
    return writer.model_copy(update={"facts": {**writer.facts, "role": Members(held)}})


def with_site(experience: models.Experience, institutions: dict[str, models.Institution]) -> models.Experience:
    """The experience with the fact `site`, taken from its institution unless it was written."""
    institution = institutions.get(experience.institution or "")
    if institution is None or institution.site is None or "site" in experience.facts:
        return experience
    return experience.model_copy(update={"facts": {**experience.facts, "site": institution.site}})
