"""Reads test files: strict, every slip told where it stands."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from lorplan.basics import scalars
from lorplan.basics import yamltree as yamlio
from lorplan.basics.errors import Complaints, Where
from lorplan.basics.words import hint_close, listing
from lorplan.basics.yamltree import Map, Scalar, Seq, originate

FILE_KEYS: Final = ("format", "scenario", "tests")
TEST_KEYS: Final = ("test", "scenario", "with", "without", "on", "send", "solve", "expect", "sends")
WORDS: Final = ("kept", "open", "broken", "said", "silent", "absent")
_POINTS: Final = re.compile(r"(?:points )?([+-]?(?:0|[1-9][0-9]*))(?: points?)?")


class Expected(Struct, frozen=True):
    """What a rule comes to at a program (None: at every program): a word, or points."""

    rule: Scalar
    program: Scalar | None
    outcome: str | int
    where: Where


class Test(Struct, frozen=True):
    """One test. `tree`: its scenario, overrides put in. `send`: program -> letters; None where the plan is asked."""

    name: str
    file: str
    where: Where
    tree: Map
    base: str  # the file of the scenario
    on: datetime.date | None
    send: Map | Seq | None
    expect: tuple[Expected, ...]
    sends: Map


@dataclass
class _Reader:
    file: str
    complaints: Complaints

    def tests(self, raw: Map) -> list[Test]:
        self._keys(raw, FILE_KEYS, "a test file")
        self._one(lambda value: scalars.whole(value, 1, 1), raw, "format")
        if "format" not in raw:
            self.complaints.add("'format' is missing", raw, "write 'format: 1' on the first line")
        listed = raw.get("tests")
        if not isinstance(listed, Seq) or not listed:
            self.complaints.add("'tests' must be a list of tests", raw if listed is None else listed)
            return []
        shared = self._scenario(raw["scenario"]) if "scenario" in raw else None
        found = [self._test(entry, shared) for entry in listed]
        return [one for one in found if one is not None]

    def _test(self, entry: Any, shared: tuple[Map, str] | None) -> Test | None:
        before = len(self.complaints)
        if not isinstance(entry, Map):
            self.complaints.add(f"a test is a mapping of {listing(TEST_KEYS)}", entry)
            return None
        self._keys(entry, TEST_KEYS, "a test")
        name = self._one(scalars.text, entry, "test")
        if "test" not in entry:
            self.complaints.add("'test' is missing: a sentence on what is tested", entry)
        base = self._scenario(entry["scenario"]) if "scenario" in entry else shared
        if base is None and "scenario" not in entry:
            self.complaints.add("'scenario' is missing: a file, or a scenario, here or above all tests", entry)
        solve = self._one(scalars.yes_no, entry, "solve")
        send = entry.get("send")
        if bool(solve) == (send is not None):
            self.complaints.add("a test needs one of 'send' and 'solve: true'", entry)
        if send is not None and not isinstance(send, Map | Seq):
            self.complaints.add("'send' is a list of letters for all programs, or program: [letters]", send)
        expect = self._expect(entry)
        sends = entry.get("sends", Map(entry.line, entry.column))
        if not isinstance(sends, Map):
            self.complaints.add("'sends' must be a mapping of program: [letters]", sends)
        if not expect and not sends and len(self.complaints) == before:
            self.complaints.add("a test expects something: 'expect' or, of a plan, 'sends'", entry)
        changes = entry.get("with", Map(entry.line, entry.column))
        if not isinstance(changes, Map):
            self.complaints.add("'with' must be a mapping of parts of the scenario", changes)
        left_out = entry.get("without", Seq())
        if not isinstance(left_out, Seq):
            self.complaints.add("'without' must be a list of parts, such as writers.patel.knows_me", left_out)
        on = self._one(scalars.day, entry, "on")
        if base is None or name is None or len(self.complaints) > before:
            return None
        tree = merged(base[0], originate(changes, (self.file, "")) if changes else changes)
        for path in left_out:
            shorter = without(tree, path) if isinstance(path, Scalar) else None
            if shorter is None:
                self.complaints.add("the scenario has no such part", path, "for example writers.patel.knows_me")
                return None
            tree = shorter
        where = self.complaints.where(entry["test"])
        return Test(name, self.file, where, tree, base[1], on, send, tuple(expect), sends)

    def _scenario(self, node: Any) -> tuple[Map, str] | None:
        """The scenario's tree, and its file."""
        if isinstance(node, Map):
            return node, self.file
        if not isinstance(node, Scalar) or node.empty:
            self.complaints.add("'scenario' is a file, or a scenario", node)
            return None
        path = Path(self.file).parent / node
        if not path.is_file():
            self.complaints.add(
                f"there is no scenario {str(path)!r}", node, "the name is looked up beside the test file"
            )
            return None
        return yamlio.read(path), str(path)

    def _expect(self, entry: Map) -> list[Expected]:
        written = entry.get("expect", Map())
        if not isinstance(written, Map):
            self.complaints.add("'expect' must be a mapping of rule: outcome", written)
            return []
        found = []
        for rule, outcome in written.items():
            for program, one in outcome.items() if isinstance(outcome, Map) else [(None, outcome)]:
                read = self._outcome(one)
                if read is not None:
                    found.append(
                        Expected(rule, program, read, self.complaints.where(rule if program is None else program))
                    )
        return found

    def _outcome(self, node: Any) -> str | int | None:
        points = _POINTS.fullmatch(node) if isinstance(node, Scalar) else None
        if points:
            return int(points[1])
        if isinstance(node, Scalar) and node in WORDS:
            return str(node)
        hint = hint_close(str(node), WORDS) if isinstance(node, Scalar) else None
        self.complaints.add(f"an outcome is {listing(WORDS, 'or')}, or a number of points", node, hint)
        return None

    def _one(self, read: Any, raw: Map, key: str) -> Any:
        if key not in raw:
            return None
        try:
            return read(raw[key])
        except scalars.Misfit as misfit:
            self.complaints.add(f"'{key}': {misfit}", raw[key], misfit.hint)
            return None

    def _keys(self, raw: Map, allowed: Sequence[str], what: str) -> None:
        for key in raw:
            if key not in allowed:
                self.complaints.add(f"{what} has no '{key}'", key, hint_close(str(key), allowed))


def read_tests(path: Path, complaints: Complaints) -> list[Test]:
    """The tests of a file. What is wrong in it is noted; raises InputError where it is no YAML."""
    return _Reader(str(path), complaints).tests(yamlio.read(path))


def merged(base: Map, changes: Map) -> Map:
    """The tree with the changes put in: mappings part by part, programs by id, all else as a whole."""
    found = Map.of(base, base)
    for key, value in changes.items():
        there = found.pop(key, None)
        if isinstance(there, Map) and isinstance(value, Map):
            value = merged(there, value)
        elif isinstance(there, Seq) and isinstance(value, Seq) and _with_ids(there) and _with_ids(value):
            value = _by_id(there, value)
        found[key] = value
    return found


def _with_ids(node: Seq) -> bool:
    return bool(node) and all(isinstance(one, Map) and "id" in one for one in node)


def _by_id(base: Seq, changes: Seq) -> Seq:
    changed = {str(one["id"]): one for one in changes}
    kept = [merged(one, changed.pop(str(one["id"]))) if str(one["id"]) in changed else one for one in base]
    return Seq.of([*kept, *changed.values()], base)


def without(node: Any, path: str) -> Any:
    """The tree without the part at a path of keys and ids, joined by dots; None where there is none."""
    if isinstance(node, Map):
        for key, value in node.items():
            if key == path:
                return Map.of({other: one for other, one in node.items() if other != key}, node)
            if path.startswith(f"{key}."):
                shorter = without(value, path[len(key) + 1 :])
                if shorter is not None:
                    return Map.of({other: shorter if other == key else one for other, one in node.items()}, node)
    elif isinstance(node, Seq):
        for place, entry in enumerate(node):
            name = entry.get("id") if isinstance(entry, Map) else entry
            if name == path:
                return Seq.of([*node[:place], *node[place + 1 :]], node)
            if isinstance(name, str) and path.startswith(f"{name}."):
                shorter = without(entry, path[len(name) + 1 :])
                return None if shorter is None else Seq.of([*node[:place], shorter, *node[place + 1 :]], node)
    return None
