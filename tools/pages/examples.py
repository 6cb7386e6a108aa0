"""Examples that are worked out, not written: what a condition comes to for each letter, how a rule reads portfolios."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from lorplan.api import Source
from lorplan.basics import yamltree
from lorplan.basics.errors import Complaints
from lorplan.basics.words import plural
from lorplan.case.case import Case
from lorplan.case.columns import ProgramBinder
from lorplan.rules.kinds import Bound, Kind
from lorplan.rules.kinds.guard import Guarded
from lorplan.rules.kinds.portfolios import Portfolios
from lorplan.rules.language import kleene
from lorplan.rules.language.conditions import Context
from lorplan.rules.language.facts import MISSING
from lorplan.rules.packs.reading import read_statement
from lorplan.rules.packs.statements import Origin


class Values(dict[str, Any]):
    """The facts of one program, looked up when a condition needs them."""

    def __init__(self, case: Case, program: str) -> None:
        super().__init__()
        self.case = case
        self.program = program

    def __missing__(self, name: str) -> Any:
        program = self.case.world.program(self.program)
        if name == "program.letters.counts":
            return program.id if program.letters.counts is not None else None
        if name == "program.institution" and program.institution is None:
            return program.count > 1
        fact = self.case.library.dictionary.fact(name)
        return MISSING if fact is None else self.case.world.value(fact, self.program, self.program)


def binder(case: Case, program: str) -> ProgramBinder:
    """What rules are bound with at a program when every letter of the scenario may be sent there."""
    count = len(case.problem.letters)
    return ProgramBinder(case.columns, program, Values(case, program), (1 << count) - 1, count, 0)


def condition_table(text: str, file: Path) -> str:
    """For each letter of a scenario whether the condition is true, unknown or false."""
    case = Source(file).case()
    complaints = Complaints("condition")
    condition = case.library.reader(complaints).read(yamltree.parse(text, "condition"))
    complaints.raise_if_any()
    found: dict[int, list[str]] = {kleene.TRUE: [], kleene.UNKNOWN: [], kleene.FALSE: []}
    program = case.scenario.programs[0].id
    for letter in case.problem.letters:
        found[condition.holds(Context(case.world, program, letter))].append(letter)
    names = {kleene.TRUE: "true", kleene.UNKNOWN: "unknown", kleene.FALSE: "false"}
    return "".join(f"{names[truth]:8} {', '.join(letters) or '-'}\n" for truth, letters in found.items())


def rule_table(text: str, file: Path) -> str:
    """How the rule reads each named portfolio of a scenario."""
    case = Source(file).case()
    complaints = Complaints("rule")
    raw = yamltree.parse(text, "rule")
    raw = raw[0] if isinstance(raw, list) else raw
    layer = "portal" if str(raw.get("level")) == "limit" else "program"
    raw.setdefault(
        yamltree.Scalar("source"), yamltree.Map.of({"title": "x", "checked": yamltree.Scalar("2027-01-01")}, raw)
    )
    statement = read_statement(raw, Origin(layer, "example", case.library.caps), case.library.reader(complaints))
    complaints.raise_if_any()
    assert statement is not None
    fields = dict(statement.fields)
    if fields.get("guards"):
        fields["kind"] = Guarded(fields["kind"], fields["guards"])
    lines = []
    for name, portfolio in case.scenario.portfolios.items():
        for letters in portfolio.values():
            said = reading(case, statement.rule, fields["level"], fields["kind"], fields.get("points") or 0, letters)
            lines.append((name, said))
    width = max(len(left) for left, _ in lines)
    return "".join(f"{left:{width}}   {right}\n" for left, right in lines)


def reading(case: Case, rule: str, level: str, kind: Kind, points: int, letters: tuple[str, ...]) -> str:
    """What a rule says of one portfolio at the first program of a case, in words."""
    bound = kind.bind(rule, level, points, binder(case, case.scenario.programs[0].id))
    return worded(case, bound, level, kind, letters)


def worded(case: Case, bound: Bound | None, level: str, kind: Kind, letters: tuple[str, ...]) -> str:
    """A bound rule's reading of one portfolio, in words."""
    quiet = {"must": "kept", "limit": "kept", "should": "0 points", "note": "silent"}[level]
    if bound is None:
        return quiet
    mask = sum(1 << case.problem.letters.index(letter) for letter in letters)
    read = bound.check(Portfolios([mask], len(case.problem.letters)))
    measured, unsure, missing = int(read.measured[0]), int(read.unsure[0]), int(read.missing[0])
    if level == "note":
        return "said" if measured else "silent"
    if level == "should":
        return f"{int(read.points[0]):+} points" if int(read.points[0]) else "0 points"
    if kind.name == "bar":
        what = plural(measured, "letter")
        return f"broken: {what} barred" if measured else f"open: {unsure} perhaps barred" if read.open[0] else "kept"
    matches = f"{measured} surely, {unsure} perhaps" if unsure else f"{measured}"
    state = "open" if read.open[0] else "broken" if missing else "kept"
    price = f", {plural(missing, 'letter')} missing" if missing else ""
    return f"{state}: {matches}{price}"
