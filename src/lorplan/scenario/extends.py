"""Programs that extend another: where a program says nothing itself, it takes over what the other says of itself.

That is how many letters, the institution and its department, and declared facts such as the deadline or required sets
of rules. The other's own rules are taken over where rules are read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from lorplan.scenario.models import Letters, Program

EXTENDS: Final = "extends"


def inherited(programs: Sequence[Program]) -> tuple[Program, ...]:
    """The programs, each with what it takes over. An unknown program is passed over, and so is a circle; both are
    complained about where rules are read."""
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
