"""`lorplan schema`: JSON Schemas, for editors and for programs that read plans or tasks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from lorplan.cli import options as o
from lorplan.cli.deliver import deliver, refuse_existing

if TYPE_CHECKING:
    from pathlib import Path


@click.command("schema", short_help="JSON Schemas of scenarios and plans.")
@o.options(
    click.option("--plan", "of", flag_value="plan", help="The schema of a plan in JSON, instead of a scenario's."),
    click.option("--tasks", "of", flag_value="tasks", help="The schema of what lorplan next answers in JSON."),
    o.OUTPUT,
    o.FORCE,
)
def command(of: str | None, file: Path | None, force: bool) -> int:
    """Print the JSON Schema of a scenario, which editors use to complete and check it."""
    refuse_existing(file, force)
    if of is not None:
        from lorplan.report import schema

        data = schema.plan_schema() if of == "plan" else schema.tasks_schema()
    else:
        from lorplan.keeper.cards import scenario_schema

        data = scenario_schema()
    from lorplan.report.json import dumps

    deliver(dumps(data), file, force)
    return 0
