"""`lorplan verify`: is this plan right, and what does it lack."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from lorplan.cli import options as o

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from lorplan.whatif.assume import Assumption


@click.command("verify", short_help="Is this plan or hand-made assignment right.")
@o.options(
    o.SCENARIO,
    click.argument("plan"),
    click.option("--best", is_flag=True, help="Solve as well: how far the best plan is, and the fewest swaps to it."),
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
    plan: str,
    best: bool,
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
    """Check PLAN against SCENARIO, number by number, without a solver. PLAN is a file (the JSON or CSV of
    `lorplan solve`, or YAML with lines `program: [letters]`), or the name of a portfolio in SCENARIO.

    \b
    lorplan verify my-plan.yaml mine.yaml
    lorplan verify my-plan.yaml mine.yaml --best    what to change first
    """
    from lorplan.api import verify
    from lorplan.cli.deliver import colour, columns, deliver, refuse_existing
    from lorplan.report import View

    refuse_existing(output, force)
    more = {"best": True} if best else {}
    report = verify(scenario, plan, on=on, only=only, rules=rules, assumptions=assumptions, **more)
    if form == "json":
        from lorplan.report.json import dumps

        text = dumps(report.to_json())
    else:
        from lorplan.report.verify import render

        view = View(columns(width, output), show_all, bool(quiet), bool(verbose), (), colour(output))
        text = render(report, view)
    deliver(text, output, force, bool(quiet))
    return 1 if report.broken or (strict and report.open) else 0
