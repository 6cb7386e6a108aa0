"""A bug of lorplan: a short message, a report to paste that holds nothing the user wrote, and what to send with it.

The report names exception types, places in lorplan's own code, versions, the command and the names of the
options given. No values, no texts of exceptions, no paths.
"""

from __future__ import annotations

import sys
from pathlib import Path
from types import TracebackType

import click

WHAT_TO_SEND = """\
Please say as well: what you wanted to know, what you did just before, and whether it happens every time.
Do not send your scenario or a plan: they name people. Where a file is needed to see the bug, take the smallest
one that still shows it, with invented names, places and dates."""

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
        "",
        WHAT_TO_SEND,
    ]
    return "\n".join(lines)


def _versions() -> list[str]:
    from importlib.metadata import PackageNotFoundError, version

    from lorplan import __version__

    packages = []
    for name in ("ortools", "numpy", "pydantic", "msgspec", "pyyaml", "click"):
        try:
            packages.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            packages.append(f"{name} not installed")
    python = ".".join(str(part) for part in sys.version_info[:3])
    return [f"lorplan {__version__}, Python {python} on {sys.platform}", ", ".join(packages)]


def _call(group: click.Group, arguments: list[str]) -> str:
    """`solve --on --format`: the command's words and the names of its options, as far as lorplan knows them."""
    words: list[str] = []
    command: click.Command = group
    ctx = click.Context(group)
    rest = list(arguments)
    while isinstance(command, click.Group):
        names = command.list_commands(ctx)
        index = next((index for index, word in enumerate(rest) if word in names), None)
        if index is None:
            break
        words.append(rest[index])
        known = command.get_command(ctx, rest[index])
        rest = rest[index + 1 :]
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
            frames.append(f"  {file.relative_to(PACKAGE.parent).as_posix()}:{traceback.tb_lineno} in {code.co_name}")
        else:
            foreign += 1
        traceback = traceback.tb_next
    if foreign:
        frames.append(f"  ({foreign} calls outside lorplan)")
    return frames
