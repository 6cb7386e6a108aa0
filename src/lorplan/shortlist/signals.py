"""Preference signals: how many an applicant has in a specialty, as rules/signals.yaml tells."""

from __future__ import annotations

from functools import cache
from typing import Any

from msgspec import Struct

from lorplan.basics import scalars, yamltree
from lorplan.basics.errors import Complaints, PackError
from lorplan.basics.yamltree import Map
from lorplan.results.plan import Citation
from lorplan.rules.packs.entries import known_keys, listed, mapped, take
from lorplan.rules.packs.folders import folder
from lorplan.rules.packs.sources import read_sources


class Allotment(Struct, frozen=True):
    """The signals of a specialty in a year. `tiers`: names and numbers, the strongest first; `per_institution`: one
    signal serves all programs of an institution in the field."""

    specialty: str
    year: int
    tiers: tuple[tuple[str, int], ...]
    per_institution: bool
    advice: str | None
    sources: tuple[Citation, ...]


class SignalAdvice(Struct, frozen=True):
    """A sentence on signals, with its sources."""

    says: str
    sources: tuple[Citation, ...]


class Signals(Struct, frozen=True):
    """All that rules/signals.yaml holds. `home_and_away`: what most specialties say of programs that know you."""

    allotments: tuple[Allotment, ...]
    home_and_away: SignalAdvice

    def of(self, specialty: str, year: int) -> Allotment | None:
        """The signals of that year, else the latest that are known before it."""
        known = [each for each in self.allotments if each.specialty == specialty and each.year <= year]
        return max(known, key=lambda each: each.year, default=None)


@cache
def signals() -> Signals:
    """The shipped numbers of signals. Raises PackError with everything that is wrong in the file."""
    path = folder("rules") / "signals.yaml"
    raw, complaints = yamltree.read(path), Complaints(str(path))
    known_keys(raw, ("format", "signals", "home_and_away"), "the file of signals", complaints)
    allotments = [_allotment(entry, complaints) for entry in listed(raw, "signals", complaints)]
    known = mapped(raw, "home_and_away", complaints)
    says = take(scalars.text, known, "says", complaints)
    advice = SignalAdvice(says or "", read_sources(known, complaints, required=True))
    complaints.raise_if_any(PackError)
    return Signals(tuple(each for each in allotments if each is not None), advice)


def _allotment(entry: Any, complaints: Complaints) -> Allotment | None:
    if not isinstance(entry, Map):
        complaints.add("signals are a mapping of specialty, year, tiers and source", entry)
        return None
    known_keys(entry, ("specialty", "year", "tiers", "once_per", "advice", "source"), "signals", complaints)
    for key in ("specialty", "year", "tiers"):
        if key not in entry:
            complaints.add(f"'{key}' is missing", entry)
    tiers = mapped(entry, "tiers", complaints)
    return Allotment(
        specialty=str(take(scalars.ident, entry, "specialty", complaints)),
        year=take(scalars.whole, entry, "year", complaints) or 0,
        tiers=tuple((str(name), take(scalars.whole, tiers, name, complaints) or 0) for name in tiers),
        per_institution=take(scalars.choice(("institution",)), entry, "once_per", complaints) is not None,
        advice=take(scalars.text, entry, "advice", complaints),
        sources=read_sources(entry, complaints, required=True),
    )
