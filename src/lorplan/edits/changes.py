"""Typed changes of a scenario, each an edit with a cost and a sentence. Costs are data (rules/changes.yaml)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from msgspec import Struct, field

from lorplan.basics import scalars
from lorplan.basics import yamltree as yamlio
from lorplan.basics.errors import Complaints, PackError
from lorplan.basics.yamltree import Map, Scalar
from lorplan.edits.nodes import add_to, as_node, put, table
from lorplan.rules.packs.load import shipped
from lorplan.rules.packs.reading import mapped, take

KINDS: Final = ("settle", "arrive", "version", "budget", "person", "lift_should", "lift_must")


class Change(Struct, frozen=True):
    """One thing that could be different. `kind` has a cost; `says` tells an applicant what it is.

    `data`: what is written anew (entries of tables, the number of people); `answers` settle facts that nobody told.
    """

    kind: str
    key: str  # tells it from others of its kind, such as the letter's id
    says: str
    cost: int
    data: Mapping[str, Any] = field(default_factory=dict)
    answers: Mapping[tuple[str, str], Any] = field(default_factory=dict)

    def apply(self, tree: Map) -> None:
        """Edit a scenario as written so that the change is made."""
        if self.kind == "arrive":
            entry = table(tree, "letters")[self.key]
            entry[Scalar("status", entry.line, entry.column)] = Scalar("uploaded", entry.line, entry.column)
            if "at" in entry:
                del entry["at"]
        elif self.kind == "budget":
            old = tree.get("budget")
            budget = old if isinstance(old, Map) else Map(tree.line, tree.column)
            if "people" in self.data:
                budget[Scalar("new_requests", tree.line, tree.column)] = as_node(self.data["people"], tree)
            if "allow" in self.data:
                about, of, most = self.data["allow"]
                inner = budget if about != "per_specialty" else table(budget, about)
                inner[Scalar(about if inner is budget else of, tree.line, tree.column)] = as_node(most, tree)
            tree[Scalar("budget", tree.line, tree.column)] = budget
        elif self.kind in ("version", "person"):
            for name, entries in self.data.items():
                for key, value in entries.items():
                    put(tree, name, key, value)
        elif self.kind in ("lift_should", "lift_must"):
            add_to(tree, "overrides", {"lift": self.key, "reason": "what if it did not hold"})


def costs() -> dict[str, int]:
    """The cost of each kind of change. Raises PackError where the file is wrong."""
    path = shipped() / "changes.yaml"
    complaints = Complaints(str(path))
    raw = yamlio.read(path)
    found: dict[str, int] = {}
    entries = mapped(raw, "changes", complaints)
    for kind in KINDS:
        body = entries.get(kind)
        if not isinstance(body, Map):
            complaints.add(f"the change '{kind}' is missing", raw)
            continue
        cost = take(lambda value: scalars.whole(value, 0, 1000), body, "cost", complaints)
        found[kind] = 0 if cost is None else int(cost)
    complaints.raise_if_any(PackError)
    return found


def cheapest_first(changes: Iterable[Change]) -> list[Change]:
    """By cost, then by kind and key."""
    return sorted(changes, key=lambda change: (change.cost, change.kind, change.key))
