"""`lorplan import`: a scenario out of a workbook that was filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from lorplan.cli import options as o
from lorplan.cli.deliver import deliver, refuse_existing
from lorplan.cli.types import FilePath

if TYPE_CHECKING:
    from pathlib import Path


@click.command("import", short_help="A scenario out of a workbook.")
@o.options(click.argument("workbook", type=FilePath()), o.RULES, o.OUTPUT, o.FORCE, o.QUIET)
def command(workbook: Path, rules: tuple[Path, ...], file: Path | None, force: bool, quiet: int) -> int:
    """Make a scenario of WORKBOOK (XLSX, ODS), which `lorplan template` wrote and you filled in. What cannot be read is
    told with its sheet and cell, all of it at once; then nothing is written.

    \b
    lorplan import my.xlsx -o my-plan.yaml
    """
    refuse_existing(file, force)
    from lorplan.api import import_workbook

    deliver(import_workbook(None, str(workbook), rules=rules), file, force, quiet > 0)
    return 0
