"""The tree of a workbook as the text of a scenario, as a person would write it: short forms, a word on each part."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from lorplan.basics.words import listing
from lorplan.basics.yamltext import entry_lines
from lorplan.basics.yamltree import Map, Seq
from lorplan.scenario import models
from lorplan.scenario.expand import SHORT, STANDS_FOR, TABLES

_ONE: Final = {
    kind: {long: short for short, long in pairs.items() if long != "specialty"} for kind, pairs in SHORT.items()
}  # the key of a list of one
_LEADING: Final = {"id": 0, "name": 1}
_FIRST: Final = ("format", "season", "as_of", "portal", "applicant", "budget", *TABLES, "programs")
_OPEN: Final = {"applicant": 1, "writers": 2, **dict.fromkeys((*TABLES[:2], "letters", "programs", "portfolios"), 1)}


def text_of(tree: Map, source: str, unread: Sequence[str]) -> str:
    """The scenario. `source`: the workbook that it was made from; `unread`: sheets of it that were not read."""
    return "\n".join((*_head(source, unread), *_parts(tree), ""))


def _head(source: str, unread: Sequence[str]) -> Iterator[str]:
    name = " ".join(source.split())
    yield f"# Made from {name} by lorplan import. Leave out whatever you do not know; lorplan asks where it matters."
    if unread:
        yield f"# Not read: {listing(' '.join(title.split()) for title in unread)}."


def _parts(tree: Map) -> Iterator[str]:
    order = [*_FIRST, *(key for key in models.Scenario.model_fields if key not in _FIRST)]
    for key in sorted(tree, key=lambda key: order.index(key) if key in order else len(order)):
        value = _short(tree[key], str(key))
        if isinstance(value, Map | Seq) and not value and (key != "programs" or "program_lists" in tree):
            continue
        field = models.Scenario.model_fields.get(key)
        if isinstance(value, Map | Seq) and field is not None and field.description:
            yield ""
            yield f"# {field.description}"
        yield from entry_lines(key, value, open_to=_OPEN.get(key, 0))


def _short(node: Any, key: str) -> Any:
    """A part of the scenario in its short forms."""
    kind = key.removesuffix("s")
    if key == "applicant":
        return _entry(node, kind)
    if key in TABLES and isinstance(node, Map):
        return Map.of({name: _entry(entry, kind) for name, entry in node.items()}, node)
    return (
        Seq.of([_entry(entry, kind) for entry in node], node) if key == "programs" and isinstance(node, Seq) else node
    )


def _entry(entry: Any, kind: str) -> Any:
    if not isinstance(entry, Map):
        return entry
    short = Map.of({}, entry)
    for key, value in sorted(entry.items(), key=lambda item: _LEADING.get(item[0], len(_LEADING))):
        field = STANDS_FOR.get(kind, {}).get(key)
        if isinstance(value, Seq) and len(value) == 1 and not (kind == "applicant" and key != "experiences"):
            short[_ONE.get(kind, {}).get(key, key)] = value[0]
        elif isinstance(value, Map) and list(value) == [field]:
            short[key] = value[field]
        else:
            short[key] = value
    return short
