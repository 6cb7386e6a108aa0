"""`lorplan shortlist`: where to apply and whom to signal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from lorplan.cli import options as o
from lorplan.cli.settings import Output, source

if TYPE_CHECKING:
    from pathlib import Path

    from lorplan.results.shortlist import ShortlistReport


@click.command("shortlist", short_help="Where to apply and whom to signal, within your budget.")
@o.options(
    o.SCENARIO,
    click.option("--every", is_flag=True, help="Consider every program that you have not applied to yet."),
    click.option("--program", "programs", multiple=True, metavar="ID", help="Show this program in full."),
    click.option("--curve", is_flag=True, help="Show what fewer programs would be worth, and cost."),
    *o.source(),
    *o.output("text", "json", "csv"),
)
def command(scenario: Path, every: bool, programs: tuple[str, ...], curve: bool, **shared: Any) -> int:
    """Choose among the programs of SCENARIO that say `considered: true`: where to apply, whom to signal, what it
    costs, and why.

    \b
    lorplan shortlist my-plan.yaml
    lorplan shortlist my-plan.yaml --set shortlist.budget.money=2000
    lorplan shortlist my-plan.yaml --program harbor-im       why in, why out

    It knows your wishes, the facts that you wrote down, fees, signals and letters. How programs choose it does not
    know, and says nothing about it.
    """
    from lorplan.report.shortlist import render, rows

    output = Output.of(shared)

    def work() -> ShortlistReport:
        from lorplan.api import shortlist

        return shortlist(source(scenario, shared), every=every, about=programs, curve=curve)

    report = output.patiently(work)
    if output.form == "csv":
        output.deliver(rows(report))
    elif output.form == "json":
        output.show(report, render)
    else:
        output.deliver(render(report, output.view(programs)))
    if report.status != "proved":
        return 4
    return 1 if report.missing else 0
