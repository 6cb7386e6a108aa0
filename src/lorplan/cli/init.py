"""`lorplan init`: a commented starter, or a packaged scenario, to begin with."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from lorplan.cli import options as o
from lorplan.cli.deliver import columns, deliver, refuse_existing
from lorplan.cli.output import complain
from lorplan.cli.types import FilePath

if TYPE_CHECKING:
    from pathlib import Path

STARTER = "starter"


@click.command("init", short_help="Write a commented starter or a packaged scenario.")
@o.options(
    click.argument("file", type=FilePath(), default="my-plan.yaml"),
    click.option(
        "--from", "name", default=STARTER, show_default=True, metavar="NAME", help="The scenario to start from."
    ),
    click.option("--list", "show_list", is_flag=True, help="List the scenarios there are."),
    click.option("--force", is_flag=True, help="Replace FILE if it exists."),
)
def command(file: Path, name: str, show_list: bool, force: bool) -> int:
    """Write FILE [default: my-plan.yaml], a scenario with comments that solves as it is, and its JSON Schema
    beside it for editors. `-` writes to the terminal instead. Nothing is overwritten unasked.
    """
    from lorplan.scenario.starters import starters, text_of

    if show_list:
        from lorplan.report.plain import wrap

        entries = [(each, wrap(about, columns(None, None), "    ")) for each, about in starters()]
        deliver("".join("\n".join([each, *lines]) + "\n" for each, lines in entries), None)
        return 0
    text = text_of(name)
    if str(file) == "-":
        deliver(text, None)
        return 0
    from lorplan.basics.files import write
    from lorplan.keeper.cards import scenario_schema
    from lorplan.report.json import dumps
    from lorplan.report.plain import shown

    refuse_existing(file, force)
    schema = file.with_name("lorplan-schema.json")
    if not os.path.exists(schema):
        write(schema, dumps(scenario_schema()))
    write(file, f"# yaml-language-server: $schema={schema.name}\n{text}", overwrite=force)
    where = shown(str(file))
    complain(f"lorplan: wrote {where}\n  hint: edit it, then: lorplan check {where}; lorplan solve {where}")
    return 0
