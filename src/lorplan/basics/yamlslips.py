"""Slips of people who seldom write YAML: what the parser stumbles over far from its cause, named at its cause."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from lorplan.basics.words import quoted

# Blanks that look like one and are none to YAML: no-break, figure, thin, narrow, ideographic and the like.
BLANKS: Final = dict.fromkeys([0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000], " ")
CURLY_OPEN: Final = "\u201c\u201e\u201f\u00ab\u2018\u201a"
CURLY_CLOSE: Final = "\u201d\u201c\u00bb\u2019\u2018"
HIDDEN: Final = re.compile(r"\s+(#\w.*)")  # behind a text: what YAML takes for a comment
UNSPACED: Final = re.compile(r"([A-Za-z_]\w*):(\S.*)")  # a key without the blank behind its colon
_UNSPACED_LINE: Final = re.compile(r"\s*(?:- +)*([A-Za-z_]\w*):(?![\s/]|$)")
_UNSPACED_FLOW: Final = re.compile(r"[{,]\s*([A-Za-z_]\w*):(?=[\[{\"'])")


class Slip(Struct, frozen=True):
    """What was probably meant otherwise: the place of the cause, what is wrong, what to write."""

    line: int
    column: int
    message: str
    hint: str


def in_curly_quotes(text: str) -> bool | None:
    """Whether a text stands in curly quotes as a whole; None where they are opened only, so that it is a part."""
    if text[:1] not in CURLY_OPEN or not text:
        return False
    inner = text[1:-1]
    if len(text) > 1 and text[-1] in CURLY_CLOSE and not any(mark in inner for mark in CURLY_OPEN[:4]):
        return True
    return None if text[0] in CURLY_OPEN[:4] and not any(mark in text[1:] for mark in CURLY_CLOSE[:3]) else False


def slip_at(problem: str, lines: Sequence[str], line: int, column: int, opened: int) -> Slip | None:
    """The slip behind a problem that the parser sees at a line and a column; `opened`: the line where what it was
    reading begins. None where nothing is known of such a thing."""
    written = lines[line - 1] if 0 < line <= len(lines) else ""
    before = next((number for number in range(line - 1, 0, -1) if lines[number - 1].strip()), line)
    for number in dict.fromkeys((line, before)):
        if slip := _unspaced(lines[number - 1] if number else "", number, problem):
            return slip
    if any(mark in written for mark in CURLY_OPEN[:4]):
        at = min(written.index(mark) for mark in CURLY_OPEN[:4] if mark in written)
        return Slip(line, at + 1, "curly quotes hold no text together", 'write straight quotes: "..."')
    if written[column - 1 : column] == ":" and "',' or" in problem and opened == line:
        return Slip(line, column, "a ':' cannot stand here", "put a text that holds ': ' in quotes")
    return _in_quotes(lines, line, column) or (_comment(lines, opened, line) if "',' or" in problem else None)


def _unspaced(written: str, line: int, problem: str) -> Slip | None:
    in_line = _UNSPACED_LINE.match(written) if "mapping values" in problem or "':'" in problem else None
    match = in_line or _UNSPACED_FLOW.search(written)
    if match is None:
        return None
    value = re.split(r"[,{}\[\]#]", written[match.end() :])[0].strip() or "..."
    hint = f"write '{match[1]}: {value}'"
    return Slip(line, match.start(1) + 1, f"a blank is missing after '{match[1]}:'", hint)


def _in_quotes(lines: Sequence[str], line: int, column: int) -> Slip | None:
    """Quotes that end early, because of an apostrophe or of further quotes in the text."""
    written = lines[line - 1] if 0 < line <= len(lines) else ""
    head = written[: column - 1].rstrip()
    mark = head[-1:]
    if mark not in ("'", '"') or not mark:
        return None
    begin = re.search(rf"(?:^|[:,\[{{-]\s+|^\s*){mark}(?!.*[:,]\s+{mark})", head[:-1])
    if begin is None:
        first = next((n for n in range(line - 1, 0, -1) if lines[n - 1].count(mark) % 2), 0)
        if not first:
            return None
        message = f"the text that begins with {mark} in line {first} ends here"
        return Slip(line, column - 1, message, "put that text in double quotes, apostrophes included")
    text = written[begin.end() :]
    if mark == "'":
        whole = text.rsplit("'", 1)[0] if text.count("'") > 1 else text
        message = f"the apostrophe behind {quoted(head[begin.end() : -1][-20:])} ends the text there"
        return Slip(line, len(head), message, f'write it in double quotes: "{whole[:60]}"')
    whole = text.rsplit('"', 1)[0] if text.count('"') > 1 else text
    return Slip(line, len(head), "quotes inside a text end it there", f"put single quotes around it: '{whole[:60]}'")


def _comment(lines: Sequence[str], opened: int, line: int) -> Slip | None:
    """What closes a list or braces may stand in a comment."""
    for number in range(max(opened, 1), min(line, len(lines)) + 1):
        match = re.search(r"\S(\s+#\w)", lines[number - 1])
        if match:
            rest = lines[number - 1][match.start(1) :].strip()
            message = f"{quoted(rest, 30)} is a comment to YAML, and hides the end of the braces"
            return Slip(number, match.end(1) - 1, message, "put a text that holds ' #' in quotes")
    return None
