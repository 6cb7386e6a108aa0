"""Sections of text as a tree: the sentences that the other reports write, for a template to draw.

Whatever is told with the methods of `Page` can be told to an `Outline`: headings, paragraphs, lists by their marks,
what is indented under them, and sources by number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final, Literal, TypeVar

from msgspec import Struct

from lorplan.report import View
from lorplan.report.names import Names
from lorplan.report.page import Page
from lorplan.results.plan import Citation

T = TypeVar("T")
Manner = Literal["text", "list", "numbers", "rows", "address", "heading"]

LONGEST: Final = 12  # entries of a list that are all shown
MANNERS: Final[dict[str, Manner]] = {"-": "list", "*": "list", "!": "list"}


class Passage(Struct, frozen=True):
    """A paragraph, an item of a list or a row. `lead`: what stands before it, such as points; `style`: one of those of
    `Page`; `sources`: numbers; `under`: what is indented under it."""

    text: str
    lead: str
    style: str
    sources: tuple[int, ...]
    under: tuple[Passages, ...]


class Passages(Struct, frozen=True):
    """Passages of one manner that follow each other."""

    manner: Manner
    passages: tuple[Passage, ...]


class Section(Struct, frozen=True):
    """A part of a page. `title`: empty where it has none of its own."""

    title: str
    parts: tuple[Passages, ...]

    def __bool__(self) -> bool:
        """Whether anything stands in it."""
        return bool(self.parts)


class _Line(Struct, frozen=True):
    """A passage as it was written. `indent`: where it begins."""

    indent: int
    manner: Manner
    text: str
    lead: str
    style: str
    sources: tuple[int, ...]


class Outline(Page):
    """A page of sections. Lists are longer than on a page of text, and no options of commands are named."""

    def __init__(self, names: Names, today: str = "") -> None:
        super().__init__(View(), names)
        self.today = today
        self.typed = False
        self._written: list[_Line] = []
        self._pending: list[int] = []  # sources of the passage that is being written

    def section(self, write: Callable[..., None], *facts: Any) -> Section:
        """What `write` writes about the facts. Its first heading is the title."""
        before, self._written = self._written, []
        write(self, *facts)
        lines, self._written = self._written, before
        title = lines.pop(0).text if lines and lines[0].manner == "heading" else ""
        return Section(title, _nested(lines))

    def heading(self, text: str) -> None:
        """Headings are written in capitals; here they are sentences."""
        self._add(0, "heading", text.capitalize() if text.isupper() else text)

    def text(self, text: str, indent: int = 0, style: str = "", mark: str = "") -> None:
        """A paragraph, or an item where the mark is one of a list."""
        indent += len(mark) - len(mark.lstrip())
        sign = mark.strip()
        manner = MANNERS.get(sign, "numbers" if sign.rstrip(".").isdigit() else "text")
        self._add(indent, manner, text, sign if manner == "text" else "", style)

    def row(self, left: str, right: str, left_width: int, indent: int = 2, style: str = "") -> None:
        """A row of two columns."""
        self._add(indent, "rows", right, left, style)

    def unbroken(self, text: str, indent: int = 0, style: str = "") -> None:
        """An address."""
        self._add(indent, "address", text, style=style)

    def cite(self, sources: Iterable[Citation]) -> str:
        """Nothing to be read: the passage that comes next has the numbers."""
        self._pending += self.numbers(sources)
        return ""

    def few(self, entries: Sequence[T], limit: int, spare: int = 1) -> Sequence[T]:
        """There is more room than on a page of text."""
        return super().few(entries, max(limit, LONGEST), spare)

    def _add(self, indent: int, manner: Manner, text: str, lead: str = "", style: str = "") -> None:
        self._written.append(_Line(indent, manner, text, lead, style, tuple(dict.fromkeys(self._pending))))
        self._pending = []


def _nested(lines: Sequence[_Line]) -> tuple[Passages, ...]:
    """The lines as a tree: what begins further to the right belongs under the line before it."""
    groups: list[tuple[Manner, list[Passage]]] = []
    index = 0
    while index < len(lines):
        line, end = lines[index], index + 1
        while end < len(lines) and lines[end].indent > line.indent:
            end += 1
        passage = Passage(line.text, line.lead, line.style, line.sources, _nested(lines[index + 1 : end]))
        if groups and groups[-1][0] == line.manner != "heading":
            groups[-1][1].append(passage)
        else:
            groups.append((line.manner, [passage]))
        index = end
    return tuple(Passages(manner, tuple(passages)) for manner, passages in groups)
