"""`lorplan rules`: the rules themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from lorplan.cli import options as o
from lorplan.cli.types import Day, FilePath

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from lorplan.answers import RuleCard
    from lorplan.explain.rule_at import RuleAt
    from lorplan.whatif.assume import Assumption


@click.group("rules", short_help="The rules themselves: list, show, lint, test.", no_args_is_help=False)
def command() -> None:
    """List the rules, show one with its sources, look over packs, run the tests beside them."""


LOOKED_OVER = click.option(
    "--rules",
    type=FilePath(),
    multiple=True,
    metavar="DIR",
    help="Look over the packs in this folder (or this file), beside the packaged ones. May be given again.  "
    "[default: the packaged ones]",
)


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
    click.option("--in", "scenario", type=FilePath(), metavar="SCENARIO", help="As it stands in this scenario."),
    click.option("--program", metavar="ID", help="At this program of the scenario; its only one where left out."),
    click.option("--on", type=Day(), help="The day, instead of the scenario's as_of."),
    o.RULES,
    o.what_if,
    o.form("text", "json"),
    o.OUTPUT,
    o.FORCE,
    o.WIDTH,
)
def show_rule(
    rule: str,
    scenario: Path | None,
    program: str | None,
    on: date | None,
    rules: tuple[Path, ...],
    assumptions: tuple[Assumption, ...],
    form: str,
    output: Path | None,
    force: bool,
    width: int | None,
) -> int:
    """Show RULE: what it says, to whom it applies, each layer that changes it, and the sources. With --in, what it
    comes to at a program of a scenario: which layers speak there, its numbers, and the letters that it is about.
    """
    from lorplan.cli.deliver import colour, columns, deliver, refuse_existing
    from lorplan.report import View

    refuse_existing(output, force)
    if scenario is None and (program is not None or on is not None):
        raise click.UsageError("--program and --on go with --in SCENARIO")
    if scenario is None and assumptions:
        raise click.UsageError("--set, --without and --with go with --in SCENARIO")
    view = View(columns(width, output), colour=colour(output))
    answer: RuleAt | RuleCard
    if scenario is not None:
        from lorplan.api import load_case
        from lorplan.explain.rule_at import rule_at

        answer = rule_at(load_case(scenario, on=on, rules=rules, assumptions=assumptions), rule, program)
    else:
        from lorplan.catalog import rule_show

        answer = rule_show(rule, rules)
    if form == "json":
        from lorplan.report.json import dumps

        text = dumps(answer.to_json())
    else:
        from lorplan.report.rules import render_shown

        text = render_shown(answer, view)
    deliver(text, output, force)
    return 0


@command.command("lint", short_help="What is in packs and probably not meant.")
@o.options(
    LOOKED_OVER,
    click.option("--on", type=Day(), help="The day on which sources count as stale.  [default: today]"),
    o.form("text", "json"),
    o.OUTPUT,
    o.FORCE,
)
def lint_rules(
    rules: tuple[Path, ...],
    on: date | None,
    form: str,
    output: Path | None,
    force: bool,
) -> int:
    """Look packs over: statements that meet, conditions that nothing can meet, what is used nowhere, ids, sentences,
    weights, sources. Leaves with 1 where something is an error.
    """
    from datetime import date as day

    from lorplan.cli.deliver import deliver, refuse_existing
    from lorplan.lint import lint
    from lorplan.report.rules import render_lint
    from lorplan.ruletests import test_files

    refuse_existing(output, force)
    report = lint(rules, on or day.today(), test_files(rules))
    if form == "json":
        from lorplan.report.json import dumps

        text = dumps(report.to_json())
    else:
        text = render_lint(report)
    deliver(text, output, force)
    return 1 if report.errors else 0


@command.command("test", short_help="Run the tests beside packs.")
@o.options(
    LOOKED_OVER,
    o.form("text", "json"),
    o.OUTPUT,
    o.FORCE,
    o.WIDTH,
    o.VERBOSE,
)
def test_rules(
    rules: tuple[Path, ...],
    form: str,
    output: Path | None,
    force: bool,
    width: int | None,
    verbose: int,
) -> int:
    """Run the tests (NAME.test.yaml) beside packs, and name the rules that no test exercises. Leaves with 1 where a
    test fails.
    """
    from lorplan.cli.deliver import colour, columns, deliver, refuse_existing
    from lorplan.report import View
    from lorplan.report.rules import render_tests
    from lorplan.ruletests import run_tests

    refuse_existing(output, force)
    report = run_tests(rules)
    if form == "json":
        from lorplan.report.json import dumps

        text = dumps(report.to_json())
    else:
        text = render_tests(report, View(columns(width, output), verbose=bool(verbose), colour=colour(output)))
    deliver(text, output, force)
    return 1 if report.failed else 0
