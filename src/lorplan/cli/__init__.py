"""The command `lorplan`.

Modules of the command line import click and each other; everything else is imported by each command when it runs, so
that help waits for nothing, `check` for no numpy and `verify` for no solver.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import NoReturn

import click

from lorplan.cli.options import HELP as HELP_OPTION
from lorplan.cli.output import emit
from lorplan.cli.run import run as run_command

COMMANDS = (
    "solve",
    "check",
    "verify",
    "explain",
    "ask",
    "compare",
    "report",
    "shortlist",
    "cohort",
    "next",
    "draft",
    "record",
    "set",
    "undo",
    "app",
    "rules",
    "init",
    "template",
    "import",
    "schema",
)

HELP = """Plan letters of recommendation for US residency applications.

Write down who could write for you, which letters you have or could get, and where you apply. lorplan answers
which letters go to which program, whom to ask, and what is missing, with proof and with reasons.

\b
lorplan init             write a commented starter, my-plan.yaml
lorplan check my-plan.yaml
lorplan my-plan.yaml     the plan: short for lorplan solve my-plan.yaml

Exit codes: 0 done; 1 done, but a requirement falls short; 2 the input or the call is wrong; 3 a bug of
lorplan; 4 no proof that the plan is best; 130 interrupted.
"""


class Commands(click.Group):
    """The commands, each imported from its own module when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names in the order of help."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, or None."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"lorplan.cli.{cmd_name}").command
        return command


def _version(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        from lorplan.cli.versions import versions

        emit(versions())
        ctx.exit()


@click.group(cls=Commands, help=HELP, no_args_is_help=False)
@click.option(
    "--version",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_version,
    help="Show the versions of lorplan, OR-Tools and the packaged rules.",
)
@HELP_OPTION
def group() -> None:
    """The group; it does nothing of its own."""


def main(arguments: list[str] | None = None) -> NoReturn:
    """Run the command line and leave with its exit code."""
    sys.exit(run_command(group, sys.argv[1:] if arguments is None else arguments))
