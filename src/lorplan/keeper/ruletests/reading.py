"""Reads test files strictly: every slip is said, with its place."""

from __future__ import annotations

import datetime
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from lorplan.basics import scalars, yamltree
from lorplan.basics.errors import Complaints, Where
from lorplan.basics.words import hint_close, listing
from lorplan.basics.yamltree import Map, Scalar, Seq, originate
from lorplan.edits.lay_over import lay_over
from lorplan.edits.leave_out import leave_value
from lorplan.edits.nodes import copied
from lorplan.edits.paths import Wrong, find, parts_of
from lorplan.edits.plain import at, plain, written

FILE_KEYS: Final = ("format", "scenario", "tests")
TEST_KEYS: Final = ("test", "scenario", "with", "without", "on", "send", "solve", "expect", "sends")
WORDS: Final = ("kept", "open", "broken", "said", "silent", "absent")
_POINTS: Final = re.compile(r"(?:points )?([+-]?(?:0|[1-9][0-9]*))(?: points?)?")


class Expectation(Struct, frozen=True):
    """What a rule comes to at a program (None: at every program): a word, or points."""

    rule: Scalar
    program: Scalar | None
    outcome: str | int
    where: Where


class WrittenTest(Struct, frozen=True):
    """A test as written. `tree`: its scenario with its edits. `send`: program -> letters; None where the plan is asked.
    `sends`: what the plan is to send, program -> letters."""

    name: str
    file: str
    where: Where
    tree: Map
    base: str  # the file of the scenario
    on: datetime.date | None
    send: Map | Seq | None
    expect: tuple[Expectation, ...]
    sends: Map


@dataclass
class _Reader:
    """Reads the tests of one file, and notes what is wrong."""

    file: str
    complaints: Complaints

    def tests(self, raw: Map) -> list[WrittenTest]:
        self._keys(raw, FILE_KEYS, "a test file")
        self._value(lambda value: scalars.whole(value, 1, 1), raw, "format")
        if "format" not in raw:
            self.complaints.add("'format' is missing", raw, "write 'format: 1' on the first line")
        listed = raw.get("tests")
        if not isinstance(listed, Seq) or not listed:
            self.complaints.add("'tests' must be a list of tests", raw if listed is None else listed)
            return []
        shared = self._scenario(raw["scenario"]) if "scenario" in raw else None
        tests = [self._test(entry, shared) for entry in listed]
        return [test for test in tests if test is not None]

    def _test(self, entry: Any, shared: tuple[Map, str] | None) -> WrittenTest | None:
        before = len(self.complaints)
        if not isinstance(entry, Map):
            self.complaints.add(f"a test is a mapping of {listing(TEST_KEYS)}", entry)
            return None
        self._keys(entry, TEST_KEYS, "a test")
        name = self._value(scalars.text, entry, "test")
        if "test" not in entry:
            self.complaints.add("'test' is missing: a sentence on what is tested", entry)
        base = self._scenario(entry["scenario"]) if "scenario" in entry else shared
        if base is None and "scenario" not in entry:
            self.complaints.add("'scenario' is missing: a file, or a scenario, here or above all tests", entry)
        solve = self._value(scalars.yes_no, entry, "solve")
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
        on = self._value(scalars.day, entry, "on")
        if base is None or name is None or len(self.complaints) > before:
            return None
        return WrittenTest(
            name=name,
            file=self.file,
            where=self.complaints.where(entry["test"]),
            tree=self._edited(*base, changes, left_out),
            base=base[1],
            on=on,
            send=send,
            expect=tuple(expect),
            sends=sends,
        )

    def _edited(self, tree: Map, base: str, changes: Map, left_out: Seq) -> Map:
        """The scenario of a test with its `with` and `without`, by the same edits as what-ifs."""
        complaints = Complaints(base)
        tree = plain(copied(tree), complaints)
        if changes:
            tree, _ = lay_over(tree, originate(copied(changes), (self.file, "")), self.file, complaints)
        for part in left_out:
            try:
                path = find(tree, parts_of(part)).path if isinstance(part, Scalar) else ()
            except Wrong:
                path = ()
            if not path or not written(at(tree, path)):
                self.complaints.add("the scenario has no such part", part, "for example writers.patel.knows_me")
                continue
            leave_value(tree, path)
        tree = plain(tree, complaints)
        self.complaints.extend(complaints.sorted())
        return tree

    def _scenario(self, node: Any) -> tuple[Map, str] | None:
        """The scenario's tree, and its file."""
        if isinstance(node, Map):
            return node, self.file
        if not isinstance(node, Scalar) or node.empty:
            self.complaints.add("'scenario' is a file, or a scenario", node)
            return None
        path = Path(self.file).parent / node
        if not os.path.isfile(path):
            self.complaints.add(
                f"there is no scenario {str(path)!r}", node, "the name is looked up beside the test file"
            )
            return None
        return yamltree.read(path), str(path)

    def _expect(self, entry: Map) -> list[Expectation]:
        named = entry.get("expect", Map())
        if not isinstance(named, Map):
            self.complaints.add("'expect' must be a mapping of rule: outcome", named)
            return []
        expected = []
        for rule, outcomes in named.items():
            for program, outcome in outcomes.items() if isinstance(outcomes, Map) else [(None, outcomes)]:
                read = self._outcome(outcome)
                if read is not None:
                    where = self.complaints.where(rule if program is None else program)
                    expected.append(Expectation(rule, program, read, where))
        return expected

    def _outcome(self, node: Any) -> str | int | None:
        points = _POINTS.fullmatch(node) if isinstance(node, Scalar) else None
        if points:
            return int(points[1])
        if isinstance(node, Scalar) and node in WORDS:
            return str(node)
        hint = hint_close(str(node), WORDS) if isinstance(node, Scalar) else None
        self.complaints.add(f"an outcome is {listing(WORDS, 'or')}, or a number of points", node, hint)
        return None

    def _value(self, read: Any, raw: Map, key: str) -> Any:
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


def read_tests(path: Path, complaints: Complaints) -> list[WrittenTest]:
    """The tests of a file. What is wrong in it is noted; raises InputError where it is no YAML."""
    return _Reader(str(path), complaints).tests(yamltree.read(path))
