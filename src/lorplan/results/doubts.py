"""What contradicts itself or the calendar in a scenario, as data."""

from __future__ import annotations

from lorplan.results.result import Record


class Doubt(Record, frozen=True):
    """What can hardly be meant as it is written. `line` and `column` count from 1, in the scenario or in the `file`
    named; they are 0 where it is nowhere written."""

    path: str  # letters.chen-im.asked_on
    file: str  # the list or the overlay that it stands in, without its folder; empty for the scenario itself
    line: int
    column: int
    text: str  # one sentence for the applicant
    hint: str  # what to look at or to write instead
