"""The report of `verify` as text: right or wrong first, then what falls short."""

from __future__ import annotations

from lorplan.basics.words import sentence
from lorplan.report import View
from lorplan.report.lacks import findings
from lorplan.report.names import Names
from lorplan.report.page import Page
from lorplan.report.plain import day
from lorplan.report.verdict import caveats, style_of, summary
from lorplan.report.way import falling_short, way
from lorplan.results.verify import VerifyReport

_KIND = {"plan": "This plan", "csv": "This list", "yaml": "This assignment", "portfolio": "This portfolio"}
_HEADS = (("broken", "WHAT FALLS SHORT", 8), ("open", "WHAT HANGS ON AN ANSWER", 5), ("note", "GOOD TO KNOW", 4))


def render(report: VerifyReport, view: View) -> str:
    """The whole report; quiet: its verdict only."""
    page = Page(view, Names.of(report.programs))
    page.assumed(report.assumed)
    _verdict(page, report)
    caveats(page, report.findings)
    if not view.quiet:
        page.doubts(report.doubts)
        for status, head, limit in _HEADS:
            findings(page, head, [finding for finding in report.findings if finding.status == status], limit)
        if report.way is not None:
            way(page, report)
        else:
            _against_the_best(page, report)
        page.sources(6)
        page.heading("ABOUT THIS CHECK")
        page.text(f"Recomputed for {day(report.as_of)}, season {report.season}, without the plan's own numbers.")
        for note in report.notes:
            page.text(sentence(note))
        if view.verbose:
            for stage in report.value:
                page.text(f"{stage.name}: {stage.value}", mark="- ")
            page.text(f"scenario {report.scenario_hash}, rules {report.packs_hash}", mark="- ")
    return page.drawn()


def _verdict(page: Page, report: VerifyReport) -> None:
    what = _KIND.get(report.of, "This plan")
    v, counts = report.verdict, {program.program: program.count for program in report.programs}
    if report.wrong:
        page.text(f"{what} is wrong.", style="bad")
        for each in report.wrong:
            page.text(sentence(each), mark="- ")
    elif report.broken:
        page.text(f"{what} is possible: {summary(v, counts)}.", style="bad")
    elif not v.total:
        page.text(f"{what} is right: there is no program in it.", style="good")
    else:
        page.text(f"{what} is right: {summary(v, counts)}.", style=style_of(v))
    if report.same_scenario is False:
        page.text("It was made from another scenario, or from an earlier state of this one.", style="warn")
    if report.same_packs is False:
        page.text("It was made with other rules than those of today.", style="warn")


# A stage that nobody can count on the page: what its numbers are.
_UNITS = {"letters missing": "letters missing, by weight"}


def _against_the_best(page: Page, report: VerifyReport) -> None:
    best = {(stage.stage, stage.name): stage for stage in report.best}
    for stage in report.value:
        other = best.get((stage.stage, stage.name))
        if other is not None and other.value != stage.value:
            page.heading("HOW FAR FROM THE BEST")
            what = _UNITS.get(stage.name, stage.name)
            text = f"{what}: {stage.value} here, {other.value} in the best plan."
            page.text(
                falling_short(report, stage.value, other.value) if stage.name == "programs short or thin" else text
            )
            page.text("What to change first: --best.", style="dim")
            return
    if report.best:
        page.heading("HOW FAR FROM THE BEST")
        page.text("As good as the best plan.")
