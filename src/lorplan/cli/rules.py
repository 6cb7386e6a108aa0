"""`lorplan rules`: the rules themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from lorplan.cli import options as o

if TYPE_CHECKING:
    from pathlib import Path


@click.group("rules", short_help="The rules themselves: list, show.", no_args_is_help=False)
def command() -> None:
    """List the rules, or show one with its sources."""


@command.command("list", short_help="All rules, by pack.")
@o.options(
    o.RULES,
    click.option("--pack", "packs", multiple=True, metavar="PACK", help="Only rules of this pack."),
    o.form("text", "json"),
    o.OUTPUT,
    o.FORCE,
    o.WIDTH,
)
def list_rules(
    rules: tuple[Path, ...],
    packs: tuple[str, ...],
    form: str,
    output: Path | None,
    force: bool,
    width: int | None,
) -> int:
    """List all packaged rules, and those of --rules."""
    from lorplan.catalog import rules_list
    from lorplan.cli.deliver import colour, columns, deliver, refuse_existing
    from lorplan.report import View
    from lorplan.report.rules import narrowed, render_list

    refuse_existing(output, force)
    cards = narrowed(rules_list(rules), packs)
    if form == "json":
        from lorplan.report.json import dumps

        text = dumps([card.to_json() for card in cards])
    else:
        text = render_list(cards, View(columns(width, output), colour=colour(output)))
    deliver(text, output, force)
    return 0


@command.command("show", short_help="One rule in full, with its sources.")
@o.options(
    click.argument("rule"),
    o.RULES,
    o.form("text", "json"),
    o.OUTPUT,
    o.FORCE,
    o.WIDTH,
)
def show_rule(
    rule: str,
    rules: tuple[Path, ...],
    form: str,
    output: Path | None,
    force: bool,
    width: int | None,
) -> int:
    """Show RULE: what it says, to whom it applies, each layer that changes it, and the sources."""
    from lorplan.catalog import rule_show
    from lorplan.cli.deliver import colour, columns, deliver, refuse_existing
    from lorplan.report import View

    refuse_existing(output, force)
    card = rule_show(rule, rules)
    if form == "json":
        from lorplan.report.json import dumps

        text = dumps(card.to_json())
    else:
        from lorplan.report.rules import render_card

        text = render_card(card, View(columns(width, output), colour=colour(output)))
    deliver(text, output, force)
    return 0
