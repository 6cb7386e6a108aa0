"""Which letters that changes could add may still be sent somewhere; what comes too late for every program is left out.

Each is looked at as one that is promised and still has to be written, even where a change assumes it uploaded.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from msgspec.structs import replace

from lorplan.basics.errors import InputError
from lorplan.case.barred import not_barred
from lorplan.case.problem import ProgramClass
from lorplan.edits.changes import Change
from lorplan.edits.variants import Variants

ADDS = ("arrive", "ask", "version", "person")  # changes after which a letter may be used that could not be before


def letters_of(change: Change) -> list[str]:
    """The letters that may be used after a change and could not be before."""
    if change.kind not in ADDS:
        return []
    return list(change.data["letters"]) if "letters" in change.data else [change.key]


def may_still_come(
    variants: Variants, changes: Sequence[Change], classes: Sequence[ProgramClass], set_aside: Collection[str]
) -> list[Change]:
    """The changes, without those that add letters barred at every one of the classes. `set_aside`: bars that may be
    lifted as well. Of several letters of one kind the first speaks for all. All changes where they cannot be made
    together."""
    adding = {letters_of(change)[0]: change for change in reversed(changes) if letters_of(change)}
    if not adding:
        return list(changes)
    try:
        scenario = variants.scenario(_promised(change).apply for change in adding.values() if change.data)
    except InputError:
        return list(changes)
    usable = not_barred(variants.case(), scenario, classes, set_aside)
    return [change for change in changes if not letters_of(change) or letters_of(change)[0] in usable]


def _promised(change: Change) -> Change:
    """A change whose letters are promised and not yet there."""
    letters = {
        name: {key: value for key, value in entry.items() if key != "at"} | {"status": "agreed"}
        for name, entry in change.data["letters"].items()
    }
    return replace(change, data={**change.data, "letters": letters})
