"""`lorplan app`: the program in the browser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from lorplan.cli import options as o
from lorplan.cli.output import complain
from lorplan.cli.run import DONE
from lorplan.cli.types import FilePath
from lorplan.report.plain import shown

if TYPE_CHECKING:
    from pathlib import Path


@click.command("app", short_help="Plan in your browser.")
@o.options(
    click.argument("files", metavar="[FILE]...", nargs=-1, type=FilePath()),
    click.option("--port", type=click.IntRange(1024, 65535), help="The port to listen on.  [default: any free one]"),
    click.option("--no-open", is_flag=True, help="Only print the address; open no browser."),
    click.option("--shortcut", is_flag=True, help="Put something to double-click on your desktop, and end."),
    click.option("--read-only", is_flag=True, help="Look at it, and change nothing."),
    click.option("--anonymous", is_flag=True, help="Ids instead of names, to show it to somebody."),
    o.RULES,
)
def command(files: tuple[Path, ...], port: int | None, no_open: bool, shortcut: bool, **shared: Any) -> int:
    """Open FILE in your browser: the plan, what to do next, and forms for everything in the file. Without FILE, choose
    there. Only this computer can reach it, and nothing leaves it. Press Ctrl+C to stop.

    \b
    lorplan app my-plan.yaml
    lorplan app --shortcut                    from then on a double-click opens it
    lorplan app my-plan.yaml --anonymous      to show the plan to somebody, without names
    """
    if shortcut:
        from lorplan.app.shortcut import desktop
        from lorplan.app.shortcut import shortcut as write_shortcut

        file = write_shortcut(desktop(), files[0] if files else None)
        complain(f"lorplan: wrote {shown(str(file))}\n  hint: double-click it to open the app")
        return DONE
    from lorplan.app.recent import Recent, state_folder
    from lorplan.app.server import serve
    from lorplan.app.workspace import Workspace

    recent = None if shared["anonymous"] else Recent(state_folder())
    workspace = Workspace(
        rules=shared["rules"], read_only=shared["read_only"], anonymous=shared["anonymous"], recent=recent
    )
    if shared["anonymous"] and not files:
        raise click.UsageError("--anonymous shows a file: name it")
    for file in files:
        workspace.open(file)
    serve(workspace, port, not no_open)
    return DONE
