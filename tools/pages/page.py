"""A page of the documentation: Markdown whose commands are run and whose marked parts are generated.

Marks are HTML comments on the line before a fenced block:

    <!-- file: my-plan.yaml -->     the block is written to that file
    <!-- edit: my-plan.yaml -->     the block is a difference, applied to that file
    <!-- cells: my.xlsx -->         the block is a list of cells, typed into that workbook
    <!-- show: top; WHOM TO ASK --> of the output of the commands below only these parts are shown
    <!-- condition: FILE -->        the block is a condition; what it comes to for each letter of FILE follows
    <!-- rule: FILE -->             the block is a rule; how it reads the portfolios of FILE follows

Between `<!-- generated: NAME -->` and `<!-- end -->` stands what a generator of that name makes. Every block called
`console` is run, line by line, wherever it stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

from tools.pages.cells import type_in
from tools.pages.examples import condition_table, rule_table
from tools.pages.session import Session, shown

_MARK = re.compile(r"<!-- (file|edit|cells|show|condition|rule|generated): (.*?) -->")
_FENCE = re.compile(r"(```+)(\w*)\s*$")
Generators = Mapping[str, Callable[[], str]]


def render(text: str, generators: Generators) -> str:
    """The page as it has to be: commands run anew, generated parts made anew."""
    with Session() as session:
        return _Renderer(text.splitlines(), session, generators).page()


def render_file(path: Path, generators: Generators) -> str:
    """The page in a file, as it has to be. Raises ValueError with the page's name where an example fails."""
    try:
        return render(path.read_text(encoding="utf-8"), generators)
    except (ValueError, KeyError) as error:
        raise ValueError(f"{path.name}: {error}") from error


class _Renderer:
    def __init__(self, lines: list[str], session: Session, generators: Generators) -> None:
        self.lines = lines
        self.at = 0
        self.session = session
        self.generators = generators
        self.made: list[str] = []

    def page(self) -> str:
        marks: dict[str, str] = {}
        while self.at < len(self.lines):
            line = self.lines[self.at]
            mark = _MARK.fullmatch(line)
            fence = _FENCE.fullmatch(line)
            self.at += 1
            self.made.append(line)
            if mark and mark[1] == "generated":
                self._generated(mark[2])
            elif mark:
                marks[mark[1]] = mark[2]
            elif fence:
                self._block(fence[1], fence[2], marks)
                marks = {}
            elif line.strip():
                if marks:
                    raise ValueError(f"no block follows the mark {marks}")
                marks = {}
        if self.session.code:
            raise ValueError(f"the last command left with {self.session.code}, which the page does not show")
        return "\n".join(self.made) + "\n"

    def _generated(self, name: str) -> None:
        end = self.lines.index("<!-- end -->", self.at)
        made = self.generators[name]().strip("\n")
        self.made += ["", made, "", "<!-- end -->"] if made else ["<!-- end -->"]
        self.at = end + 1

    def _take(self, fence: str) -> list[str]:
        end = self.lines.index(fence, self.at)
        body = self.lines[self.at : end]
        self.at = end + 1
        return body

    def _block(self, fence: str, language: str, marks: Mapping[str, str]) -> None:
        body = self._take(fence)
        text = "".join(line + "\n" for line in body)
        if language == "console":
            body = self._console(body, marks.get("show"))
        elif "file" in marks:
            self.session.write(marks["file"], text)
        elif "edit" in marks:
            self.session.edit(marks["edit"], text)
        elif "cells" in marks:
            type_in(self.session.folder / marks["cells"], text)
        self.made += [*body, fence]
        if "condition" in marks:
            self._follows(condition_table(text, self.session.folder / marks["condition"]))
        if "rule" in marks:
            self._follows(rule_table(text, self.session.folder / marks["rule"]))

    def _console(self, body: list[str], show: str | None) -> list[str]:
        made: list[str] = []
        for line in body:
            if not line.startswith("$ "):
                continue
            output = self.session.run(line[2:])
            made.append(line)
            if show and line != "$ echo $?":
                output = shown(output, show)
            made += output.rstrip("\n").splitlines()
        return made

    def _follows(self, table: str) -> None:
        """Put a generated `text` block behind the one just closed, in the place of an older one."""
        rest = self.at
        while rest < len(self.lines) and not self.lines[rest].strip():
            rest += 1
        if rest < len(self.lines) and self.lines[rest] == "```text":
            self.at = self.lines.index("```", rest + 1) + 1
        self.made += ["", "```text", *table.rstrip("\n").splitlines(), "```"]
