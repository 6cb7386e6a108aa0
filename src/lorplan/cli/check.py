"""`lorplan check`: is my file right, what is unknown, what can my letters meet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from lorplan.cli import options as o
from lorplan.cli.settings import Output, source

if TYPE_CHECKING:
    from pathlib import Path


@click.command("check", short_help="Is my file right, what is unknown, which requirements can be met.")
@o.options(
    o.SCENARIO,
    *o.source(),
    *o.output("text", "json"),
    o.STRICT,
)
def command(scenario: Path, strict: bool, **shared: Any) -> int:
    """Read SCENARIO, say everything that is wrong in it, what it leaves unknown, and which requirements its
    letters can meet. Quick: nothing is solved.
    """
    from lorplan.api import check
    from lorplan.report.check import render

    output = Output.of(shared)
    report = check(source(scenario, shared))
    output.show(report, render)
    return 1 if report.broken or (strict and report.open) else 0
