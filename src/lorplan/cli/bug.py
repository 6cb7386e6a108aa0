"""A bug of lorplan: a short message, and a report to paste that holds nothing the user wrote.

The report names exception types, places in lorplan's own code, versions, the command and the names of the
options given. No values, no texts of exceptions, no paths.
"""

from __future__ import annotations

import sys
from pathlib import Path
from types import TracebackType

import click

PACKAGE = Path(__file__).resolve().parent.parent


def bug_report(error: BaseException, group: click.Group, arguments: list[str]) -> str:
    """The message and the report, ready for stderr."""
    lines = [
        "lorplan: this is a bug of lorplan, not of your file. No plan was made.",
        "  hint: please report it and paste the lines below; they hold nothing from your files.",
        "",
        "--- bug report ---",
        *_versions(),
        f"call: {_call(group, arguments)}",
        *_chain(error),
        "--- end ---",
    ]
    return "\n".join(lines)


def _versions() -> list[str]:
    from importlib.metadata import PackageNotFoundError, version

    from lorplan import __version__

    found = []
    for name in ("ortools", "numpy", "pydantic", "pyyaml", "click"):
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            found.append(f"{name} not installed")
    python = ".".join(str(part) for part in sys.version_info[:3])
    return [f"lorplan {__version__}, Python {python} on {sys.platform}", ", ".join(found)]


def _call(group: click.Group, arguments: list[str]) -> str:
    """`solve --on --format`: the command's words and the names of its options, as far as lorplan knows them."""
    words: list[str] = []
    command: click.Command = group
    ctx = click.Context(group)
    rest = list(arguments)
    while isinstance(command, click.Group):
        names = command.list_commands(ctx)
        at = next((i for i, word in enumerate(rest) if word in names), None)
        if at is None:
            break
        words.append(rest[at])
        known = command.get_command(ctx, rest[at])
        rest = rest[at + 1 :]
        if known is None:
            break
        command = known
    options = {name for param in command.params for name in (*param.opts, *param.secondary_opts)}
    given = {word.split("=", 1)[0] if word.startswith("--") else word[:2] for word in rest if word[:1] == "-"}
    return " ".join([*words, *sorted(given & options)]) or "lorplan"


def _chain(error: BaseException) -> list[str]:
    lines: list[str] = []
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        kind = type(current)
        lines.append(f"{'error' if not lines else 'caused by'}: {kind.__module__}.{kind.__qualname__}")
        lines.extend(_frames(current.__traceback__))
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return lines


def _frames(traceback: TracebackType | None) -> list[str]:
    frames: list[str] = []
    foreign = 0
    while traceback is not None:
        code = traceback.tb_frame.f_code
        file = Path(code.co_filename)
        if PACKAGE in file.parents:
            if foreign:
                frames.append(f"  ({foreign} calls outside lorplan)")
                foreign = 0
            place = file.relative_to(PACKAGE.parent).as_posix()
            frames.append(f"  {place}:{traceback.tb_lineno} in {code.co_name}")
        else:
            foreign += 1
        traceback = traceback.tb_next
    if foreign:
        frames.append(f"  ({foreign} calls outside lorplan)")
    return frames
