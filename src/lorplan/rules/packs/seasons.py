"""Seasons: named calendars. Events that no page states yet are projected, and called so wherever they appear."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from typing import Any, Final

from lorplan.basics import scalars
from lorplan.basics.errors import Complaints
from lorplan.basics.yamltree import Map
from lorplan.rules.packs.entries import known_keys, listed, mapped, take
from lorplan.rules.packs.sources import read_sources
from lorplan.rules.packs.statements import Event, Season

_YEAR: Final = re.compile(r".+-([0-9]{4})")
LAST: Final = 9999  # the year of a season later than all that are known


def read_seasons(raw: Map, complaints: Complaints) -> dict[str, Season]:
    """The seasons of rules/seasons.yaml, by id, in the order of their years and openings."""
    seasons = []
    for name, body in mapped(raw, "seasons", complaints).items():
        if not isinstance(body, Map):
            complaints.add(f"season '{name}' must be a mapping of name and events", body)
            continue
        known_keys(body, ("name", "portal", "cycle", "specialties", "events"), "a season", complaints)
        year = _YEAR.fullmatch(str(name))
        if year is None:
            complaints.add(f"season '{name}' must end in the year in which training begins, such as eras-2028", body)
            continue
        seasons.append(
            Season(
                id=str(name),
                name=take(scalars.text, body, "name", complaints) or str(name),
                events={
                    str(key): event
                    for key, entry in mapped(body, "events", complaints).items()
                    if (event := _event(key, entry, complaints)) is not None
                },
                year=int(year[1]),
                portal=take(scalars.ident, body, "portal", complaints) or "",
                cycle=take(scalars.ident, body, "cycle", complaints) or "",
                specialties=frozenset(str(each) for each in listed(body, "specialties", complaints)),
            )
        )
    seasons.sort(key=_opening)
    return {season.id: season for season in seasons}


def _opening(season: Season) -> tuple[int, datetime.date, str]:
    """The year of a season, its first day, its id."""
    return season.year, min((event.day for event in season.events.values()), default=datetime.date.min), season.id


def _event(name: Any, entry: Any, complaints: Complaints) -> Event | None:
    if not isinstance(entry, Map):
        complaints.add(f"event '{name}' must be a mapping of date, projected and source", entry)
        return None
    known_keys(entry, ("date", "projected", "latest", "pattern", "source"), "an event", complaints)
    for key in ("date", "projected"):
        if key not in entry:
            complaints.add(f"'{key}' is missing", entry)
    day = take(scalars.day, entry, "date", complaints)
    projected = take(scalars.yes_no, entry, "projected", complaints)
    if day is None or projected is None:
        return None
    pattern = take(scalars.text, entry, "pattern", complaints)
    latest = take(scalars.day, entry, "latest", complaints)
    if latest is not None and (not projected or latest <= day):
        complaints.add("'latest' is the later day of a projected date", entry["latest"])
    return Event(day, projected, read_sources(entry, complaints, required=True), pattern, latest)


def ranks(seasons: Mapping[str, Season]) -> dict[str, int]:
    """Season -> its year: the calendars of one year are of one rank."""
    return {name: season.year for name, season in seasons.items()}
