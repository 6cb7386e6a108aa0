"""`lorplan set`: values go into the scenario's file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from lorplan.cli import options as o
from lorplan.cli.settings import Output

if TYPE_CHECKING:
    from pathlib import Path


def _pairs(ctx: click.Context, param: click.Parameter, words: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """`PATH VALUE`, or any number of `PATH=VALUE`."""
    if len(words) == 2 and "=" not in words[0]:
        return ((words[0], words[1]),)
    pairs = []
    for word in words:
        path, equals, value = word.partition("=")
        if not equals:
            raise click.BadParameter(f"{word!r} is not of the form PATH=VALUE", ctx, param)
        pairs.append((path, value))
    return tuple(pairs)


@click.command("set", short_help="Change values in your file.")
@o.options(
    o.SCENARIO,
    click.argument("values", nargs=-1, required=True, metavar="PATH VALUE", callback=_pairs),
    click.option("--add", is_flag=True, help="Add VALUE to the list at PATH."),
    o.ON,
    o.RULES,
    *o.change(),
)
def command(scenario: Path, values: tuple[tuple[str, str], ...], add: bool, **shared: Any) -> int:
    """Set the value at PATH in SCENARIO; PATH is what --set takes. Nothing else in the file is changed.

    \b
    lorplan set my-plan.yaml letters.patel-im.answer eager
    lorplan set my-plan.yaml budget.new_requests=2 letters.chen-im.waived=true
    lorplan set my-plan.yaml letters.chen-im.answer=            leave it out
    lorplan set my-plan.yaml writers.lee '{name: Dr. Ann Lee, degree: md}'
    lorplan set my-plan.yaml programs.academic.traits research_heavy --add

    What the file would then say is read first: where anything were wrong, all of it is said and nothing is written.
    """
    from lorplan.answers.record.change import Editing
    from lorplan.api import set_values
    from lorplan.report.record import render

    output = Output.of(shared)
    editing = Editing(str(scenario), shared["on"], shared["rules"], shared["dry_run"])
    output.show(set_values(editing, values, add=add), render)
    return 0
