"""`lorplan explain`: why these letters, why not that one, and what clashes where a requirement falls short."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from lorplan.cli import options as o

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from lorplan.whatif.assume import Assumption
    from lorplan.why.answers import Explanation


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
    o.ON,
    o.ONLY,
    o.RULES,
    o.what_if,
    o.form("text", "json"),
    o.OUTPUT,
    o.FORCE,
    o.ALL,
    o.WIDTH,
    o.QUIET,
)
def command(
    scenario: Path,
    program: str | None,
    letter: str | None,
    why_not: str | None,
    on: date | None,
    only: str | None,
    rules: tuple[Path, ...],
    assumptions: tuple[Assumption, ...],
    form: str,
    output: Path | None,
    force: bool,
    show_all: bool,
    width: int | None,
    quiet: int,
) -> int:
    """Explain the plan of SCENARIO: what falls short, what clashes there and what would mend it; why each letter is
    where it is.

    \b
    lorplan explain my-plan.yaml
    lorplan explain my-plan.yaml --letter chen-im
    lorplan explain my-plan.yaml --why-not chen-im --program riverside
    """
    from lorplan.cli.deliver import colour, columns, deliver, refuse_existing
    from lorplan.cli.patience import patiently

    refuse_existing(output, force)

    def work() -> Explanation:
        from lorplan.api import explain

        return explain(
            scenario,
            program=program,
            letter=letter,
            why_not=why_not,
            on=on,
            only=only,
            rules=rules,
            assumptions=assumptions,
        )

    found = patiently(work, quiet=bool(quiet))
    if form == "json":
        from lorplan.report.json import dumps

        text = dumps(found.to_json())
    else:
        from lorplan.report import View
        from lorplan.report.explain import render

        view = View(columns(width, output), show_all, bool(quiet), False, (), colour(output))
        text = render(found, view)
    deliver(text, output, force, bool(quiet))
    return 0
