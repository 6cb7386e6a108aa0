"""Typed changes of a scenario, each an edit with a cost and a sentence. Costs are data (rules/changes.yaml)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from msgspec import Struct, field

from lorplan.basics import scalars, yamltree
from lorplan.basics.errors import Complaints, PackError
from lorplan.basics.yamltree import Map
from lorplan.edits.nodes import add_to, put, table
from lorplan.rules.packs.entries import mapped, take
from lorplan.rules.packs.load import shipped

KINDS: Final = ("settle", "arrive", "ask", "version", "budget", "person", "lift_should", "lift_must")


class Change(Struct, frozen=True):
    """One thing that could be different. `kind` has a cost; `says` tells an applicant what it is.

    `data`: what is written anew (entries of tables, the number of people). `answers` settle facts that are not known.
    """

    kind: str
    key: str  # tells the change from others of its kind, such as the ids of its letters
    says: str
    cost: int
    data: Mapping[str, Any] = field(default_factory=dict)
    answers: Mapping[tuple[str, str], Any] = field(default_factory=dict)

    def apply(self, tree: Map) -> None:
        """Edit a plain scenario so that the change is made."""
        if self.kind in ("arrive", "ask"):
            letters = table(tree, "letters")
            put(letters, self.key, "status", "uploaded")
            letters[self.key].pop("at", None)
        elif self.kind == "budget":
            if "people" in self.data:
                put(tree, "budget", "new_requests", self.data["people"])
            if "allow" in self.data:
                about, of, most = self.data["allow"]
                if about == "per_specialty":
                    put(table(tree, "budget"), about, of, most)
                else:
                    put(tree, "budget", about, most)
        elif self.kind in ("version", "person"):
            for name, entries in self.data.items():
                for key, value in entries.items():
                    put(tree, name, key, value)
        elif self.kind in ("lift_should", "lift_must"):
            add_to(tree, "overrides", {"lift": self.key, "reason": "what if it did not hold"})


def costs() -> Mapping[str, int]:
    """The cost of each kind of change. Raises PackError where the file is wrong."""
    return _costs(shipped() / "changes.yaml")


@cache
def _costs(file: Path) -> dict[str, int]:
    raw = yamltree.read(file)
    complaints = Complaints(str(file))
    entries = mapped(raw, "changes", complaints)
    by_kind: dict[str, int] = {}
    for kind in KINDS:
        body = entries.get(kind)
        if not isinstance(body, Map):
            complaints.add(f"the change '{kind}' is missing", raw)
            continue
        cost = take(lambda value: scalars.whole(value, 0, 1000), body, "cost", complaints)
        by_kind[kind] = 0 if cost is None else int(cost)
    complaints.raise_if_any(PackError)
    return by_kind
