"""The file that a new user begins with: the season, the day, and the fields applied to."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence

from lorplan.app.questionnaire.definitions import Questionnaire
from lorplan.rules.packs.statements import Season


def start_text(questionnaire: Questionnaire, season: str, day: datetime.date, fields: Sequence[str]) -> str:
    """The text of a new file."""
    parts = {"{season}": season, "{day}": day.isoformat(), "{fields}": ", ".join(fields)}
    text = questionnaire.start
    for name, value in parts.items():
        text = text.replace(name, value)
    return text


def seasons_ahead(
    seasons: Mapping[str, Season], portal: str, fields: Sequence[str], day: datetime.date
) -> list[Season]:
    """The residency seasons of a portal that are not over on a day, the next one first."""
    return [
        season
        for season in seasons.values()
        if season.portal == portal
        and season.cycle in ("", "residency")
        and (not season.specialties or season.specialties & set(fields))
        and (season.day("match") or season.day("close") or datetime.date.max) >= day
    ]
