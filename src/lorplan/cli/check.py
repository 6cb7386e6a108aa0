"""`lorplan check`: is my file right, what is unknown, what can my letters meet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from lorplan.cli import options as o

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from lorplan.whatif.assume import Assumption


@click.command("check", short_help="Is my file right, what is unknown, which requirements can be met.")
@o.options(
    o.SCENARIO,
    o.ON,
    o.ONLY,
    o.RULES,
    o.what_if,
    o.form("text", "json"),
    o.OUTPUT,
    o.FORCE,
    o.ALL,
    o.STRICT,
    o.WIDTH,
    o.QUIET,
    o.VERBOSE,
)
def command(
    scenario: Path,
    on: date | None,
    only: str | None,
    rules: tuple[Path, ...],
    assumptions: tuple[Assumption, ...],
    form: str,
    output: Path | None,
    force: bool,
    show_all: bool,
    strict: bool,
    width: int | None,
    quiet: int,
    verbose: int,
) -> int:
    """Read SCENARIO, say everything that is wrong in it, what it leaves unknown, and which requirements its
    letters can meet. Quick: nothing is solved.
    """
    from lorplan.api import check
    from lorplan.cli.deliver import colour, columns, deliver, refuse_existing
    from lorplan.report import View

    refuse_existing(output, force)
    report = check(scenario, on=on, only=only, rules=rules, assumptions=assumptions)
    if form == "json":
        from lorplan.report.json import dumps

        text = dumps(report.to_json())
    else:
        from lorplan.report.check import render

        view = View(columns(width, output), show_all, bool(quiet), bool(verbose), (), colour(output))
        text = render(report, view)
    deliver(text, output, force, bool(quiet))
    return 1 if report.broken or (strict and report.open) else 0
