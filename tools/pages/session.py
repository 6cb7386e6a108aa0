"""Runs the commands that a page shows, in a folder of its own, as a reader would, but all in this process."""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import tempfile
from pathlib import Path
from types import TracebackType
from unittest import mock

from lorplan.cli import group
from lorplan.cli.run import run

ROOT = Path(__file__).resolve().parents[2]
LINKED = ("scenarios", "rules", "docs")  # what a reader finds beside the README
BY_MAKE = {"make demo": ".venv/bin/lorplan solve scenarios/us-citizen-img.yaml"}


class Session:
    """A temporary folder with the files that a page has written so far. `failed`: the last exit code, if not 0."""

    def __init__(self) -> None:
        self._temporary = tempfile.TemporaryDirectory(prefix="pages-")
        self.folder = Path(self._temporary.name)
        for name in LINKED:
            (self.folder / name).symlink_to(ROOT / name, target_is_directory=True)
        self.code = 0

    def __enter__(self) -> Session:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._temporary.cleanup()

    def write(self, name: str, text: str) -> None:
        """Write one of the reader's files."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def edit(self, name: str, difference: str) -> None:
        """Change a file as the page shows it: lines with `-` go, lines with `+` come."""
        lines = difference.splitlines()
        old = "".join(line[1:] + "\n" for line in lines if line[:1] in (" ", "-", ""))
        new = "".join(line[1:] + "\n" for line in lines if line[:1] in (" ", "+", ""))
        text = (self.folder / name).read_text(encoding="utf-8")
        if text.count(old) != 1:
            raise ValueError(f"{name} holds these lines {text.count(old)} times, not once:\n{old}")
        self.write(name, text.replace(old, new))

    def run(self, line: str) -> str:
        """What a command prints, messages included."""
        if line == "echo $?":
            code, self.code = self.code, 0
            return f"{code}\n"
        if self.code:
            raise ValueError(f"a command left with {self.code} before: {line}")
        echo = ""
        if line in BY_MAKE:
            echo = BY_MAKE[line] + "\n"
            line = BY_MAKE[line].removeprefix(".venv/bin/")
        program, *words = shlex.split(line)
        if program == "lorplan":
            output = self._lorplan(words)
        elif program == "cat":
            output = "".join((self.folder / name).read_text(encoding="utf-8") for name in words)
        elif program == "mkdir":
            output = ""
            for name in words:
                (self.folder / name).mkdir()
        else:
            raise ValueError(f"pages run only lorplan, cat and mkdir, not: {line}")
        if self.code in (3, 4) or "Traceback" in output:
            raise ValueError(f"{line} left with {self.code}:\n{output}")
        return echo + output

    def _lorplan(self, words: list[str]) -> str:
        """What the command line prints, called here; the exit code is kept."""
        printed = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
        with contextlib.ExitStack() as stack:
            stack.enter_context(contextlib.chdir(self.folder))
            stack.enter_context(mock.patch.dict(os.environ, environment(), clear=True))
            stack.enter_context(mock.patch("sys.stdin", stack.enter_context(open(os.devnull, encoding="utf-8"))))
            stack.enter_context(contextlib.redirect_stdout(printed))
            stack.enter_context(contextlib.redirect_stderr(printed))
            self.code = run(group, words)
        printed.seek(0)
        return printed.read()


def environment() -> dict[str, str]:
    """An environment in which output does not depend on the machine."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LORPLAN", "PYTEST"))}
    return {**kept, "PYTHONPATH": str(ROOT / "src"), "NO_COLOR": "1", "COLUMNS": "80"}


_HEADING = re.compile(r"([A-Z][A-Z' ]+)(: -?\d+)?")


def shown(output: str, wanted: str) -> str:
    """The parts of an output that a page shows. `top`: up to the first heading; `WHOM TO ASK`: that section; any other
    word: the paragraphs that begin with it. Parts left out are marked by a line with three dots."""
    parts = [part.strip() for part in wanted.split(";")]
    kept: list[str] = []
    section = "top"
    cut = False
    found: set[str] = set()
    for paragraph in output.rstrip("\n").split("\n\n"):
        first = paragraph.splitlines()[0] if paragraph.strip() else ""
        if heading := _HEADING.fullmatch(first):
            section = heading[1]
        match = next((part for part in parts if part == section or first.startswith(part)), None)
        if match is None:
            cut = True
            continue
        found.add(match)
        if cut:
            kept.append("...")
            cut = False
        kept.append(paragraph)
    if cut:
        kept.append("...")
    missing = set(parts) - found
    if missing:
        raise ValueError(f"the output has no part {sorted(missing)}:\n{output}")
    text = "\n\n".join(kept).replace("\n\n...\n\n", "\n...\n").replace("\n\n...", "\n...")
    return text.removeprefix("...\n\n") + "\n"
