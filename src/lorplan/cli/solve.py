"""`lorplan solve`: the plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from lorplan.cli import options as o
from lorplan.cli.output import complain
from lorplan.cli.settings import Output, source
from lorplan.cli.types import Effort, FilePath

if TYPE_CHECKING:
    from pathlib import Path

    from lorplan.results.plan import Plan


PARTS = (
    ("why", "Show why each letter is where it is, and what asking more people buys."),
    ("left-out", "Show which letters are left out, and why."),
    ("specialties", "Show what each specialty gets."),
    ("notes", "Show general remarks."),
    ("sources", "Show where the rules come from."),
)


BOUNDS = click.option(
    "--bounds",
    is_flag=True,
    help="How sure a complete set is, by your estimates: the least and the most, however writers hang together.",
)
SINCE = click.option(
    "--since",
    type=FilePath(),
    metavar="PLAN",
    help="A plan saved as JSON: what happened since, and among equals the plan that changes it least.",
)
RESILIENT = click.option(
    "--resilient", is_flag=True, help="Keep requirements even if any one writer sends nothing; shows the price."
)


@click.command("solve", short_help="The plan: which letters go where, whom to ask, what is missing.")
@o.options(
    o.SCENARIO,
    *o.source(),
    *o.output("text", "json", "csv", "xlsx"),
    click.option("--program", "programs", multiple=True, metavar="ID", help="Show this program in full."),
    *(click.option(f"--{part}", "parts", flag_value=part, multiple=True, help=says) for part, says in PARTS),
    o.STRICT,
    click.option(
        "--effort-limit",
        "limit",
        type=Effort(),
        help="Stop the search after this much work (the same on every machine). Working out the reasons comes on top.",
    ),
    BOUNDS,
    SINCE,
    RESILIENT,
)
def command(
    scenario: Path,
    programs: tuple[str, ...],
    parts: tuple[str, ...],
    strict: bool,
    limit: float | None,
    resilient: bool,
    **shared: Any,
) -> int:
    """Make the plan of SCENARIO: which letters go to which program, whom to ask, and what is missing.

    \b
    lorplan solve my-plan.yaml
    lorplan solve my-plan.yaml --only uploaded      what to do if nothing more arrives
    lorplan solve my-plan.yaml --without chen-im    what to do if this letter never comes
    lorplan solve my-plan.yaml --format csv         the list to click through at the portal
    lorplan solve my-plan.yaml -o plan.xlsx         the same for a spreadsheet, with all there is to say
    lorplan solve my-plan.yaml --since plan.json    what changed since the plan that you saved
    lorplan solve my-plan.yaml --resilient          a plan that survives the loss of any one writer
    """

    output = Output.of(shared)

    def work() -> Plan:
        from lorplan.api import solve

        since, bounds = shared["since"], shared["bounds"]
        return solve(source(scenario, shared), limit=limit, resilient=resilient, bounds=bounds, since=since)

    plan = output.patiently(work)
    if plan.assumed and output.form == "csv":  # which has no place to say so
        from lorplan.report.plain import shown

        for assumed in plan.assumed:
            complain(shown(f"lorplan: assumed, not in your file: {assumed.what}"))
    from lorplan.report import render

    output.deliver(render(plan, output.form, output.view(programs, parts)))
    return exit_code(plan, strict)


def exit_code(plan: Plan, strict: bool) -> int:
    """4 without a proof, 1 where a must is broken (`strict`: or open), else 0."""
    if plan.status != "proved":
        return 4
    return 1 if plan.broken or (strict and plan.open) else 0
