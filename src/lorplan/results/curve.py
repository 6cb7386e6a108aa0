"""What more people asked, and what requirements given up, would buy, as data."""

from __future__ import annotations

from lorplan.results.result import Record


class CurvePoint(Record, frozen=True):
    """The best that `new_requests` new people (at most) can give. Everything weighted."""

    new_requests: int
    writers: tuple[str, ...]
    letters: tuple[str, ...]
    programs_short: int  # programs (with counts), not weighted
    short: int
    letters_missing: int
    points: int  # effort included
    proved: bool


class Lift(Record, frozen=True):
    """What giving up one must everywhere would buy: the plan's stages with that rule left out."""

    rule: str
    says: str
    short: int
    letters_missing: int
    points: int
    gain: int  # points gained against the plan
