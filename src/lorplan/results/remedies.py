"""Remedies: changes of a scenario that were tried and do what is wanted, as frozen data."""

from __future__ import annotations

from lorplan.results.result import Record


class RemedyChange(Record, frozen=True):
    """One change: its kind in rules/changes.yaml, what it is about, its cost, a sentence."""

    kind: str
    about: str
    cost: int
    says: str


class Remedy(Record, frozen=True):
    """Changes that together do what is wanted, found by solving the changed scenario."""

    cost: int
    changes: tuple[RemedyChange, ...]
