"""`lorplan template`: a workbook to fill in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from lorplan.cli import options as o
from lorplan.cli.deliver import deliver, refuse_existing
from lorplan.cli.types import FilePath

if TYPE_CHECKING:
    from pathlib import Path


@click.command("template", short_help="A workbook to fill in, for those who like spreadsheets.")
@o.options(
    click.option("--from", "scenario", type=FilePath(), metavar="FILE", help="Fill it in from this scenario."),
    click.option("--everything", is_flag=True, help="With every column there is, not only the usual ones."),
    o.RULES,
    o.OUTPUT,
    o.FORCE,
    o.QUIET,
)
def command(
    scenario: Path | None, everything: bool, rules: tuple[Path, ...], file: Path | None, force: bool, quiet: int
) -> int:
    """Write a workbook (XLSX) with sheets for you, your writers, rotations, places, letters and programs: with lists to
    choose from, and notes that say what is meant. `lorplan import` makes a scenario of it.

    \b
    lorplan template -o my.xlsx
    lorplan template --from my-plan.yaml -o my.xlsx    with what you have written already
    """
    refuse_existing(file, force)
    from lorplan.api import Source, template

    source = None if scenario is None else Source(scenario, rules=rules)
    deliver(template(source, rules=rules, everything=everything), file, force, quiet > 0)
    return 0
