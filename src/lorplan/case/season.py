"""The season that a scenario applies in; a season too far ahead for any page carries the last one's statements."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise

from msgspec.structs import replace

from lorplan.basics.errors import Complaints, Marked
from lorplan.basics.words import hint_close, listing
from lorplan.case.calendar import Calendars
from lorplan.rules.packs.load import Library
from lorplan.rules.packs.statements import Event, Season
from lorplan.scenario.models import Scenario

_NAME = re.compile(r"(?P<service>[a-z-]+)-(?P<year>[0-9]{4})")
IN_ORDER = ("open", "submit", "review", "rank", "match", "close")  # what cannot be the other way round


FARTHEST = 4  # years after today; anything later is a slip


def season_of(scenario: Scenario, library: Library, complaints: Complaints) -> tuple[Season | None, str | None]:
    """The season with the days that the user set, and the id of the one that is carried over where the scenario's own
    is not known yet."""
    at = scenario.where("season")
    season, carried = known_season(scenario.season, library, complaints, at, scenario.as_of.year)
    return _with_days_told(season, scenario, library, complaints), carried


def calendars_of(scenario: Scenario, season: Season | None, library: Library, complaints: Complaints) -> Calendars:
    """The calendars that the programs of a scenario follow. A program may name one of the same year."""
    known = library.seasons.get(scenario.season)
    year, cycle = (None, None) if known is None else (known.year, known.cycle)
    same = {name: other for name, other in library.seasons.items() if other.year == year and other.cycle == cycle}
    for program in scenario.programs:
        if program.season is None or program.season == scenario.season:
            continue
        at = scenario.where("programs", program.id, "season")
        named, _ = known_season(program.season, library, complaints, at, scenario.as_of.year)
        if named is None:
            continue
        if named.year != year:
            hint = f"name a calendar of {year}, or write a file of its own for the other year"
            complaints.add(f"'{program.id}' follows {named.id}, and the season is {scenario.season}", at, hint)
        same[named.id] = named
    return Calendars(season, same if season is None else {**same, season.id: season})


def _with_days_told(
    season: Season | None, scenario: Scenario, library: Library, complaints: Complaints
) -> Season | None:
    """A season with the days that the user set in place of those that the packs know."""
    told = scenario.dates
    if not told:
        return season
    for name in told:
        if name not in library.events:
            hint = hint_close(name, library.events, f"there are {listing(sorted(library.events))}")
            complaints.add(f"no season has an event '{name}'", scenario.where("dates", name), hint)
    own = {name: Event(day, False, (), own=True) for name, day in told.items()}
    known = Season(scenario.season, scenario.season, {}) if season is None else season
    whole = replace(known, events={**known.events, **own})
    _check_order(whole.events, scenario, complaints)
    return whole


def _check_order(events: Mapping[str, Event], scenario: Scenario, complaints: Complaints) -> None:
    """Complain about events that the days told put before what comes first."""
    known = [name for name in IN_ORDER if name in events]
    for first, then in pairwise(known):
        if events[then].day < events[first].day:
            at = scenario.where("dates", then if then in scenario.dates else first)
            hint = "write both under 'dates'"
            days = f"{then} on {events[then].day} comes before {first} on {events[first].day}"
            complaints.add(f"'dates': {days}", at, hint)


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
        same = [season for season in library.seasons if _service(season) == named["service"]]
        near = year is None or int(named["year"]) <= year + FARTHEST
        if same and name > max(same) and near:
            return None, max(same)
    hint = hint_close(name, library.seasons, "seasons stand in rules/seasons.yaml")
    complaints.add(f"season '{name}' is not known", at, hint)
    return None, None


def _service(season: str) -> str:
    """Of which service a season is."""
    return season.rpartition("-")[0]
