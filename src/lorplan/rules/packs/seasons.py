"""Seasons: named calendars. Events that no page states yet are projected, and called so wherever they appear."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from lorplan.basics import scalars
from lorplan.basics.errors import Complaints
from lorplan.basics.yamltree import Map
from lorplan.rules.packs.entries import known_keys, mapped, take
from lorplan.rules.packs.sources import read_sources
from lorplan.rules.packs.statements import Event, Season


def read_seasons(raw: Map, complaints: Complaints) -> dict[str, Season]:
    """The seasons of rules/seasons.yaml, by id, in the order of their opening."""
    seasons = []
    for name, body in mapped(raw, "seasons", complaints).items():
        if not isinstance(body, Map):
            complaints.add(f"season '{name}' must be a mapping of name and events", body)
            continue
        known_keys(body, ("name", "events"), "a season", complaints)
        title = take(scalars.text, body, "name", complaints) or str(name)
        events = {
            str(key): event
            for key, entry in mapped(body, "events", complaints).items()
            if (event := _event(key, entry, complaints)) is not None
        }
        seasons.append(Season(str(name), title, events))
    seasons.sort(key=_opening)
    return {season.id: season for season in seasons}


def _opening(season: Season) -> tuple[datetime.date, str]:
    """The first day of a season, then its id."""
    return min((event.day for event in season.events.values()), default=datetime.date.min), season.id


def _event(name: Any, entry: Any, complaints: Complaints) -> Event | None:
    if not isinstance(entry, Map):
        complaints.add(f"event '{name}' must be a mapping of date, projected and source", entry)
        return None
    known_keys(entry, ("date", "projected", "pattern", "source"), "an event", complaints)
    for key in ("date", "projected"):
        if key not in entry:
            complaints.add(f"'{key}' is missing", entry)
    day = take(scalars.day, entry, "date", complaints)
    projected = take(scalars.yes_no, entry, "projected", complaints)
    if day is None or projected is None:
        return None
    pattern = take(scalars.text, entry, "pattern", complaints)
    return Event(day, projected, read_sources(entry, complaints, required=True), pattern)


def ranks(seasons: Mapping[str, Season]) -> dict[str, int]:
    """Season -> its number in the order of time."""
    return {name: number for number, name in enumerate(seasons)}
