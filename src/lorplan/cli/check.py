"""`lorplan check`: is my file right, what is unknown, what can my letters meet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from lorplan.cli import options as o

if TYPE_CHECKING:
    from pathlib import Path

    from lorplan.cli.settings import Given, Shown


@click.command("check", short_help="Is my file right, what is unknown, which requirements can be met.")
@o.options(
    o.SCENARIO,
    o.given(),
    o.shown("text", "json"),
    o.STRICT,
)
def command(scenario: Path, given: Given, answer: Shown, strict: bool) -> int:
    """Read SCENARIO, say everything that is wrong in it, what it leaves unknown, and which requirements its
    letters can meet. Quick: nothing is solved.
    """
    from lorplan.api import check
    from lorplan.report.check import render

    report = check(scenario, **given.all)
    answer.answer(report, render)
    return 1 if report.broken or (strict and report.open) else 0
