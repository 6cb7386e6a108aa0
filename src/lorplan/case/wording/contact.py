"""What one does about a requirement that no further letter can meet, by the day (rules/contact.yaml)."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from lorplan.basics import scalars, yamltree
from lorplan.basics.errors import Complaints, PackError
from lorplan.case.case import Case
from lorplan.results.plan import Citation
from lorplan.rules.packs.entries import known_keys, mapped, take
from lorplan.rules.packs.load import shipped
from lorplan.rules.packs.sources import read_sources

PHASES: Final = ("before", "match_week", "after")
MONDAY: Final = datetime.timedelta(days=4)  # from the Monday of Match Week to its Friday


class Contact(Struct, frozen=True):
    """What to do in a phase, where the program requires what is missing, and where its field expects it."""

    required: str
    expected: str
    sources: tuple[Citation, ...]


def phase(case: Case) -> str:
    """Before Match Week, in it until SOAP has ended, or after. Before, where the season's days are not known."""
    match = None if case.season is None else case.season.day("match")
    if match is None or case.scenario.as_of < match - MONDAY:
        return "before"
    return "match_week" if case.scenario.as_of < match else "after"


def may_be_contacted(case: Case) -> bool:
    """Whether an applicant may turn to a program on this day."""
    return phase(case) != "match_week"


def contact(case: Case, required: bool) -> str:
    """What to do about what is missing."""
    texts = contacts()[phase(case)]
    return texts.required if required else texts.expected


def contacts(path: Path | None = None) -> Mapping[str, Contact]:
    """What to do, by phase. Raises PackError with everything that is wrong in the file."""
    return _contacts(shipped() / "contact.yaml" if path is None else path)


@cache
def _contacts(file: Path) -> dict[str, Contact]:
    raw = yamltree.read(file)
    complaints = Complaints(str(file))
    entries = mapped(raw, "contact", complaints)
    known_keys(entries, PHASES, "'contact'", complaints)
    by_phase = {}
    for name in PHASES:
        body: Any = mapped(entries, name, complaints)
        known_keys(body, ("required", "expected", "why", "source"), "a phase", complaints)
        required, expected = (str(take(scalars.text, body, key, complaints) or "") for key in ("required", "expected"))
        if not required or not expected:
            complaints.add(f"'{name}': what to do is missing", raw)
        by_phase[name] = Contact(required, expected, read_sources(body, complaints, required="why" not in body))
    complaints.raise_if_any(PackError)
    return by_phase
