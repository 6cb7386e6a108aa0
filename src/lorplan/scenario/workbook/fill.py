"""A scenario as the cells of a workbook. What no cell can hold is kept as YAML, with its place in the scenario."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from msgspec import Struct, field

from lorplan.basics.days import days_meant
from lorplan.basics.errors import InputError
from lorplan.basics.workbook import LONGEST, Cell
from lorplan.basics.yamltext import lines
from lorplan.basics.yamltree import Map, Scalar, Seq
from lorplan.scenario.lists.rows import several
from lorplan.scenario.lists.table import cell
from lorplan.scenario.workbook.flat import flattened
from lorplan.scenario.workbook.forms import YOU, FormBlank, SheetForm
from lorplan.scenario.workbook.names import EntryNames

BETWEEN: Final = " / "  # the parts of a path
_CONTROL: Final = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]")
_WHOLE: Final = re.compile(r"0|-?[1-9][0-9]{0,8}")
Path = tuple[str, ...]
Cells = dict[Path, Cell]  # what stands in the blanks of an entry


class FilledIn(Struct):
    """What stands in the cells: of each sheet by its title the entries, one for the sheet about the applicant. `more`:
    what no cell can hold, as YAML, with its path."""

    entries: dict[str, list[Cells]] = {}
    more: list[tuple[str, str]] = field(default_factory=list)

    def uses(self, form: SheetForm, blank: FormBlank) -> bool:
        """Whether any entry fills a blank in."""
        return any(blank.path in cells for cells in self.entries.get(form.title, ()))


def filled(raw: Map, forms: Iterable[SheetForm]) -> FilledIn:
    """The cells of a scenario as it is written, which can be read without complaint."""
    tree = _copy(flattened(raw))
    names = EntryNames(tree)
    result = FilledIn({})
    aside: dict[Path, Seq] = {}  # experiences with a part that no cell can hold, by the path of their writer's
    for form in forms:
        if form.title == YOU:
            continue
        table = tree.pop(form.table, Map())
        entries = result.entries[form.title] = []
        for entry in table.values() if isinstance(table, Map) else table:
            whole = _copy(entry)
            cells, rest = _taken(entry, form.blanks, names)
            if rest and "id" not in whole:
                owner = ("writers", str(whole.pop("writers")[0]), "experiences")
                aside.setdefault(owner, Seq()).append(whole)
                continue
            entries.append(cells)
            for path, node in rest:
                result.more += _as_text((form.table, str(whole["id"]), *path), node)
    you = next(form for form in forms if form.title == YOU)
    del tree[tree.key("format")]
    cells, rest = _taken(tree, you.blanks, names)
    result.entries[YOU] = [cells]
    for path, node in (*rest, *aside.items()):
        result.more += _as_text(path, node)
    return result


def _copy(node: Any) -> Any:
    if isinstance(node, Map):
        return Map.of({key: _copy(value) for key, value in node.items()}, node)
    return Seq.of([_copy(item) for item in node], node) if isinstance(node, Seq) else node


def _taken(entry: Map, blanks: Iterable[FormBlank], names: EntryNames) -> tuple[Cells, list[tuple[Path, Any]]]:
    """What the blanks take out of an entry, and what is left with its path."""
    cells: Cells = {}
    touched: set[Path] = set()
    for blank in blanks:
        parent: Any = entry
        for depth, part in enumerate(blank.path[:-1], 1):
            parent = parent.get(part) if isinstance(parent, Map) else None
            touched.add(blank.path[:depth])
        node = parent.get(blank.path[-1]) if isinstance(parent, Map) else None
        value = None if node is None else _value(blank, node, names)
        if value is not None:
            cells[blank.path] = value
            del parent[blank.path[-1]]
    return cells, list(_left(entry, (), touched))


def _left(node: Map, path: Path, touched: set[Path]) -> Iterator[tuple[Path, Any]]:
    for key, value in node.items():
        here = (*path, str(key))
        if here in touched and isinstance(value, Map):
            yield from _left(value, here, touched)
        else:
            yield here, value


def _value(blank: FormBlank, node: Any, names: EntryNames) -> Cell:
    """What a cell holds for a value; None where it cannot be read back from a cell as it is."""
    if blank.several and isinstance(node, Seq):
        parts = [_word(blank, part, names) for part in node]
        shown = "; ".join(str(part) for part in parts)
        whole = all(part is not None for part in parts) and parts
        return shown if whole and list(several(cell(shown, "", 1, 1, "x"))) == [str(part) for part in parts] else None
    if not isinstance(node, Scalar):
        return None
    if blank.kind == "date":
        days = set((days_meant(node) or {}).values())
        return days.pop() if len(days) == 1 else None
    if blank.kind == "number" and _WHOLE.fullmatch(node):
        return int(node)
    return _word(blank, node, names)


def _word(blank: FormBlank, node: Any, names: EntryNames) -> str | None:
    """One value in words."""
    if not isinstance(node, Scalar):
        return None
    word = str(node)
    if blank.refers:
        word = names.shown(blank.refers, word)
    elif blank.vocabulary is not None and (meant := blank.vocabulary.meant(word)) is not None:
        word = blank.shown[meant]
    safe = word and not _CONTROL.search(word) and len(word) < LONGEST
    return word if safe and cell(word, "", 1, 1, "x") == word else None


def _as_text(path: Path, node: Any) -> Iterator[tuple[str, str]]:
    """Rows of YAML for a node; several where it is longer than a cell. Raises InputError where it cannot be cut."""
    text = "\n".join(lines(node))
    if cell(text, "", 1, 1, "x") != text:
        text = "\n".join(lines(Scalar(str(node), quoted=True)))
    if len(text) < LONGEST:
        yield BETWEEN.join(path), text
    elif isinstance(node, Map):
        for key, value in node.items():
            yield from _as_text((*path, str(key)), value)
    elif isinstance(node, Seq) and len(node) > 1:
        half = len(node) // 2
        yield from _as_text(path, Seq.of(node[:half], node))
        yield from _as_text(path, Seq.of(node[half:], node))
    else:
        hint = f"a cell holds at most {LONGEST:,} characters; shorten it"
        raise InputError.of(f"{BETWEEN.join(path)} is too long for a workbook", None, hint)
