"""Programs that extend another: what the other says about itself holds here too, where nothing else is written.

The other's own rules are taken over where rules are read; here it is what stands on the program itself: how many
letters, the institution and its department, and declared facts such as the deadline or required sets of rules.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from lorplan.scenario.models import Letters, Program

EXTENDS: Final = "extends"


def inherited(programs: Sequence[Program]) -> tuple[Program, ...]:
    """The programs, each with what it takes over. One that extends what is not there, or itself by a detour, takes
    over what there is; that is complained about where its rules are read."""
    by_id = {program.id: program for program in programs}
    return tuple(_whole(program, by_id, frozenset()) for program in programs)


def _whole(program: Program, by_id: Mapping[str, Program], below: frozenset[str]) -> Program:
    parent = by_id.get(str(program.facts.get(EXTENDS)))
    if parent is None or parent.id in below or parent is program:
        return program
    base = _whole(parent, by_id, below | {program.id})
    facts = {**{key: value for key, value in base.facts.items() if key != EXTENDS}, **program.facts}
    changed: dict[str, Any] = {"facts": {key: facts[key] for key in sorted(facts)}}
    if program.letters == Letters():
        changed["letters"] = base.letters
    if program.institution is None:
        changed["institution"] = base.institution
        if program.department is None:
            changed["department"] = base.department
    return program.model_copy(update=changed)
