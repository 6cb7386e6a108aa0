"""What happened to letters and programs, as the values that it comes to in the scenario."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from typing import Any, Final

from msgspec import Struct

from lorplan.answers.record.change import Editing, change
from lorplan.basics.errors import Complaints, Where
from lorplan.basics.words import hint_close, listing, quoted
from lorplan.basics.yamltree import Map, Scalar, Seq
from lorplan.basics.yamlwrite import scalar
from lorplan.edits.whatifs import Assumption
from lorplan.results.record import FileChange

# What may come before each, and the fact that says on which day it was.
LETTER_EVENTS: Final[dict[str, tuple[tuple[str, ...], str | None]]] = {
    "asked": (("idea", "declined"), "asked_on"),
    "agreed": (("idea", "asked"), "answered_on"),
    "promised": (("idea", "asked", "agreed"), None),
    "declined": (("asked", "agreed"), "answered_on"),
    "uploaded": (("idea", "asked", "agreed"), "uploaded_on"),
    "withdrawn": (("idea", "asked", "agreed", "uploaded"), None),
}
ASSIGNED: Final = "assigned"
APPLIED: Final = "applied"
EVENTS: Final = (*LETTER_EVENTS, ASSIGNED, APPLIED)
ANSWERED: Final = ("agreed", "promised", "declined")


class Happening(Struct, frozen=True):
    """What happened: `event`, one of EVENTS, to letters (to programs: applied). `on`: the day. `promised`: the day that
    was named. `at`: programs that letters are assigned to. `portal`: where, if not at the scenario's portal."""

    event: str
    names: tuple[str, ...]
    on: datetime.date | None = None
    promised: datetime.date | None = None
    at: tuple[str, ...] = ()
    answer: str | None = None
    portal: str | None = None


def record(editing: Editing, happening: Happening) -> FileChange:
    """Write down what happened. Raises InputError with all that would be wrong; then nothing is written."""
    names = listing(happening.names)
    what = f"applied to {names}" if happening.event == APPLIED else f"{names} {happening.event}"
    if happening.promised is not None:
        what += f" for {happening.promised}"
    if happening.at:
        what += f" at {listing(happening.at)}"
    if happening.on is not None:
        what += f" on {happening.on}"
    return change(editing, "record", what, _Values(editing.file, happening).of)


class _Values:
    """The values that a happening comes to."""

    def __init__(self, file: str, happening: Happening) -> None:
        self.happening = happening
        self.complaints = Complaints(file)

    def of(self, tree: Map) -> list[Assumption]:
        """In the scenario that this is the plain form of. Raises InputError where it cannot have happened there."""
        happening = self.happening
        self._fitting()
        letters, programs = _letters(tree), _programs(tree)
        if happening.event == APPLIED:
            self._known("program", happening.names, programs)
        else:
            self._known("letter", happening.names, letters)
            self._known("program", happening.at, programs)
        self.complaints.raise_if_any()
        if happening.event == APPLIED:
            values = [_value(f"programs.{quoted_part(name)}.applied_on", str(happening.on)) for name in happening.names]
        elif happening.event == ASSIGNED:
            values = list(self._assigned(tree, letters, programs))
        else:
            values = [value for name in happening.names for value in self._of_letter(tree, name, letters[name])]
        self.complaints.raise_if_any()
        day = tree.get("as_of")
        if happening.on is not None and isinstance(day, Scalar) and str(day) < happening.on.isoformat():
            values.append(_value("as_of", happening.on.isoformat()))  # the file tells of that day now
        return values

    def _fitting(self) -> None:
        """Options that do not fit what happened, or are missing."""
        happening, event = self.happening, self.happening.event
        if event == ASSIGNED and not happening.at:
            self._say("which programs is the letter assigned to?", "name each with --at PROGRAM")
        if event != ASSIGNED and happening.at:
            self._say(f"--at does not go with {event}", "it names the programs that a letter is assigned to")
        if event == "promised" and happening.promised is None:
            self._say("for which day is the letter promised?", "name it with --for DAY")
        if happening.promised is not None and event not in ("promised", "agreed"):
            self._say(f"--for does not go with {event}", "it names the day for which a letter is promised")
        if happening.answer is not None and event not in ANSWERED:
            self._say(f"--answer does not go with {event}", f"it goes with {listing(ANSWERED, 'or')}")
        if event == APPLIED and happening.on is None:
            self._say("on which day did you apply?", "name it with --on DAY")
        if happening.portal is not None and event not in LETTER_EVENTS:
            self._say(f"--portal does not go with {event}", "a program is at one portal only")

    def _known(self, kind: str, names: Sequence[str], known: Sequence[str] | dict[str, Any]) -> None:
        for name in names:
            if name not in known:
                self._say(f"there is no {kind} {quoted(name)} in your file", hint_close(name, [*known]))

    def _of_letter(self, tree: Map, name: str, letter: Map) -> Iterator[Assumption]:
        happening, event = self.happening, self.happening.event
        before, day_fact = LETTER_EVENTS[event]
        portal = happening.portal
        if portal is not None and portal == str(tree.get("portal", "eras")):
            portal = None
        status = _status(letter, portal)
        path = f"letters.{quoted_part(name)}"
        new = "agreed" if event == "promised" else event
        if status != new and status not in before:
            hint = f"to correct the file: lorplan set {self.complaints.file} {path}.status={new}"
            self._say(f"letter {quoted(name)} is {status}, so it cannot become {new}", hint)
        yield _value(f"{path}.status" if portal is None else f"{path}.at.{portal}", new)
        if event == "promised" and happening.on is not None and status in ("idea", "asked"):
            day_fact = "answered_on"
        if day_fact is not None and happening.on is not None:
            yield _value(f"{path}.{day_fact}", happening.on.isoformat())
        if happening.promised is not None:
            yield _value(f"{path}.promised_for", happening.promised.isoformat())
        if happening.answer is not None:
            yield _value(f"{path}.answer", happening.answer)

    def _assigned(self, tree: Map, letters: dict[str, Map], programs: dict[str, Map]) -> Iterator[Assumption]:
        for program in self.happening.at:
            portal = str(programs[program].get("portal", tree.get("portal", "eras")))
            path = f"programs.{quoted_part(program)}.assigned"
            written = programs[program].get("assigned")
            listed = [str(item) for item in written] if isinstance(written, Seq) else []
            for name in self.happening.names:
                status = _status(letters[name], portal)
                if name not in listed and status != "uploaded":
                    hint = f"first: lorplan record {self.complaints.file} {name} uploaded"
                    self._say(
                        f"letter {quoted(name)} is {status}: only a letter that is uploaded can be assigned", hint
                    )
            names = dict.fromkeys([*listed, *self.happening.names])
            yield _value(path, f"[{', '.join(scalar(name) for name in names)}]")

    def _say(self, message: str, hint: str | None) -> None:
        self.complaints.add(message, Where(self.complaints.file), hint)


def _letters(tree: Map) -> dict[str, Map]:
    letters = tree.get("letters")
    entries = letters.items() if isinstance(letters, Map) else ()
    return {str(name): letter for name, letter in entries if isinstance(letter, Map)}


def _programs(tree: Map) -> dict[str, Map]:
    programs = tree.get("programs")
    entries = programs if isinstance(programs, Seq) else ()
    return {str(program.get("id")): program for program in entries if isinstance(program, Map)}


def _status(letter: Map, portal: str | None) -> str:
    """The status of a letter; at the portal, where it has one of its own there."""
    others = letter.get("at")
    own = others.get(portal) if isinstance(others, Map) else None
    return str(own or letter.get("status", "idea"))


def _value(path: str, value: str) -> Assumption:
    return Assumption("set", f"{path}={value}")


def quoted_part(name: str) -> str:
    """A name as a part of a path."""
    return f'"{name}"' if "." in name else name
