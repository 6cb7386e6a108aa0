"""`lorplan ask`: whom to ask, whom not, and what else would help."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from lorplan.cli import options as o
from lorplan.cli.types import OneOf

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from lorplan.asking.answers import AskReport
    from lorplan.whatif.assume import Assumption


@click.command("ask", short_help="Whom to ask, in which order, and what one more letter buys.")
@o.options(
    o.SCENARIO,
    o.ON,
    click.option(
        "--only",
        type=OneOf(["uploaded", "agreed", "asked"]),
        help="Count on letters that are at least this far: uploaded; or also agreed; or also asked. "
        "A new letter is taken to be as far as that.",
    ),
    o.RULES,
    o.what_if,
    o.form("text", "json"),
    o.OUTPUT,
    o.FORCE,
    o.ALL,
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
    width: int | None,
    quiet: int,
    verbose: int,
) -> int:
    """Say whom to ask for a letter for SCENARIO, in which order, and whom not; what a letter of another kind would
    buy; and which of your own judgements decide all that.

    \b
    lorplan ask my-plan.yaml
    lorplan ask my-plan.yaml --only uploaded      if nothing that is promised arrives
    """
    from lorplan.cli.deliver import colour, columns, deliver, refuse_existing
    from lorplan.cli.patience import patiently

    refuse_existing(output, force)

    def work() -> AskReport:
        from lorplan.api import ask

        return ask(scenario, on=on, only=only, rules=rules, assumptions=assumptions)

    report = patiently(work, quiet=bool(quiet))
    if form == "json":
        from lorplan.report.json import dumps

        text = dumps(report.to_json())
    else:
        from lorplan.report import View
        from lorplan.report.ask import render

        text = render(report, View(columns(width, output), show_all, bool(quiet), bool(verbose), (), colour(output)))
    deliver(text, output, force, bool(quiet))
    return 0
