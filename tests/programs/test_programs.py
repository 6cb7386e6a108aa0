"""Every published program: each fact is carried, and the portfolios do what the file says that they do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from programs.published import (
    CARRIERS,
    FILES,
    FIRST,
    LATER,
    NUMBERS,
    SHAPES,
    Published,
    every,
    programs,
    scenario,
    without,
    written,
)

from lorplan import api
from lorplan.answers.verify import verify
from lorplan.case.case import Case
from lorplan.plan.decide import decide, explain_plan
from lorplan.results.plan import ProgramPlan
from lorplan.results.verify import VerifyReport
from lorplan.rules.packs.statements import Rule
from tools import docs
from tools.pages.program_table import program_pages

FIRST_PAGES, LATER_PAGES, COMPOSED = 68, 26, 14


class Desk:
    """Loads a program's scenarios, each state of the world once, and judges portfolios in it."""

    def __init__(self, program: Published, folder: Path) -> None:
        self.program = program
        self.path = folder / f"{program.id}.yaml"
        self._sent: dict[str, list[list[str]]] = {}
        self._cases: dict[str, Case] = {}
        for letters, given in program.portfolios:
            asked = self._sent.setdefault(written(given), [])
            asked += [letters] if letters not in asked else []

    def case(self, given: Mapping[str, Any]) -> Case:
        key = written(given)
        if key not in self._cases:
            portfolios = {f"p-{place}": sent for place, sent in enumerate(self._sent[key])}
            self.path.write_text(written(scenario(self.program, given, portfolios)), encoding="utf-8")
            self._cases[key] = api.Source(self.path).case()
        return self._cases[key]

    def judge(self, letters: list[str], given: Mapping[str, Any]) -> tuple[VerifyReport, ProgramPlan]:
        report = verify(self.case(given), f"p-{self._sent[written(given)].index(letters)}")
        return report, self.part(report.programs)

    def solve(self, given: Mapping[str, Any]) -> ProgramPlan:
        return self.part(explain_plan(decide(self.case(given))).programs)

    def part(self, programs: Sequence[ProgramPlan]) -> ProgramPlan:
        return next(one for one in programs if one.program == self.program.id)

    def own(self, given: Mapping[str, Any]) -> set[str]:
        """The rules that the program's own page decides: its statements and its numbers."""
        case = self.case(given)
        rules = case.rules[case.class_of[self.program.id]]
        stated = {rule.id for rule in rules if any(step.layer == "program" for step in rule.chain)}
        return stated | set(NUMBERS.values())

    def uncertain(self, given: Mapping[str, Any]) -> Sequence[Rule]:
        """The musts of which nobody knows whether they apply."""
        case = self.case(given)
        return case.uncertain[case.class_of[self.program.id]]

    def earned(self, rule: str, letters: list[str], given: Mapping[str, Any]) -> int:
        """What a rule gives in a portfolio, by its ledger."""
        case = self.case(given)
        one = next(one for one in case.problem.classes if one.id == case.class_of[self.program.id])
        sent = sum(1 << case.problem.letters.index(letter) for letter in letters)
        return sum(match.points for bound in one.bounds for match in bound.ledger(sent) if match.rule == rule)


def test_there_are_as_many_programs_as_were_published() -> None:
    ids = [one.id for one in every()]
    assert len(ids) == len(set(ids))
    assert [len(every(files)) for files in (FIRST, LATER, SHAPES)] == [FIRST_PAGES, LATER_PAGES, COMPOSED]


def test_the_page_in_the_docs_is_drawn_from_these_files() -> None:
    for page, text in program_pages().items():
        assert not docs.difference(docs.ROOT / page, text), "out of date; `make docs` makes it anew"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_program(file: Path, tmp_path: Path) -> None:
    for program in programs(file):
        mapped(program)
        desk = Desk(program, tmp_path)
        meets(desk)
        breaks(desk)
        earns(desk)
        notes(desk)
        attested(desk)


def mapped(program: Published) -> None:
    """Each fact names what carries it; musts are broken in turn, shoulds earn, notes speak; nothing is left over."""
    broken = {rule for rule, *_ in program.breaks}
    carried: set[str] = set()
    for fact in program.facts:
        text = fact["fact"]
        assert text.split(":")[0] in ("must", "should", "may"), text
        assert set(fact) - {"fact", "remark"}, f"{program.id}: nothing carries {text!r}"
        assert set(fact) <= {"fact", "remark", *CARRIERS}, text
        rules = set(fact.get("rules", []))
        carried |= rules | set(fact.get("lifts", []))
        assert rules <= set(program.statements), f"{program.id}: {rules - set(program.statements)}"
        for name in fact.get("facts", []):
            assert name in program.entry, f"{program.id}: {name}"
        if "extends" in fact:
            assert program.entry["extends"] == fact["extends"]
        stated = program.entry.get("letters", {})
        stated = stated if isinstance(stated, dict) else {"asked": stated}
        for number in fact.get("numbers", []):
            assert (number == "no max" and "max" not in stated) or number in stated, f"{program.id}: {number}"
        shown = rules | {NUMBERS[number] for number in fact.get("numbers", []) if number in NUMBERS}
        held_by_itself = fact.get("facts") == ["deadline"]  # tests/tried shows that it does
        if text.startswith("must") and "out" not in fact and "extends" not in fact and not held_by_itself:
            assert shown & (broken | set(program.notes)), f"{program.id}: no portfolio breaks {text!r}"
        if text.startswith("should") and "out" not in fact:
            assert shown & (set(program.earns) | set(program.notes)), f"{program.id}: nothing shows {text!r}"
    assert set(program.statements) <= carried, f"{program.id}: {set(program.statements) - carried} carry no fact"
    shown_at = {"must": broken, "should": set(program.earns), "note": set(program.notes)}
    for rule in program.entry.get("rules", []):
        name = rule.get("id") or rule.get("change")
        assert "level" not in rule or name in shown_at[rule["level"]], f"{program.id}: nothing shows {name}"


def meets(desk: Desk) -> None:
    """Each of these portfolios keeps every requirement, and so does the plan."""
    solved: list[Mapping[str, Any]] = []
    for letters, given in desk.program.meets:
        own = desk.own(given)
        report, found = desk.judge(letters, given)
        assert not report.wrong, f"{desk.program.id}: {report.wrong}"
        assert not own & {*found.broken, *found.open}, f"{desk.program.id} {letters}: {found.broken} {found.open}"
        if given not in solved:
            plan = desk.solve(given)
            assert not own & {*plan.broken, *plan.open}, f"{desk.program.id}, the plan: {plan.broken} {plan.open}"
            solved.append(given)


def breaks(desk: Desk) -> None:
    """Each of these portfolios breaks exactly one requirement."""
    for rule, letters, given, also in desk.program.breaks:
        own = desk.own(given)
        _, found = desk.judge(letters, given)
        assert own & set(found.broken) == {rule, *also}, f"{desk.program.id} {letters}: {found.broken}"
        assert not own & set(found.open), f"{desk.program.id} {letters}: {found.open}"


def earns(desk: Desk) -> None:
    """A should is worth something: by its rule the better portfolio earns more than the worse one."""
    for rule, pair in desk.program.earns.items():
        better, worse = (desk.earned(rule, pair[key], pair.get("given", {})) for key in ("better", "worse"))
        assert better > worse, f"{desk.program.id}, {rule}: {better} against {worse}"


def notes(desk: Desk) -> None:
    """A note is said; one with a condition where that holds, and not in the first portfolio that meets everything."""
    letters, usual = desk.program.meets[0]
    for rule, told in desk.program.notes.items():
        for given, said in ((told.get("given", usual), True), (usual, not told)):
            report, _ = desk.judge(letters, given)
            found = [one for one in report.findings if one.rule == rule and desk.program.id in one.programs]
            assert bool(found) == said, f"{desk.program.id}: {rule}"


def attested(desk: Desk) -> None:
    """Where nobody attests the fact, a must that looks at it is open, or nobody knows whether it applies."""
    program = desk.program
    for fact in program.facts:
        musts = [rule for rule in fact.get("rules", []) if program.level(rule) == "must"]
        for name in fact.get("attested", []) if musts else []:
            silent = Published(program.file, without(name, program.data), without(name, program.entry))
            other = Desk(silent, desk.path.parent)
            letters, given = next((sent, state) for rule, sent, state, _ in silent.breaks if rule in musts)
            _, found = other.judge(letters, given)
            hang = {*found.open, *(rule.id for rule in other.uncertain(given))}
            assert hang & {*musts}, f"{program.id}: {musts} do not hang on {name}"
