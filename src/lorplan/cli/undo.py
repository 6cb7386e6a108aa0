"""`lorplan undo`: takes back what lorplan wrote last into the scenario's file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from lorplan.cli import options as o
from lorplan.cli.settings import Output

if TYPE_CHECKING:
    from pathlib import Path


@click.command("undo", short_help="Take back what record or set wrote last.")
@o.options(o.SCENARIO, *o.change())
def command(scenario: Path, **shared: Any) -> int:
    """Take back what record or set wrote last into SCENARIO, step by step. Where the file was changed by other means
    since, nothing is undone: that could lose something.
    """
    from lorplan.answers.record.change import Editing
    from lorplan.api import undo
    from lorplan.report.record import render

    output = Output.of(shared)
    output.show(undo(Editing(str(scenario), dry=shared["dry_run"])), render)
    return 0
