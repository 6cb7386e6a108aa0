"""`lorplan compare`: alternatives side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from lorplan.cli import options as o
from lorplan.cli.settings import Output, what_ifs
from lorplan.cli.types import Assuming

if TYPE_CHECKING:
    from lorplan.edits.whatifs import Assumption


@click.command("compare", short_help="Plans, assignments and what-ifs side by side.")
@o.options(
    click.argument("what", nargs=-1, required=True, metavar="WHAT..."),
    click.option(
        "--best",
        "number",
        type=click.IntRange(1, 100),
        default=5,
        show_default=True,
        metavar="N",
        help="Of one scenario alone: show so many of the next best plans.",
    ),
    click.option(
        "--frontier", is_flag=True, help="Of one scenario alone: points against people asked and what falls short."
    ),
    click.option(
        "--what-if",
        "alternatives",
        type=Assuming(),
        multiple=True,
        metavar="OPTIONS",
        help="One more side: the first scenario with what-ifs, such as '--without a --set b=c'. May be given again.",
    ),
    *o.source(),
    *o.output("text", "json", "xlsx", verbose=False),
)
def command(
    what: tuple[str, ...],
    number: int,
    frontier: bool,
    alternatives: tuple[tuple[Assumption, ...], ...],
    **shared: Any,
) -> int:
    """Put alternatives side by side. WHAT is any mix of scenarios (their best plans), plans saved as JSON, assignments
    by hand (YAML `program: [letters]`, or the CSV list), and portfolios named in a scenario (NAME, or SCENARIO:NAME).
    A scenario alone: its next best plans, and what each gives up for what.

    \b
    lorplan compare my-plan.yaml                    the next best plans
    lorplan compare my-plan.yaml mine.yaml          my own assignment against the best
    lorplan compare my-plan.yaml --without chen-im  as it is, and without this letter
    lorplan compare last-week.json my-plan.yaml     what has changed since
    lorplan compare my-plan.yaml --frontier         points against people asked
    """
    from lorplan.report import comparisons, xlsx

    output = Output.of(shared)

    def work() -> Any:
        from lorplan.api import compare

        together = what_ifs(shared)
        sides = (*([together] if together else []), *alternatives)
        reading = {name: shared[name] for name in ("on", "only", "rules")}
        return compare(what, number=number, frontier=frontier, **reading, what_ifs=sides)

    output.show(output.patiently(work), xlsx.comparison if output.form == "xlsx" else comparisons.render)
    return 0
