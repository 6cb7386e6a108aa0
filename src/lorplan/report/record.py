"""A change of the scenario's file as text: what was done, and the lines as they were and as they are."""

from __future__ import annotations

from lorplan.basics.words import sentence
from lorplan.report import View
from lorplan.report.page import Page
from lorplan.results.record import FileChange

VERBS = {"undo": ("Undone", "Would undo"), "record": ("Recorded", "Would record"), "set": ("Set", "Would set")}
SHOWN = 12  # lines of a change


def render(change: FileChange, view: View) -> str:
    """The change; quiet: what was done alone."""
    page = Page(view)
    done, would = VERBS[change.done]
    verb = done if change.written or not change.lines else would
    page.text(sentence(f"{verb}: {change.what}"), style="head")
    for lines in () if view.quiet else change.lines:
        page.text(f"line {lines.line}", indent=2, style="dim")
        for mark, written, style in (("- ", lines.old, "bad"), ("+ ", lines.new, "good")):
            for line in page.few(written, SHOWN):
                page.text(line.strip(), indent=2, mark=mark, style=style)
            if len(page.few(written, SHOWN)) < len(written):
                page.text(f"{len(written) - SHOWN} more lines (--format json has them)", indent=4, style="dim")
    for note in () if view.quiet and change.written else change.notes:
        page.text(note)
    return page.drawn()
