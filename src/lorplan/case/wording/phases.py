"""What holds in each phase of a season, and what its days mean, in words (rules/phases.yaml)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from lorplan.basics import scalars, yamltree
from lorplan.basics.errors import Complaints, PackError
from lorplan.case.calendar import PHASES
from lorplan.results.plan import Citation
from lorplan.rules.packs.entries import known_keys, listed, mapped, take
from lorplan.rules.packs.load import shipped
from lorplan.rules.packs.sources import read_sources

NAMES: Final = tuple(name for name, _, _ in PHASES)


class PhaseQuestion(Struct, frozen=True):
    """A yes-or-no fact on which a phase turns, and what is said as the user tells it or not. `if_yes`: what a yes
    changes."""

    fact: str
    untold: str
    yes: str
    no: str
    if_yes: str


class PhaseWords(Struct, frozen=True):
    """What is said in a phase. `asking`: of a letter that would be asked for; `days`: the events that matter; `asks`:
    what it turns on, and no page tells."""

    now: str = ""
    asking: str = ""
    days: tuple[str, ...] = ()
    sources: tuple[Citation, ...] = ()
    asks: PhaseQuestion | None = None


class SeasonWords(Struct, frozen=True):
    """The words for all phases, and for events."""

    phases: Mapping[str, PhaseWords]
    events: Mapping[str, str]

    def of(self, phase: str | None) -> PhaseWords:
        """What is said in a phase; nothing in one that is not known."""
        return self.phases.get(phase or "", PhaseWords())


def season_words(path: Path | None = None) -> SeasonWords:
    """The words of rules/phases.yaml. Raises PackError with everything that is wrong in the file."""
    return _season_words(shipped() / "phases.yaml" if path is None else path)


def _question(raw: Any, complaints: Complaints) -> PhaseQuestion:
    keys = ("fact", "untold", "yes", "no", "if_yes")
    known_keys(raw, keys, "a question", complaints)
    texts = [take(scalars.text, raw, key, complaints) for key in keys]
    if None in texts:
        complaints.add(f"a question needs {', '.join(keys)}", raw)
    return PhaseQuestion(*map(str, texts))


@cache
def _season_words(file: Path) -> SeasonWords:
    raw = yamltree.read(file)
    complaints = Complaints(str(file))
    known_keys(raw, ("format", "phases", "events"), "the file of phases", complaints)
    entries = mapped(raw, "phases", complaints)
    known_keys(entries, NAMES, "'phases'", complaints)
    phases: dict[str, PhaseWords] = {}
    for name in map(str, NAMES):
        body: Any = mapped(entries, name, complaints)
        known_keys(body, ("now", "asking", "days", "asks", "source"), "a phase", complaints)
        phases[name] = PhaseWords(
            str(take(scalars.text, body, "now", complaints) or ""),
            str(take(scalars.text, body, "asking", complaints) or ""),
            tuple(str(day) for day in listed(body, "days", complaints)),
            read_sources(body, complaints, required=True),
            _question(mapped(body, "asks", complaints), complaints) if "asks" in body else None,
        )
    events = mapped(raw, "events", complaints)
    for name, phase in phases.items():
        for day in phase.days:
            if day not in events:
                complaints.add(f"'{name}': the event '{day}' has no words under 'events'", entries)
    complaints.raise_if_any(PackError)
    return SeasonWords(phases, {str(name): str(says) for name, says in events.items()})
