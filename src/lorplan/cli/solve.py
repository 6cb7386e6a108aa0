"""`lorplan solve`: the plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from lorplan.cli import options as o
from lorplan.cli.types import Effort

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from lorplan.plan import Plan
    from lorplan.whatif.assume import Assumption


@click.command("solve", short_help="The plan: which letters go where, whom to ask, what is missing.")
@o.options(
    o.SCENARIO,
    o.ON,
    o.ONLY,
    o.RULES,
    o.what_if,
    o.form("text", "json", "csv"),
    o.OUTPUT,
    o.FORCE,
    click.option("--program", "programs", multiple=True, metavar="ID", help="Show this program in full."),
    o.ALL,
    o.STRICT,
    click.option(
        "--effort-limit",
        "limit",
        type=Effort(),
        help="Stop the search after this much work (the same on every machine).",
    ),
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
    programs: tuple[str, ...],
    show_all: bool,
    strict: bool,
    limit: float | None,
    width: int | None,
    quiet: int,
    verbose: int,
) -> int:
    """Make the plan of SCENARIO: which letters go to which program, whom to ask, and what is missing.

    \b
    lorplan solve my-plan.yaml
    lorplan solve my-plan.yaml --only uploaded      what to do if nothing more arrives
    lorplan solve my-plan.yaml --without chen-im    what to do if this letter never comes
    lorplan solve my-plan.yaml --format csv         the list to click through at the portal
    """
    from lorplan.cli.deliver import colour, columns, deliver, refuse_existing
    from lorplan.cli.patience import patiently

    refuse_existing(output, force)

    def work() -> Plan:
        from lorplan.api import solve

        return solve(scenario, on=on, only=only, rules=rules, assumptions=assumptions, limit=limit)

    plan = patiently(work, quiet=bool(quiet))
    from lorplan.report import View, render

    view = View(
        width=columns(width, output),
        all=show_all,
        quiet=bool(quiet),
        verbose=bool(verbose),
        programs=programs,
        colour=form == "text" and colour(output),
    )
    if plan.assumed and form == "csv":  # which has no place to say so
        from lorplan.cli.output import complain
        from lorplan.report.plain import shown

        for one in plan.assumed:
            complain(shown(f"lorplan: assumed, not in your file: {one.what}"))
    deliver(render(plan, form, view), output, force, bool(quiet))
    return exit_code(plan, strict)


def exit_code(plan: Plan, strict: bool) -> int:
    """4 without a proof, 1 where a must is broken (`strict`: or open), else 0."""
    if plan.status != "proved":
        return 4
    return 1 if plan.broken or (strict and plan.open) else 0
