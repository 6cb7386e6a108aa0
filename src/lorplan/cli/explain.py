"""`lorplan explain`: why these letters, why not that one, and what clashes where a requirement falls short."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from lorplan.cli import options as o
from lorplan.cli.settings import Output, source

if TYPE_CHECKING:
    from pathlib import Path

    from lorplan.results.explain import Explanation


@click.command("explain", short_help="Why these letters, why not that one, and what would help.")
@o.options(
    o.SCENARIO,
    click.option("--program", metavar="ID", help="Explain this program only."),
    click.option("--letter", metavar="ID", help="Where this letter is used, where not, and why."),
    click.option(
        "--why-not",
        metavar="WHAT",
        help="What keeps this out, its price, and the least change that brings it in: a letter, a set of letters "
        "(a,b,c), the word fourth, or a writer.",
    ),
    *o.source(),
    *o.output("text", "json", verbose=False),
)
def command(scenario: Path, program: str | None, letter: str | None, why_not: str | None, **shared: Any) -> int:
    """Explain the plan of SCENARIO: what falls short, what clashes there and what would mend it; why each letter is
    where it is.

    \b
    lorplan explain my-plan.yaml
    lorplan explain my-plan.yaml --letter chen-im
    lorplan explain my-plan.yaml --why-not chen-im --program riverside
    """
    from lorplan.report.explain import render

    output = Output.of(shared)

    def work() -> Explanation:
        from lorplan.api import explain

        return explain(source(scenario, shared), program=program, letter=letter, why_not=why_not)

    output.show(output.patiently(work), render)
    return 0
