"""What is said of a requirement that no letter changes, and of one that holds for several things at once."""

from __future__ import annotations

from lorplan.case.wording.speaker import at_programs
from lorplan.rules.kinds.require import BoundRequire
from lorplan.rules.kinds.share import BoundTogether


def status_of(bound: BoundRequire) -> str:
    """As what it is told: what may still come to hold, and what is only noted, is a note."""
    return "note" if bound.level == "note" or bound.stands == "not_yet" else bound.stands


def standing_text(bound: BoundRequire, programs: int | None = None) -> str:
    """How it stands, in a sentence, and at how many programs."""
    where = "" if programs is None else f", {at_programs(programs)}"
    if bound.stands == "not_yet":
        return f"Not yet met, and there is time until {bound.day}{where}."
    if bound.closes and bound.stands == "broken":
        return f"Nothing can be sent there any more{where}. If you applied in time, write down when, or what you sent."
    if bound.stands == "open":
        return f"Whether this is met is not known{where}."
    return f"This is not met{where}; no letter changes that."


def together_text(bound: BoundTogether, met: int, programs: int) -> str:
    """For how many of the experiences, or their places, a requirement is met."""
    doubtful = len(bound.perhaps)
    perhaps = f"; of {doubtful} more it is not known whether you need {'it' if doubtful == 1 else 'them'}"
    return f"This is met for {met} of {len(bound.parts)}{perhaps if doubtful else ''}, {at_programs(programs)}."
