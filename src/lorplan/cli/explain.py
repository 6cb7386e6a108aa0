"""`lorplan explain`: why these letters, why not that one, and what clashes where a requirement falls short."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from lorplan.cli import options as o

if TYPE_CHECKING:
    from pathlib import Path

    from lorplan.cli.settings import Given, Shown
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
    o.given(),
    o.shown("text", "json", verbose=False),
)
def command(
    scenario: Path, program: str | None, letter: str | None, why_not: str | None, given: Given, answer: Shown
) -> int:
    """Explain the plan of SCENARIO: what falls short, what clashes there and what would mend it; why each letter is
    where it is.

    \b
    lorplan explain my-plan.yaml
    lorplan explain my-plan.yaml --letter chen-im
    lorplan explain my-plan.yaml --why-not chen-im --program riverside
    """
    from lorplan.report.explain import render

    def work() -> Explanation:
        from lorplan.api import explain

        return explain(scenario, program=program, letter=letter, why_not=why_not, **given.all)

    answer.answer(answer.patiently(work), render)
    return 0
