"""`lorplan draft`: an e-mail about a letter, to be read, completed and sent by the user."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from lorplan.cli import options as o
from lorplan.cli.settings import Output, source

if TYPE_CHECKING:
    from pathlib import Path


def _filled(ctx: click.Context, param: click.Parameter, values: tuple[str, ...]) -> dict[str, list[str]]:
    fills: dict[str, list[str]] = {}
    for value in values:
        name, equals, text = value.partition("=")
        if not equals or not name.strip() or not text.strip():
            raise click.BadParameter(f"{value!r} is not of the form NAME=TEXT", ctx, param)
        fills.setdefault(name.strip(), []).append(" ".join(text.split()))
    return fills


@click.command("draft", short_help="An e-mail: request, packet, reminder, thanks.")
@o.options(
    o.SCENARIO,
    click.argument("who"),
    click.option(
        "--kind",
        metavar="KIND",
        help="What the e-mail is to say: request, packet, feedback, reminder, last-reminder, office, second-version, "
        "new-upload, replace, stand-down, asked-to-write-it-myself, coordinator-question, department-letter, thanks, "
        "news.  [default: what fits the letter's status]",
    ),
    click.option(
        "--fill",
        "fills",
        multiple=True,
        metavar="NAME=TEXT",
        callback=_filled,
        help="What to say in a gap, such as matter=... May be given again, for the same list another line.",
    ),
    o.ON,
    o.RULES,
    *o.WHAT_IF,
    o.form("text", "json", "eml", "mailto"),
    o.OUTPUT,
    o.FORCE,
    o.WIDTH,
    o.QUIET,
)
def command(scenario: Path, who: str, kind: str | None, fills: dict[str, list[str]], **shared: Any) -> int:
    """Draft an e-mail about the letter WHO of SCENARIO, or to the writer or program of that id. It says what the file
    says; what the file does not say is a gap in [square brackets], and listed. With -q the e-mail alone.
    """
    from lorplan.api import draft
    from lorplan.report.draft import eml, mailto, render

    output = Output.of(shared)
    result = draft(source(scenario, shared), who, kind, fills)
    output.show(result, {"eml": eml, "mailto": mailto}.get(output.form, render))
    return 0
