"""The statements inside a scenario: a program's own rules, the user's rules, and overrides with a reason."""

from __future__ import annotations

from typing import Final

from lorplan.errors import Complaints
from lorplan.language import conditions as c
from lorplan.language.reading import LETTER_SIDE
from lorplan.packs.load import Library
from lorplan.packs.reading import read_statement
from lorplan.packs.statements import Statement
from lorplan.scenario.models import Scenario
from lorplan.words import hint_close
from lorplan.yamlio import Map

COUNTS: Final = "letter.counts"


def own_statements(
    scenario: Scenario, library: Library, complaints: Complaints
) -> tuple[list[Statement], dict[str, c.Condition]]:
    """The statements of the layers program and user; and program -> its condition on which letters count."""
    reader = library.reader(complaints)
    groups = library.caps
    statements: list[Statement] = []
    counts: dict[str, c.Condition] = {}
    fact = library.dictionary.fact("program.id")
    for program in scenario.programs:
        if program.letters.counts is not None:
            counts[program.id] = reader.read(program.letters.counts, LETTER_SIDE, "'counts'")
            if COUNTS in _looked_at(counts[program.id], library):
                message = f"'counts' decides '{COUNTS}', so it cannot ask for it"
                complaints.add(message, scenario.where("programs", program.id, "letters", "counts"))
        for raw in program.rules:
            if fact is None:
                break
            here = c.equals(fact, frozenset({program.id}))
            _add(statements, read_statement(raw, "program", program.id, reader, groups=groups, scope=here))
    for raw in scenario.rules:
        _add(statements, read_statement(raw, "user", "your rules", reader, groups=groups))
    for raw in scenario.overrides:
        if isinstance(raw, Map) and "id" in raw:
            complaints.add("'overrides' changes or lifts rules; a rule of your own stands under 'rules'", raw.key("id"))
            continue
        _add(statements, read_statement(raw, "user", "your overrides", reader, groups=groups))
    _refuse_unknown(statements, library, complaints)
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


def _add(statements: list[Statement], statement: Statement | None) -> None:
    if statement is not None:
        statements.append(statement)


def _refuse_unknown(statements: list[Statement], library: Library, complaints: Complaints) -> None:
    """A change or lift of a rule that nothing defines is a misspelling."""
    defined: set[str] = {one.rule for pack in library.packs for one in pack.statements if one.action == "defines"}
    defined |= {one.rule for one in statements if one.action == "defines"}
    for one in statements:
        if one.action != "defines" and one.rule not in defined:
            hint = hint_close(one.rule, defined, "'lorplan rules list' shows them all")
            complaints.add(f"there is no rule '{one.rule}' to change or lift", one.where, hint)
