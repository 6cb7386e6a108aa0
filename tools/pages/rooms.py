"""The rooms of the program, drawn from its imports: a picture in Mermaid, and what each room holds and reads."""

from __future__ import annotations

import ast
from collections.abc import Callable
from functools import cache
from pathlib import Path

from tests.test_repository import FILES, ORDER, SRC, area, imports, own_area

ABOVE = tuple(reversed(ORDER))
EVERYWHERE = "basics"  # nearly every file reads it: no line of the picture, no entry of the table


def _path(room: str) -> str:
    """`rules.kinds` is the folder `rules/kinds/`, `api` the file `api.py`."""
    path = room.replace(".", "/")
    return f"{path}/" if (SRC / path).is_dir() else f"{path}.py"


@cache
def reads(room: str) -> frozenset[str]:
    """The rooms that a room's files name in imports."""
    named = (module for file in FILES if own_area(file) == room for module in imports(file))
    return frozenset(area(module) for module in named if module.startswith("lorplan.")) & {*ORDER} - {room}


def _below(room: str) -> frozenset[str]:
    """All that a room reads, directly or through other rooms."""
    return reads(room).union(*map(_below, reads(room)))


def picture() -> str:
    """Rooms from the top floor down; an arrow that follows from others is left out."""
    shown = [room for room in ABOVE if room not in (EVERYWHERE, "__main__")]
    lines = ["```mermaid", "flowchart TD"]
    lines += [f'    {room.replace(".", "_")}["{_path(room)}"]' for room in shown]
    for room in shown:
        through = frozenset().union(*(_below(other) for other in reads(room)))
        nearest = sorted(reads(room) - through - {EVERYWHERE}, key=ABOVE.index)
        lines += [f"    {room.replace('.', '_')} --> {other.replace('.', '_')}" for other in nearest]
    return "\n".join([*lines, "```"])


def _about(path: Path) -> str:
    """The first sentence of a file's docstring, or of a folder's."""
    file = path / "__init__.py" if path.is_dir() else path
    text = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""
    return " ".join(text.partition("\n\n")[0].split())


def rooms() -> str:
    """A row for each room, from the top floor down, and for each folder in it."""
    rows = ["| room | what it is | reads |", "| --- | --- | --- |"]
    for room in ABOVE:
        if room == "__main__":
            continue
        top = SRC / _path(room)
        named = ", ".join(f"`{_path(other)}`" for other in sorted(reads(room) - {EVERYWHERE}, key=ABOVE.index))
        rows.append(f"| `{_path(room)}` | {_about(top)} | {named} |")
        inner = sorted(file.parent for file in top.glob("*/__init__.py")) if top.is_dir() else []
        rows += [f"| `{folder.relative_to(SRC)}/` | {_about(folder)} | |" for folder in inner]
    return "\n".join(rows)


ROOMS: dict[str, Callable[[], str]] = {"picture of the rooms": picture, "table of the rooms": rooms}
