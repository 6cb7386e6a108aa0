"""`lorplan ask`: whom to ask, whom not, and what else would help."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from lorplan.cli import options as o
from lorplan.cli.settings import Output, source
from lorplan.cli.types import WordChoice

if TYPE_CHECKING:
    from pathlib import Path

    from lorplan.results.ask import AskReport


@click.command("ask", short_help="Whom to ask, in which order, and what one more letter buys.")
@o.options(
    o.SCENARIO,
    *o.source(
        only=click.option(
            "--only",
            type=WordChoice(["uploaded", "agreed", "asked"]),
            help="Count on letters that are at least this far: uploaded; or also agreed; or also asked. "
            "A new letter is taken to be as far as that.",
        )
    ),
    *o.output("text", "json"),
)
def command(scenario: Path, **shared: Any) -> int:
    """Say whom to ask for a letter for SCENARIO, in which order, and whom not; what a letter of another kind would
    buy; and which of your own judgements decide all that.

    \b
    lorplan ask my-plan.yaml
    lorplan ask my-plan.yaml --only uploaded      if nothing that is promised arrives
    """
    from lorplan.report.ask import render

    output = Output.of(shared)

    def work() -> AskReport:
        from lorplan.api import ask

        return ask(source(scenario, shared))

    output.show(output.patiently(work), render)
    return 0
