"""`lorplan next`: what to do by when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from lorplan.cli import options as o
from lorplan.cli.settings import Output, Render, source
from lorplan.cli.types import Day

if TYPE_CHECKING:
    import datetime
    from pathlib import Path

    from lorplan.results.tasks import TaskList


@click.command("next", short_help="What to do next, and by when.")
@o.options(
    o.SCENARIO,
    click.option("--until", type=Day(), help="Leave out what is due after this day."),
    *o.source(),
    *o.output("text", "json", "ics", "xlsx"),
)
def command(scenario: Path, until: datetime.date | None, **shared: Any) -> int:
    """List the tasks of SCENARIO: what is overdue, what is for this week, and what comes later, each with its day, the
    e-mail that helps and the command that ticks it off. With -q the sentences alone, with -v the sources.

    \b
    lorplan next my-plan.yaml --until 2027-09-30
    lorplan next my-plan.yaml -o letters.ics       for your calendar
    lorplan next my-plan.yaml -o letters.xlsx      for a spreadsheet
    """
    from lorplan.report import ics, tasks, xlsx

    output = Output.of(shared)

    def work() -> TaskList:
        from lorplan.api import next_tasks

        return next_tasks(source(scenario, shared), until)

    forms: dict[str, Render] = {"ics": ics.ics, "xlsx": xlsx.tasks}
    output.show(output.patiently(work), forms.get(output.form, tasks.render))
    return 0
