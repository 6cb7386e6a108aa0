"""What falls short, what is open, and what is merely good to know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lorplan.basics.words import plural, sentence

FEW = 2  # programs that a note names

if TYPE_CHECKING:
    from lorplan.report import View
    from lorplan.report.names import Names
    from lorplan.report.page import Page
    from lorplan.results.plan import Finding, Plan


def lacks(page: Page, plan: Plan, names: Names, view: View) -> None:
    """Requirements that fall short, with what would mend them; then those that hang on an answer."""
    broken = [finding for finding in plan.findings if finding.status == "broken"]
    unsure = [finding for finding in plan.findings if finding.status == "open"]
    _section(page, "WHAT FALLS SHORT", broken, names, view, 5)
    _section(page, "WHAT HANGS ON AN ANSWER", unsure, names, view, 3)


def notes(page: Page, plan: Plan, names: Names, view: View) -> None:
    """Things to know that count for nothing, and the user's own changes to the rules."""
    _section(page, "GOOD TO KNOW", [f for f in plan.findings if f.status == "note"], names, view, 4)
    if plan.overrides:
        page.heading("YOUR CHANGES TO THE RULES")
        for change in plan.overrides:
            verb = {"lift": "lifted", "lifts": "lifted", "change": "changed", "changes": "changed"}.get(
                change.action, change.action
            )
            page.text(f"{change.rule} {verb}" + (f": {change.reason}" if change.reason else ""), mark="- ")


def _section(page: Page, head: str, findings: list[Finding], names: Names, view: View, limit: int) -> None:
    if not findings:
        return
    page.heading(head)
    few = findings if view.all or len(findings) <= limit + 1 else findings[:limit]
    for finding in few:
        finding_lines(page, finding, names, None if view.all else 4)
    if len(few) < len(findings):
        page.text(f"and {len(findings) - len(few)} more (--all)", style="dim")


def finding_lines(page: Page, finding: Finding, names: Names, limit: int | None) -> None:
    """One finding: the rule's sentence, what is so for this applicant, where, and what would mend it."""
    style = {"broken": "bad", "open": "warn"}.get(finding.status, "")
    own = "" if finding.sources or finding.status == "note" else " (your own rule)"
    page.text(sentence(finding.says) + own + names.cite(finding.sources), mark="- ", style=style)
    if finding.text and finding.text != finding.says:
        page.text(sentence(finding.text), indent=2)
    if finding.programs and finding.status != "note":
        about = names.some_programs(finding.programs, limit)
        page.text(f"{'Program' if len(finding.programs) == 1 else 'Programs'}: {about}.", indent=2)
    elif _some_only(finding, names):
        page.text(f"At {names.some_programs(finding.programs, limit)}.", indent=2)
    if finding.mend:
        page.text(f"To mend it: {finding.mend}", indent=2)


def _some_only(finding: Finding, names: Names) -> bool:
    """Whether a note speaks of a few programs and not of the letters there, so that it must say which."""
    return not finding.letters and len(finding.programs) <= FEW < len(names.programs)


def fewer(number: int) -> str:
    """`3 programs fall short`."""
    return (
        "no program falls short"
        if not number
        else f"{plural(number, 'program')} {'falls' if number == 1 else 'fall'} short"
    )
