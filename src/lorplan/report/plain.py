"""Plain text: user text made harmless, lines wrapped to a width in terminal cells, dates as they are read."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

NARROWEST = 40

# Joiners of scripts and emoji, and what chooses a form of the character before, are part of names where something
# visible stands before them; every other invisible character is shown as what it is.
_HARMLESS = "\u200c\u200d\ufe0e\ufe0f"
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0")  # of other categories


def shown(text: str, keep: str = "") -> str:
    """Text as it may be printed: line breaks and tabs become blanks (but those in `keep` stay), every other
    control, direction, invisible or unpaired character becomes its escape, such as \\x1b.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(c if c in keep else _shown(c, before) for before, c in zip(" " + text, text, strict=False))


def _shown(character: str, before: str) -> str:
    if character in "\n\r\t":
        return " "
    if character in _HARMLESS and not before.isspace() and before not in "\u200c\u200d":
        return character
    hidden = unicodedata.category(character) in _HIDDEN or character in _BLANK or character in _HARMLESS
    if not hidden:
        return character
    code = ord(character)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def cells(text: str) -> int:
    """How many columns of a terminal the text takes."""
    if text.isascii():
        return len(text)
    return sum(_cells(c) for c in text)


def _cells(character: str) -> int:
    if unicodedata.combining(character) or character in _HARMLESS:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def wrap(text: str, width: int, first: str = "", rest: str | None = None) -> list[str]:
    """Lines of at most `width` columns, the first begun with `first`, the others with `rest` (by default
    blanks as wide as `first`). Words longer than a line are cut. Never an empty list.
    """
    rest = " " * cells(first) if rest is None else rest
    lines: list[str] = []
    line, used, begun = first, cells(first), False
    for word in _pieces(text.split(), max(1, width - max(cells(first), cells(rest)))):
        size = cells(word)
        if begun and used + 1 + size > width:
            lines.append(line)
            line, used, begun = rest, cells(rest), False
        line, used, begun = (f"{line} {word}", used + 1 + size, True) if begun else (line + word, used + size, True)
    lines.append(line.rstrip())
    return lines


def _pieces(words: list[str], width: int) -> list[str]:
    """The words, those wider than `width` cut into pieces that fit."""
    if all(cells(word) <= width for word in words):
        return words
    pieces: list[str] = []
    for word in words:
        piece, used = "", 0
        for character in word:
            size = _cells(character)
            if piece and used + size > width:
                pieces.append(piece)
                piece, used = "", 0
            piece, used = piece + character, used + size
        pieces.append(piece)
    return pieces


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
    return re.sub(r"\d{4}-\d\d-\d\d", lambda match: day(match.group()), text)
