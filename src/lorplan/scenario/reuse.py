"""Reads a scenario with what was read of another: an entry that is written as there, at the same place, is the same.

Reading an entry looks at nothing but the entry and the declared facts, and what follows from other entries is filled in
before and checked afterwards.
"""

from __future__ import annotations

from typing import Any

from lorplan.basics.yamltree import Map, Scalar, Seq
from lorplan.scenario.expand import TABLES
from lorplan.scenario.models import Scenario


def with_known(tree: Map, before: Scenario) -> Map:
    """The expanded tree with models in place of the entries that stood so in a scenario read before, with the same
    declared facts."""
    written, read = before.as_read
    known = Map.of(tree, tree)
    for name in TABLES:
        table, old = tree.get(name), written.get(name)
        if isinstance(table, Map) and isinstance(old, Map):
            models = getattr(read, name)
            entries = {key: models[key] if same(entry, old.get(key)) else entry for key, entry in table.items()}
            known[tree.key(name)] = Map.of(entries, table)
    programs = tree.get("programs")
    if isinstance(programs, Seq):
        of_id = {program["id"]: program for program in written["programs"]}
        program_models = {program.id: program for program in read.programs}
        known[tree.key("programs")] = Seq.of(
            [
                program_models[program["id"]]
                if isinstance(program, Map) and "id" in program and same(program, of_id.get(program["id"]))
                else program
                for program in programs
            ],
            programs,
        )
    if same(tree.get("applicant"), written["applicant"]):
        known[tree.key("applicant")] = read.applicant
    return known


def same(node: Any, before: Any) -> bool:
    """Whether two nodes are written alike at the same places."""
    return node is before or (node == before and _same_places(node, before))


def _same_places(node: Any, before: Any) -> bool:
    if isinstance(node, Map):
        return all([value is before[key] or _same_places(value, before[key]) for key, value in node.items()])
    if isinstance(node, Seq):
        return all([value is old or _same_places(value, old) for value, old in zip(node, before, strict=True)])
    return isinstance(node, Scalar) and isinstance(before, Scalar) and _written_at(node) == _written_at(before)


def _written_at(node: Scalar) -> tuple[Any, ...]:
    return node.line, node.column, node.quoted, getattr(node, "origin", None)
