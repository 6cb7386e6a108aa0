"""`lorplan verify`: is this plan right, and what does it lack."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from lorplan.cli import options as o
from lorplan.cli.settings import Output, source

if TYPE_CHECKING:
    from pathlib import Path


@click.command("verify", short_help="Is this plan or hand-made assignment right.")
@o.options(
    o.SCENARIO,
    click.argument("plan"),
    click.option("--best", is_flag=True, help="Solve as well: how far the best plan is, and the fewest swaps to it."),
    *o.source(),
    *o.output("text", "json"),
    o.STRICT,
)
def command(scenario: Path, plan: str, best: bool, strict: bool, **shared: Any) -> int:
    """Check PLAN against SCENARIO, number by number, without a solver. PLAN is a file (the JSON or CSV of
    `lorplan solve`, or YAML with lines `program: [letters]`), or the name of a portfolio in SCENARIO.

    \b
    lorplan verify my-plan.yaml mine.yaml
    lorplan verify my-plan.yaml mine.yaml --best    what to change first
    """
    from lorplan.api import verify
    from lorplan.report.verify import render

    output = Output.of(shared)
    report = verify(source(scenario, shared), plan, best=best)
    output.show(report, render)
    return 1 if report.broken or (strict and report.open) else 0
