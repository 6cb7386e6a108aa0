"""`lorplan rules`: the rules themselves."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import click

from lorplan.cli import options as o
from lorplan.cli.settings import Output, source, what_ifs
from lorplan.cli.types import Day, FilePath

if TYPE_CHECKING:
    from pathlib import Path

    from lorplan.results.rule_at import RuleAt
    from lorplan.results.rules import RuleCard


@click.group("rules", short_help="The rules themselves: list, show, about, lint, test.", no_args_is_help=False)
@o.HELP
def command() -> None:
    """List the rules, show one with its sources, see what stands beside a page's own, look over packs, run tests."""


LOOKED_OVER = click.option(
    "--rules",
    type=FilePath(),
    multiple=True,
    metavar="DIR",
    help="Look over the packs in this folder (or this file), beside the packaged ones. May be given again.  "
    "[default: the packaged ones]",
)


OUTPUT = (o.form("text", "json"), o.OUTPUT, o.FORCE)


@command.command("list", short_help="All rules, by pack.")
@o.options(
    o.RULES,
    click.option("--pack", "packs", multiple=True, metavar="PACK", help="Only rules of this pack."),
    *OUTPUT,
    o.WIDTH,
)
def list_rules(rules: tuple[Path, ...], packs: tuple[str, ...], **shared: Any) -> int:
    """List all packaged rules, and those of --rules."""
    from lorplan.keeper.cards import rules_list
    from lorplan.report.rules import narrowed, render_list

    output = Output.of(shared)
    cards = narrowed(rules_list(rules), packs)
    output.show(cards, render_list, lambda: [card.to_json() for card in cards])
    return 0


@command.command("show", short_help="One rule in full, with its sources.")
@o.options(
    click.argument("rule"),
    click.option("--in", "scenario", type=FilePath(), metavar="SCENARIO", help="As it stands in this scenario."),
    click.option("--program", metavar="ID", help="At this program of the scenario; its only one where left out."),
    click.option("--on", type=Day(), help="The day, instead of the scenario's as_of."),
    o.RULES,
    *o.WHAT_IF,
    *OUTPUT,
    o.WIDTH,
)
def show_rule(rule: str, scenario: Path | None, program: str | None, **shared: Any) -> int:
    """Show RULE: what it says, to whom it applies, each layer that changes it, and the sources. With --in, what it
    comes to at a program of a scenario: which layers speak there, its numbers, and the letters that it is about.
    """
    from lorplan.report.rules import render_shown

    output = Output.of(shared)
    if scenario is None and (program is not None or shared["on"] is not None):
        raise click.UsageError("--program and --on go with --in SCENARIO")
    if scenario is None and what_ifs(shared):
        raise click.UsageError("--set, --without and --with go with --in SCENARIO")
    result: RuleAt | RuleCard
    if scenario is not None:
        from lorplan.keeper.rule_at import rule_at

        result = rule_at(source(scenario, shared).case(), rule, program)
    else:
        from lorplan.keeper.cards import rule_show

        result = rule_show(rule, shared["rules"])
    output.show(result, render_shown)
    return 0


@command.command("about", short_help="A page's own rules beside those of packs.")
@o.options(
    o.SCENARIO,
    click.option("--program", metavar="ID", help="This program alone.  [default: all with rules of their own]"),
    o.ON,
    o.RULES,
    *o.WHAT_IF,
    *OUTPUT,
    o.WIDTH,
    o.ALL,
)
def about_rules(scenario: Path, program: str | None, **shared: Any) -> int:
    """Show beside each rule of a program's own the other rules in force there that speak of the same letters: what
    cannot be kept together with it, what asks for the same, what gives or takes points for it.
    """
    from lorplan.keeper.rules_about import rules_about
    from lorplan.report.rules_about import render_about

    output = Output.of(shared)
    output.show(rules_about(source(scenario, shared).case(), program), render_about)
    return 0


@command.command("lint", short_help="What is in packs and probably not meant.")
@o.options(
    LOOKED_OVER,
    click.option("--on", type=Day(), help="The day on which sources count as stale.  [default: today]"),
    *OUTPUT,
)
def lint_rules(rules: tuple[Path, ...], on: date | None, **shared: Any) -> int:
    """Look packs over: statements that meet, conditions that nothing can meet, what is used nowhere, ids, sentences,
    weights, sources. Leaves with 1 where something is an error.
    """
    from lorplan.keeper.lint import lint
    from lorplan.keeper.ruletests import test_files
    from lorplan.report.rules import render_lint

    output = Output.of(shared)
    report = lint(rules, on or date.today(), test_files(rules))
    output.show(report, lambda lint_report, _: render_lint(lint_report))
    return 1 if report.errors else 0


@command.command("test", short_help="Run the tests of rules.")
@o.options(
    click.argument("scenarios", type=FilePath(), nargs=-1, metavar="[SCENARIO]..."),
    LOOKED_OVER,
    *OUTPUT,
    o.WIDTH,
    o.VERBOSE,
)
def test_rules(scenarios: tuple[Path, ...], rules: tuple[Path, ...], **shared: Any) -> int:
    """Run the tests of rules, and name the rules that no test exercises. They stand in files called NAME.test.yaml:
    beside a SCENARIO those of its programs' own rules, beside packs (--rules) theirs. Leaves with 1 where a test fails.
    """
    from lorplan.keeper.ruletests import run_tests
    from lorplan.report.rules import render_tests

    output = Output.of(shared)
    report = run_tests(rules, scenarios)
    output.show(report, render_tests)
    return 1 if report.failed else 0
