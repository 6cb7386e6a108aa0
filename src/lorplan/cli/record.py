"""`lorplan record`: what happened goes into the scenario's file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from lorplan.cli import options as o
from lorplan.cli.settings import Output
from lorplan.cli.types import Day, Ids, WordChoice

if TYPE_CHECKING:
    import datetime
    from pathlib import Path

EVENTS = ("asked", "agreed", "promised", "declined", "uploaded", "withdrawn", "assigned", "applied")


@click.command("record", short_help="Write down what happened: asked, promised, uploaded, assigned.")
@o.options(
    o.SCENARIO,
    click.argument("names", metavar="LETTER", type=Ids()),
    click.argument("event", metavar="STATUS", type=WordChoice(EVENTS)),
    click.option("--on", type=Day(), help="The day on which it happened; today is one.  [default: no day is written]"),
    click.option("--for", "promised", type=Day(), help="The day for which the letter is promised."),
    click.option(
        "--at", multiple=True, type=Ids(), metavar="PROGRAM", help="A program that the letter is assigned to."
    ),
    click.option("--answer", metavar="WORD", help="What the writer answered: eager, yes, hesitant, standard_only, no."),
    click.option("--portal", metavar="PORTAL", help="The portal, where it is not the one that the file names."),
    o.RULES,
    *o.change(),
)
def command(
    scenario: Path,
    names: tuple[str, ...],
    event: str,
    on: datetime.date | None,
    promised: datetime.date | None,
    at: tuple[tuple[str, ...], ...],
    **shared: Any,
) -> int:
    """Write into SCENARIO what happened to LETTER (several with commas). Nothing else in the file is changed.

    \b
    lorplan record my-plan.yaml patel-im asked --on 2027-07-22
    lorplan record my-plan.yaml patel-im promised --for 2027-08-20 --answer eager
    lorplan record my-plan.yaml patel-im uploaded --on today
    lorplan record my-plan.yaml patel-im,chen-im assigned --at community,academic
    lorplan record my-plan.yaml community applied --on 2027-09-08

    Statuses: asked, agreed, promised (with --for), declined, uploaded, withdrawn, assigned (with --at), and of
    programs: applied (with --on). Where the day is later than the file's as_of, as_of becomes that day.
    """
    from lorplan.answers.record.change import Editing
    from lorplan.answers.record.happened import Happening
    from lorplan.api import record
    from lorplan.report.record import render

    output = Output.of(shared)
    programs = tuple(name for names in at for name in names)
    happening = Happening(event, names, on, promised, programs, shared["answer"], shared["portal"])
    output.show(record(Editing(str(scenario), on, shared["rules"], shared["dry_run"]), happening), render)
    return 0
