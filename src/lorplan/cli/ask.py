"""`lorplan ask`: whom to ask, whom not, and what else would help."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from lorplan.cli import options as o
from lorplan.cli.types import OneOf

if TYPE_CHECKING:
    from pathlib import Path

    from lorplan.cli.settings import Given, Shown
    from lorplan.results.ask import AskReport


@click.command("ask", short_help="Whom to ask, in which order, and what one more letter buys.")
@o.options(
    o.SCENARIO,
    o.given(
        only=click.option(
            "--only",
            type=OneOf(["uploaded", "agreed", "asked"]),
            help="Count on letters that are at least this far: uploaded; or also agreed; or also asked. "
            "A new letter is taken to be as far as that.",
        )
    ),
    o.shown("text", "json"),
)
def command(scenario: Path, given: Given, answer: Shown) -> int:
    """Say whom to ask for a letter for SCENARIO, in which order, and whom not; what a letter of another kind would
    buy; and which of your own judgements decide all that.

    \b
    lorplan ask my-plan.yaml
    lorplan ask my-plan.yaml --only uploaded      if nothing that is promised arrives
    """
    from lorplan.report.ask import render

    def work() -> AskReport:
        from lorplan.api import ask

        return ask(scenario, **given.all)

    answer.answer(answer.patiently(work), render)
    return 0
