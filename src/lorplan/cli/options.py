"""Options that several commands share, each with its help."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from lorplan.cli.output import emit
from lorplan.cli.types import Day, FilePath, WordChoice

F = TypeVar("F", bound=Callable[..., Any])
Option = Callable[[Any], Any]


def _show_help(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        emit(f"{ctx.get_help()}\n")
        ctx.exit()


# Click's own would write by itself, and take a full disk for a bug and a reader who is gone for a broken must.
HELP = click.help_option("-h", "--help", callback=_show_help)
SCENARIO = click.argument("scenario", type=FilePath())
ON = click.option("--on", type=Day(), help="The day to plan for, instead of the scenario's as_of.")
ONLY = click.option(
    "--only",
    type=WordChoice(["uploaded", "agreed", "asked"]),
    help="Use letters that are at least this far: uploaded; or also agreed; or also asked. Nobody new is asked.",
)
RULES = click.option(
    "--rules",
    type=FilePath(),
    multiple=True,
    metavar="DIR",
    help="Read the packs of this file or folder as well. May be given again.",
)
STRICT = click.option("--strict", is_flag=True, help="Leave with 1 also where a requirement hangs on an answer.")
OUTPUT = click.option("-o", "--output", "file", type=FilePath(), metavar="FILE", help="Write the result to this file.")
FORCE = click.option("--force", is_flag=True, help="Let -o replace a file that exists.")
WIDTH = click.option(
    "--width",
    type=click.IntRange(40, 400),
    metavar="COLUMNS",
    help="Columns of the text, 40 to 400. [default: the terminal's, else 80]",
)
DRY_RUN = click.option("--dry-run", is_flag=True, help="Show what would be changed, and write nothing.")
ALL = click.option("--all", "show_all", is_flag=True, help="Show long lists to their end.")
QUIET = click.option("-q", "--quiet", count=True, help="Say less: the verdict and what to do next, no progress.")
VERBOSE = click.option("-v", "--verbose", count=True, help="Say more: how it was proved, from what.")


WHAT_IF = (
    click.option(
        "--set",
        "sets",
        multiple=True,
        metavar="PATH=VALUE",
        help="What if: another value, such as letters.chen-im.status=uploaded; PATH= leaves it out. May be "
        "given again.",
    ),
    click.option(
        "--without",
        "without",
        multiple=True,
        metavar="LETTER",
        help="What if: as if there were no such letter. Several with commas, or given again.",
    ),
    click.option(
        "--with",
        "overlays",
        type=FilePath(),
        multiple=True,
        metavar="FILE",
        help="What if: lay the letters, writers, programs and whatever else FILE holds over the scenario. May be given "
        "again.",
    ),
)


def form(*names: str) -> Option:
    """`--format` with these names; what holds where it is not given says `forms.form_of`."""
    return click.option(
        "--format",
        "form",
        type=WordChoice(names),
        help=f"The form of the result.  [default: by the ending of -o, else {names[0]}]",
    )


def options(*decorators: Option) -> Callable[[F], F]:
    """All these options and `--help`, in the order of help. A command takes those it shares as `**shared`."""

    def decorate(function: F) -> F:
        for decorator in reversed((*decorators, HELP)):
            function = decorator(function)
        return function

    return decorate


def source(only: Option = ONLY) -> tuple[Option, ...]:
    """What a scenario is read with; `settings.source` takes it. `only`: that option, with the command's own words."""
    return (ON, only, RULES, *WHAT_IF)


def output(*forms: str, verbose: bool = True) -> tuple[Option, ...]:
    """How and where the answer is shown; `settings.Output` takes it. `forms`: the names for `--format`."""
    return (form(*forms), OUTPUT, FORCE, ALL, WIDTH, QUIET, *((VERBOSE,) if verbose else ()))


def change() -> tuple[Option, ...]:
    """How a change of the user's file is made and shown; `settings.Output` takes it."""
    return (DRY_RUN, form("text", "json"), OUTPUT, FORCE, WIDTH, QUIET)
