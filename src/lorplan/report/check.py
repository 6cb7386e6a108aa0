"""The report of `check` as text: what falls short first, then what is unknown, then what there is."""

from __future__ import annotations

from lorplan.basics.words import plural, sentence
from lorplan.report import View
from lorplan.report.lacks import findings
from lorplan.report.names import Names
from lorplan.report.page import Page
from lorplan.report.plain import day
from lorplan.report.verdict import caveats, headline, style_of
from lorplan.results.check import CheckReport

_HEADS = (
    ("broken", "CANNOT BE MET", 8),
    ("open", "CAN BE MET IF AN ANSWER GOES WELL", 5),
    ("note", "GOOD TO KNOW", 4),
)
_FATES = (
    ("ready", "ready"),
    ("coming", "on their way"),
    ("can be asked for", "could be asked for"),
    ("barred", "may not be used"),
    ("gone", "gone"),
)


def render(report: CheckReport, view: View) -> str:
    """The whole report; quiet: its first line only."""
    page = Page(view, Names.of(report.entries))
    page.assumed(report.assumed)
    kept = [finding for finding in report.findings if finding.status == "kept"]
    if report.verdicts and report.programs:
        counts = {entry.program: entry.count for entry in report.entries}
        page.text(headline(report.verdicts, counts), style=style_of(report.verdicts[-1]))
    _verdict(page, report, len(kept))
    caveats(page, report.findings)
    if not view.quiet:
        page.doubts(report.doubts)
        for status, head, limit in _HEADS:
            findings(page, head, [finding for finding in report.findings if finding.status == status], limit)
        if kept and view.all:
            findings(page, "CAN BE MET", kept, len(kept))
        _letters(page, report)
        _unknowns(page, report)
        page.sources(6)
        _about(page, report)
    return page.drawn()


def _verdict(page: Page, report: CheckReport, kept: int) -> None:
    broken = sum(1 for finding in report.findings if finding.status == "broken")
    unsure = sum(1 for finding in report.findings if finding.status == "open")
    total = broken + unsure + kept
    if broken:
        page.text(f"The file is right, but {broken} of {plural(total, 'requirement')} cannot be met.", style="bad")
    elif unsure:
        many = f"{unsure} of {plural(total, 'requirement')}"
        page.text(f"The file is right. {many} can be met only if an answer goes well.", style="warn")
    elif total:
        page.text(f"The file is right, and {_all(total)} can be met.", style="good")
    else:
        page.text("The file is right. No requirement applies to it.", style="good")


def _all(total: int) -> str:
    return f"all {total} requirements" if total > 1 else "its one requirement"


def _letters(page: Page, report: CheckReport) -> None:
    if not report.letters:
        return
    page.heading("LETTERS")
    for fate, words in _FATES:
        those = [letter for letter in report.letters if letter.fate == fate]
        if not those:
            continue
        page.text(f"{len(those)} {words}: " + ", ".join(letter.letter for letter in those), mark="- ")
        if fate in ("barred", "gone") or page.view.all:
            for letter in those:
                if letter.why:
                    page.text(f"{letter.letter}: {sentence(letter.why)}", indent=2)


def _unknowns(page: Page, report: CheckReport) -> None:
    if not report.unknowns:
        return
    page.heading("WHAT YOUR FILE DOES NOT SAY")
    for unknown in page.cut(report.unknowns, 8):
        page.text(f"{unknown.question} ({unknown.fact})", mark="- ")
    page.text("lorplan solve says which of these answers matter.", style="dim")


def _about(page: Page, report: CheckReport) -> None:
    page.heading("ABOUT THIS CHECK")
    programs = f"{plural(report.programs, 'program')} in {plural(report.program_entries, 'entry', 'entries')}"
    page.text(f"{plural(report.writers, 'writer')}, {plural(len(report.letters), 'letter')}, {programs}.")
    carried = f" (some rules carried over from {report.season_carried_from})" if report.season_carried_from else ""
    page.text(f"Made for {day(report.as_of)}, season {report.season}{carried}.")
    for note in report.notes:
        page.text(sentence(note))
    if page.view.verbose:
        page.text(f"rules from {', '.join(report.packs)}", mark="- ")
        page.text(f"scenario {report.scenario_hash}, rules {report.packs_hash}, lorplan {report.version}", mark="- ")
