"""The season that a scenario applies in; a season too far ahead for any page carries the last one's statements."""

from __future__ import annotations

import re

from lorplan.basics.errors import Complaints, Marked
from lorplan.basics.words import hint_close
from lorplan.rules.packs.load import Library
from lorplan.rules.packs.statements import Season
from lorplan.scenario.models import Scenario

_NAME = re.compile(r"(?P<service>[a-z_]+)-(?P<year>[0-9]{4})")


FARTHEST = 4  # years after today; anything later is a slip


def season_of(scenario: Scenario, library: Library, complaints: Complaints) -> tuple[Season | None, str | None]:
    """The season, and the id of the one that is carried over where the scenario's own is not known yet."""
    return known_season(scenario.season, library, complaints, scenario.where("season"), scenario.as_of.year)


def known_season(
    name: str, library: Library, complaints: Complaints, at: Marked, year: int | None = None
) -> tuple[Season | None, str | None]:
    """The season of that name, and the id of the one that is carried over.

    A later year of a known service has no events and carries over the last one; any other unknown season is complained
    about, and so is one too far after `year`.
    """
    season = library.seasons.get(name)
    if season is not None:
        return season, None
    named = _NAME.fullmatch(name)
    if named:
        same = [season for season in library.seasons if season.startswith(named["service"] + "-")]
        near = year is None or int(named["year"]) <= year + FARTHEST
        if same and name > max(same) and near:
            return None, max(same)
    hint = hint_close(name, library.seasons, "seasons stand in rules/seasons.yaml")
    complaints.add(f"season '{name}' is not known", at, hint)
    return None, None
