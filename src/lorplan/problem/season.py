"""The season that a scenario applies in; a season too far ahead for any page carries the last one's statements."""

from __future__ import annotations

import re

from lorplan.errors import Complaints
from lorplan.packs.load import Library
from lorplan.packs.statements import Season
from lorplan.scenario.models import Scenario
from lorplan.words import hint_close

_NAME = re.compile(r"(?P<service>[a-z_]+)-(?P<year>[0-9]{4})")


def season_of(scenario: Scenario, library: Library, complaints: Complaints) -> tuple[Season | None, str | None]:
    """The season, and the id of the one that is carried over where the scenario's own is not known yet.

    A later year of a known service has no events and carries over; any other unknown season is complained about.
    """
    found = library.seasons.get(scenario.season)
    if found is not None:
        return found, None
    named = _NAME.fullmatch(scenario.season)
    if named:
        same = [name for name in library.seasons if name.startswith(named["service"] + "-")]
        if same and scenario.season > max(same):
            return None, max(same)
    hint = hint_close(scenario.season, library.seasons, "seasons stand in rules/seasons.yaml")
    complaints.add(f"season '{scenario.season}' is not known", scenario.where("season"), hint)
    return None, None
