"""The sheet for the rest of a scenario: a path and some YAML in each row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from lorplan.basics import yamltree
from lorplan.basics.errors import Complaints, InputError
from lorplan.basics.words import hint_close, quoted
from lorplan.basics.yamltree import Map, Scalar, Seq
from lorplan.scenario import models
from lorplan.scenario.expand import TABLES
from lorplan.scenario.include import KEY as INCLUDE
from lorplan.scenario.notes import KEY as NOTE
from lorplan.scenario.places import step
from lorplan.scenario.workbook.cells import placed

HEADINGS: Final = ("Where", "What")
_KEYS: Final = frozenset({*models.Scenario.model_fields, INCLUDE, NOTE})
Rest = list[tuple[Scalar, tuple[str, ...], Any]]  # the cell of a path, the path, and the node


def read_rest(rows: Iterator[tuple[Scalar, Scalar]], complaints: Complaints) -> Rest:
    """What the rows say. Notes what is no YAML, and what belongs nowhere."""
    rest: Rest = []
    for where, what in rows:
        path = tuple(part.strip() for part in where.split("/"))
        if not where or not what:
            at, missing = (where, "what is to stand there") if where else (what, "where this is to stand")
            complaints.add(f"the row does not say {missing}", at, "fill both cells in, or delete the row")
        elif path[0] not in _KEYS:
            complaints.add(f"{quoted(path[0])} is no part of a scenario", where, hint_close(path[0], _KEYS))
        else:
            try:
                rest.append((where, path, placed(yamltree.parse(what, ""), what)))
            except InputError as error:
                for complaint in error.complaints:
                    at_line = f", in line {complaint.where.line} of the cell" if complaint.where else ""
                    complaints.add(f"this is not YAML: {complaint.message}{at_line}", what, complaint.hint)
    return rest


def lay(tree: Map, rest: Rest, complaints: Complaints) -> None:
    """Put the nodes into the tree. Lists at one path are one list. Notes entries that are not there, and what stands in
    another sheet already."""
    for where, path, node in rest:
        parent: Any = tree
        for depth, part in enumerate(path[:-1]):
            inner = step(parent, part)
            if inner is None and isinstance(parent, Map) and not (depth == 1 and path[0] in TABLES):
                parent[Scalar.of(part, where)] = inner = Map.of({}, where)
            parent = inner
        if not isinstance(parent, Map):
            complaints.add(f"there is nothing at {quoted(' / '.join(path[:-1]))} in this workbook", where)
            continue
        before = parent.get(path[-1])
        if before is None:
            parent[Scalar.of(path[-1], where)] = node
        elif isinstance(before, Seq) and isinstance(node, Seq):
            before.extend(node)
        elif isinstance(before, Map) and isinstance(node, Map) and not set(before) & set(node):
            before.update(node)
        else:
            complaints.add(f"{quoted(' / '.join(path))} stands somewhere else already", where, "keep one of them")
