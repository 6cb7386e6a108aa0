"""A page of text: lines with a style each, wrapped to a width. All text that is added is made harmless."""

from __future__ import annotations

import io
import re
from datetime import date

from lorplan.report.plain import NARROWEST, cells, shown, wrap

STYLES = {
    "head": "bold",
    "good": "bold green",
    "bad": "bold red",
    "warn": "yellow",
    "strong": "bold",
    "dim": "dim",
}


class Page:
    """Lines gathered from top to bottom. A style is for a whole line."""

    def __init__(self, width: int) -> None:
        self.width = max(width, NARROWEST)
        self.lines: list[tuple[str, str]] = []

    def blank(self) -> None:
        """One empty line, never two in a row nor at the top."""
        if self.lines and self.lines[-1][0]:
            self.lines.append(("", ""))

    def heading(self, text: str) -> None:
        """The head of a section, after an empty line."""
        self.blank()
        self.text(text, style="head")

    def text(self, text: str, indent: int = 0, style: str = "", mark: str = "") -> None:
        """A paragraph; `mark` stands before its first line, the other lines hang under the text."""
        for line in wrap(shown(text), self.width, " " * indent + mark):
            self.lines.append((line, style))

    def row(self, left: str, right: str, left_width: int, indent: int = 2, style: str = "") -> None:
        """Two columns: the first right-aligned in `left_width`, the second wrapped beside it."""
        left = shown(left)
        mark = " " * (indent + max(0, left_width - cells(left))) + left + "  "
        for line in wrap(shown(right), self.width, mark):
            self.lines.append((line, style))

    def plain(self) -> str:
        """The page without any style."""
        return "\n".join(line for line, _ in self.lines) + "\n"

    def coloured(self) -> str:
        """The page for a terminal that shows colours."""
        from rich.console import Console
        from rich.text import Text

        out = io.StringIO()
        console = Console(
            file=out,
            force_terminal=True,
            color_system="standard",
            highlight=False,
            soft_wrap=True,
            legacy_windows=False,
        )
        for line, style in self.lines:
            console.print(Text(line, STYLES.get(style, "")))
        return out.getvalue()


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day(iso: str) -> str:
    """A date as it is read: Sep 23, 2027. What is no date stays as it is."""
    try:
        when = date.fromisoformat(iso)
    except ValueError:
        return iso
    return f"{_MONTHS[when.month - 1]} {when.day}, {when.year}"


def dated(text: str) -> str:
    """The text with the dates in it as they are read."""
    return re.sub(r"\d{4}-\d\d-\d\d", lambda found: day(found.group()), text)
