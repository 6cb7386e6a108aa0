"""What contradicts itself or the calendar in a scenario, as data."""

from __future__ import annotations

from msgspec import Struct


class Doubt(Struct, frozen=True):
    """What can hardly be as it is written. `line` and `column` count from 1; 0 where it is nowhere written."""

    path: str  # letters.chen-im.asked_on
    line: int
    column: int
    text: str  # one sentence for the applicant
    hint: str  # what to look at or to write instead
