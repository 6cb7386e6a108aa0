"""`lorplan app`: the program in the browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from lorplan.cli import options as o
from lorplan.cli.types import FilePath

if TYPE_CHECKING:
    from pathlib import Path


@click.command("app", short_help="Plan in your browser.")
@o.options(
    click.argument("files", metavar="[FILE]...", nargs=-1, type=FilePath()),
    click.option("--port", type=click.IntRange(1024, 65535), help="The port to listen on.  [default: any free one]"),
    click.option("--no-open", is_flag=True, help="Only print the address; open no browser."),
    click.option("--read-only", is_flag=True, help="Look at it, and change nothing."),
    click.option("--anonymous", is_flag=True, help="Ids instead of names, to show it to somebody."),
    o.RULES,
)
def command(
    files: tuple[Path, ...], port: int | None, no_open: bool, read_only: bool, anonymous: bool, rules: tuple[Path, ...]
) -> int:
    """Open FILE in your browser: the plan, what to do next, and forms for everything in the file. Only this computer
    can reach it, and nothing leaves it. Press Ctrl+C to stop.
    """
    from lorplan.app.server import serve
    from lorplan.app.workspace import Workspace

    workspace = Workspace(rules=rules, read_only=read_only, anonymous=anonymous)
    for file in files:
        workspace.open(file)
    serve(workspace, port, not no_open)
    return 0
