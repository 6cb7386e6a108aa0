"""Runs tests of rules, and tells which rules no test exercises."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lorplan.basics.errors import Complaints, InputError, Where
from lorplan.basics.words import hint_close, listing, quoted
from lorplan.basics.yamltree import Map, Scalar, Seq
from lorplan.case.build import build
from lorplan.case.case import Case
from lorplan.case.library import own_packs
from lorplan.case.problem import ProgramClass
from lorplan.keeper.ruletests.reading import Expectation, WrittenTest, read_tests
from lorplan.results.ruletests import RuleTest, TestReport
from lorplan.rules.kinds.measure import measure_of, measures
from lorplan.rules.kinds.portfolio import SinglePortfolio
from lorplan.rules.packs.folders import called
from lorplan.rules.packs.load import TESTS, Library, load, shipped
from lorplan.scenario.load import build_scenario


def test_files(rules: Sequence[Path | str]) -> list[Path]:
    """The test files in these folders, or beside these packs and scenarios; those of the packaged rules where none are
    named."""
    files: list[Path] = []
    for path in map(Path, rules or [shipped()]):
        if os.path.isdir(path):
            files += sorted(path.rglob(f"*{TESTS}"))
        elif path.name.endswith(TESTS):
            files.append(path)
        else:
            files += [beside] if os.path.isfile(beside := path.with_name(path.stem + TESTS)) else []
    return list(dict.fromkeys(files))


def run_tests(rules: Sequence[Path | str] = (), scenarios: Sequence[Path | str] = ()) -> TestReport:
    """Runs the tests beside the packs under `rules` and beside `scenarios` (or test files), with these packs, those
    that the tests' scenarios name, and the packaged ones; the packaged tests where nothing is named.

    Raises InputError with everything that is wrong in packs or test files, also where there is no test at all.
    """
    packs = [path for path in rules if not str(path).endswith(TESTS)]
    library = load(None, None, packs)
    files = test_files([*rules, *scenarios])
    if not files:
        where = next((Where(str(path)) for path in (*rules, *scenarios)), None)
        raise InputError.of("there is no test", where, f"tests stand beside rules, in files called NAME{TESTS}")
    wrong: list[InputError] = []
    tests: list[WrittenTest] = []
    for path in files:
        complaints = Complaints(str(path))
        try:
            tests += read_tests(path, complaints)
            complaints.raise_if_any()
        except InputError as error:
            wrong.append(error)
    own = _rules(library, bool(rules)) if rules or not scenarios else set()
    results: list[RuleTest] = []
    exercised: set[str] = set()
    for test in tests:
        try:
            named = own_packs(test.tree, test.base)
            ran = _Run(test, load(None, None, [*packs, *named]) if named else library)
            results.append(ran.result())
            exercised |= ran.exercised
            own |= ran.written_rules() if scenarios else set()
        except InputError as error:
            wrong.append(error)
    if wrong:
        raise InputError(*(complaint for error in wrong for complaint in error.complaints))
    return TestReport(tuple(results), tuple(sorted(own & exercised)), tuple(sorted(own - exercised)))


def _rules(library: Library, own: bool) -> set[str]:
    """The rules that the user's own packs define; those of the packaged packs where there are none."""
    root = shipped()
    return {
        statement.rule
        for pack in library.packs
        for statement in pack.statements
        if statement.action == "defines" and own != Path(pack.file).is_relative_to(root)
    }


@dataclass
class _Run:
    """A test at work: its case, and the rules that it has exercised so far."""

    test: WrittenTest
    library: Library

    def __post_init__(self) -> None:
        self.exercised: set[str] = set()
        test = self.test
        scenario = build_scenario(test.tree, test.base, lambda _: self.library.dictionary, test.on)
        self.case: Case = build(scenario, self.library)
        self.classes = {program_class.id: program_class for program_class in self.case.problem.classes}
        self.complaints = Complaints(test.file)
        self.bit = {letter: 1 << index for index, letter in enumerate(self.case.problem.letters)}

    def result(self) -> RuleTest:
        """What became of the test. Raises InputError where it names what is not there."""
        sent = self._sent()
        wanted = {program: self._mask(letters) for program, letters in self._programs(self.test.sends).items()}
        self._check_rules(self.test.expect)
        self.complaints.raise_if_any()
        failures: list[str] = []
        for expected in self.test.expect:
            programs = sent if expected.program is None else [str(expected.program)]
            for program in programs:
                failures += self._compare(expected, program, sent[program])
        for program, mask in wanted.items():
            if sent[program] != mask:
                names, expected_names = self.case.problem.names(sent[program]), self.case.problem.names(mask)
                expects = listing(expected_names) or "nothing"
                failures.append(f"{program}: expected {expects}, found {listing(names) or 'nothing'}")
        where = self.test.where
        return RuleTest(called(where.file), where.line, self.test.name, not failures, tuple(failures))

    def written_rules(self) -> set[str]:
        """The rules that the scenario itself states: its programs' and the user's own."""
        statements = self.case.workings.basis.rules.statements
        return {statement.rule for statement in statements if statement.action == "defines"}

    def _class(self, program: str) -> ProgramClass:
        return self.classes[self.case.class_of[program]]

    def _sent(self) -> dict[str, int]:
        """Program -> the letters sent there, those assigned already included."""
        ids = [program.id for program in self.case.scenario.programs]
        if self.test.send is None:
            from lorplan.engines.optimise import optimise

            portfolios = optimise(self.case.problem).assignment.portfolios
            of_class = dict(zip(self.classes, portfolios, strict=True))
            return {program: of_class[self.case.class_of[program]] for program in ids}
        if isinstance(self.test.send, Seq):
            return {program: self._mask(self.test.send) | self._class(program).assigned for program in ids}
        named = self._programs(self.test.send)
        return {program: self._mask(letters) | self._class(program).assigned for program, letters in named.items()}

    def _programs(self, letters_at: Mapping[Any, Any]) -> dict[str, Any]:
        known = self.case.class_of
        for program in letters_at:
            if program not in known:
                self.complaints.add(
                    f"program {quoted(program)} is not in the scenario", program, hint_close(program, known)
                )
        return {str(program): letters for program, letters in letters_at.items() if program in known}

    def _mask(self, letters: Any) -> int:
        mask = 0
        for letter in letters if isinstance(letters, Seq) else [letters]:
            if not isinstance(letter, Scalar) or letter not in self.bit:
                hint = hint_close(str(letter), self.bit)
                self.complaints.add(f"letter {quoted(str(letter))} is not in the scenario", letter, hint)
            else:
                mask |= self.bit[letter]
        return mask

    def _check_rules(self, expect: Iterable[Expectation]) -> None:
        known = {statement.rule for pack in self.library.packs for statement in pack.statements}
        known |= {rule.id for rules in self.case.rules.values() for rule in rules}
        sent = self.test.send
        for rule, program in ((expected.rule, expected.program) for expected in expect):
            if rule not in known:
                self.complaints.add(f"there is no rule {quoted(rule)}", rule, hint_close(rule, known))
            elif program is not None and program not in self.case.class_of:
                hint = hint_close(program, self.case.class_of)
                self.complaints.add(f"program {quoted(program)} is not in the scenario", program, hint)
            elif program is not None and isinstance(sent, Map) and program not in sent:
                self.complaints.add(f"'send' does not say what {quoted(program)} gets", program)

    def _compare(self, expected: Expectation, program: str, sent: int) -> list[str]:
        result, numbers = outcome(self.case, self._class(program), str(expected.rule), sent)
        if result not in ("absent", "silent", 0):
            self.exercised.add(str(expected.rule))
        if result == expected.outcome:
            return []
        wanted = _worded(expected.outcome)
        return [f"{expected.rule} at {program}: expected {wanted}, found {_worded(result)}{numbers}"]


def outcome(case: Case, program_class: ProgramClass, rule_id: str, sent: int) -> tuple[str | int, str]:
    """What a rule comes to at a class of programs that get these letters: a word or points, and the numbers in it."""
    rule = next((rule for rule in case.rules[program_class.id] if rule.id == rule_id), None)
    if rule is None:
        maybe = [bound for bound in program_class.uncertain if bound.rule == rule_id]
        if not maybe:
            return "absent", ""
        kept = all(measure.held == "kept" for bound in maybe for measure in measures(bound, [sent]))
        return ("kept", "") if kept else ("open", ": whether it applies is not known")
    if rule.level == "should":
        matches = (match for bound in program_class.bounds for match in bound.ledger(sent))
        return sum(match.points for match in matches if match.rule == rule_id), ""
    bars = rule.kind.name == "bar"
    bounds = program_class.bars if bars else (*program_class.bounds, *program_class.standing)
    bound = next((bound for bound in bounds if bound.rule == rule_id), None)
    if bound is None:
        return ("silent" if rule.level == "note" else "kept"), ""
    reading = bound.check(SinglePortfolio(sent))
    if rule.level == "note":
        return ("said" if reading.measured else "silent"), ""
    number = bound.bound_of()
    perhaps = f" and {int(reading.unsure)} perhaps" if reading.unsure else ""
    of = "" if number is None or bars else f" of {number}"
    return measure_of(reading).held, f": {int(reading.measured)}{perhaps}{of}"


def _worded(outcome: str | int) -> str:
    return outcome if isinstance(outcome, str) else f"{outcome:+} points" if outcome else "0 points"
