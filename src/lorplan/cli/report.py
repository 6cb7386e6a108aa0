"""`lorplan report`: the plan as a page to look at, to print and to share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from lorplan.cli import options as o
from lorplan.cli.run import DONE, NOT_PROVED
from lorplan.cli.settings import Output, source
from lorplan.cli.solve import BOUNDS, RESILIENT, SINCE
from lorplan.cli.types import FilePath

if TYPE_CHECKING:
    from pathlib import Path

    from lorplan.report import View
    from lorplan.results.report import PlanReport


@click.command("report", short_help="The plan as a page to look at, to print and to share.")
@o.options(
    o.SCENARIO,
    *o.source(),
    o.form("html", "json"),
    o.OUTPUT,
    o.FORCE,
    o.QUIET,
    click.option(
        "--program", "programs", multiple=True, metavar="ID", help="Show this program in full. May be given again."
    ),
    click.option(
        "--compare",
        "compared",
        type=FilePath(),
        multiple=True,
        metavar="WHAT",
        help="Hold this against the plan: another scenario, a saved plan, an assignment, or a portfolio. May be given "
        "again.",
    ),
    click.option("--frontier", is_flag=True, help="Show points against people asked and what falls short."),
    click.option(
        "--anonymous",
        is_flag=True,
        help="Replace names and ids of people and institutions, for sharing with an adviser.",
    ),
    BOUNDS,
    SINCE,
    RESILIENT,
)
def command(
    scenario: Path,
    programs: tuple[str, ...],
    compared: tuple[Path, ...],
    frontier: bool,
    anonymous: bool,
    **shared: Any,
) -> int:
    """Make a page of SCENARIO, in one file that needs nothing else: the verdict, what to do by when, which letters go
    where and why, a sheet for each writer with a draft, and the list to click through at the portal.

    \b
    lorplan report my-plan.yaml -o plan.html
    lorplan report my-plan.yaml -o for-my-adviser.html --anonymous
    lorplan report my-plan.yaml -o plan.html --compare last-week.json
    """
    output = Output.of(shared)

    def work() -> PlanReport:
        from lorplan.api import report

        return report(
            source(scenario, shared),
            resilient=shared["resilient"],
            bounds=shared["bounds"],
            since=shared["since"],
            with_frontier=frontier,
            compared=compared,
            anonymous=anonymous,
        )

    def render(answer: PlanReport, view: View) -> str:
        from lorplan.report.html.page import render

        return render(answer, programs)

    answer = output.patiently(work)
    output.show(answer, render)
    return DONE if answer.plan.status == "proved" else NOT_PROVED
