"""The statements inside a scenario: a program's own rules, the user's rules, and overrides with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from lorplan.basics.errors import Complaints
from lorplan.basics.words import hint_close
from lorplan.basics.yamltree import Map
from lorplan.rules.language import conditions as c
from lorplan.rules.language.facts import Members
from lorplan.rules.language.reading import LETTER_SIDE
from lorplan.rules.packs.load import Library
from lorplan.rules.packs.reading import read_statement
from lorplan.rules.packs.statements import Statement
from lorplan.scenario.models import Program, Scenario

COUNTS: Final = "letter.counts"


def own_statements(
    scenario: Scenario, library: Library, complaints: Complaints
) -> tuple[list[Statement], dict[str, c.Condition]]:
    """The statements of the layers program and user; and program -> its condition on which letters count."""
    reader = library.reader(complaints)
    groups = library.caps
    statements: list[Statement] = []
    counts: dict[str, c.Condition] = {}
    by_id = {program.id: program for program in scenario.programs}
    for program in scenario.programs:
        if program.letters.counts is not None:
            counts[program.id] = reader.read(program.letters.counts, LETTER_SIDE, "'counts'")
            if COUNTS in _looked_at(counts[program.id], library):
                message = f"'counts' decides '{COUNTS}', so it cannot ask for it"
                complaints.add(message, scenario.where("programs", program.id, "letters", "counts"))
        for parent in _ancestors(program, by_id, scenario, complaints):
            for raw in parent.rules:
                inherited = read_statement(
                    raw, "program", parent.id, reader, groups=groups, program=program.id, inherited=True
                )
                _add(statements, inherited)
        for raw in program.rules:
            _add(statements, read_statement(raw, "program", program.id, reader, groups=groups, program=program.id))
        _check_sets(program, library, scenario, complaints)
    for raw in scenario.rules:
        _add(statements, read_statement(raw, "user", "your rules", reader, groups=groups))
    for raw in scenario.overrides:
        if isinstance(raw, Map) and "id" in raw:
            complaints.add("'overrides' changes or lifts rules; a rule of your own stands under 'rules'", raw.key("id"))
            continue
        _add(statements, read_statement(raw, "user", "your overrides", reader, groups=groups))
    refuse_unknown_rules(statements, library, complaints)
    return statements, counts


def _looked_at(condition: c.Condition, library: Library) -> set[str]:
    """Every fact that a condition looks at, with those that derived facts come from."""
    seen: set[str] = set()
    todo = list(condition.facts)
    while todo:
        name = todo.pop()
        if name not in seen:
            seen.add(name)
            todo.extend(fact for line, _ in library.derivations.get(name, ()) for fact in line.facts)
    return seen


def _ancestors(
    program: Program, by_id: Mapping[str, Program], scenario: Scenario, complaints: Complaints
) -> list[Program]:
    """The programs whose requirements this one takes over, the farthest first."""
    found: list[Program] = []
    one = program
    while "extends" in one.facts:
        name = str(one.facts["extends"])
        parent = by_id.get(name)
        if parent is None or parent is program or parent in found:
            message = f"program '{name}' is not defined" if parent is None else f"'{program.id}' extends itself"
            hint = hint_close(name, by_id, "programs are listed under 'programs:'") if parent is None else None
            complaints.add(message, scenario.where("programs", one.id, "extends"), hint)
            break
        found.insert(0, parent)
        one = parent
    return found


def _check_sets(program: Program, library: Library, scenario: Scenario, complaints: Complaints) -> None:
    """Complain about requirement sets that no pack offers."""
    required = program.facts.get("requires")
    if not isinstance(required, Members):
        return
    offered = {one.set for pack in library.packs for one in pack.statements if one.set is not None}
    for name in sorted(required.yes - offered):
        hint = hint_close(name, offered, "packs offer sets with 'set:'")
        complaints.add(
            f"requirement set '{name}' is not defined", scenario.where("programs", program.id, "requires"), hint
        )


def _add(statements: list[Statement], statement: Statement | None) -> None:
    if statement is not None:
        statements.append(statement)


def refuse_unknown_rules(statements: list[Statement], library: Library, complaints: Complaints) -> None:
    """A change or lift of a rule that nothing defines is a misspelling."""
    defined: set[str] = {one.rule for pack in library.packs for one in pack.statements if one.action == "defines"}
    defined |= {one.rule for one in statements if one.action == "defines"}
    for one in statements:
        if one.action != "defines" and one.rule not in defined:
            hint = hint_close(one.rule, defined, "'lorplan rules list' shows them all")
            complaints.add(f"there is no rule '{one.rule}' to change or lift", one.where, hint)
