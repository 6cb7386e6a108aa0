"""What is said of a requirement that no letter changes."""

from __future__ import annotations

from lorplan.case.wording.speaker import at_programs
from lorplan.rules.kinds.require import BoundRequire


def status_of(bound: BoundRequire) -> str:
    """As what it is told: what may still come to hold, and what is only noted, is a note."""
    return "note" if bound.level == "note" or bound.stands == "not_yet" else bound.stands


def standing_text(bound: BoundRequire, programs: int) -> str:
    """How it stands, in a sentence."""
    where = at_programs(programs)
    if bound.stands == "not_yet":
        return f"Not yet met, and there is time until {bound.day}, {where}."
    if bound.stands == "open":
        return f"Whether this is met is not known, {where}."
    return f"This is not met, {where}; no letter changes that."
