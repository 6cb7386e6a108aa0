"""The days that have names and the facts of tasks, as rules/tasks.yaml has them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from lorplan.basics import yamltree
from lorplan.basics.errors import Complaints, PackError
from lorplan.basics.yamltree import Map
from lorplan.plan.tasks.days import HELD, UPLOADS, Days, Expression, read_days
from lorplan.plan.tasks.facts import OWN, Prospect, TaskWorld
from lorplan.rules.language.facts import Dictionary
from lorplan.rules.language.reading import Reader
from lorplan.rules.packs.entries import known_keys, listed, mapped
from lorplan.rules.packs.facts import read_fact
from lorplan.rules.packs.folders import folder
from lorplan.rules.packs.load import Library


class NamedDays(Struct, frozen=True):
    """Days by name. `facts`: those of rules and of tasks; `events`: what a day may be reckoned from, names included."""

    days: Mapping[str, Expression]
    facts: Dictionary
    events: frozenset[str]

    def of(self, prospect: Prospect) -> Days:
        """The days of a plan."""
        return Days(self.days, self.facts, TaskWorld(prospect))


def named_days(library: Library, rules: Path | None = None) -> NamedDays:
    """Those that are shipped, or in another folder. Raises PackError with everything that is wrong in the file."""
    file = (folder("rules") if rules is None else rules) / "tasks.yaml"
    complaints = Complaints(str(file))
    raw: Map = yamltree.read(file)
    known_keys(raw, ("format", "facts", "days"), "'tasks'", complaints)
    words = library.dictionary.words
    own = [
        read_fact(entry, "tasks", library.families.names, words, complaints, OWN)
        for entry in listed(raw, "facts", complaints)
    ]
    facts = Dictionary([*library.dictionary.all(), *(fact for fact in own if fact is not None)], words)
    told = {fact.name for fact in facts.all() if fact.type == "date"}
    events = library.events | {*UPLOADS, *HELD} | told
    reader = Reader(facts, library.families, complaints, library.events)
    days = read_days(mapped(raw, "days", complaints), reader, events)
    complaints.raise_if_any(PackError)
    return NamedDays(days, facts, events | frozenset(days))
