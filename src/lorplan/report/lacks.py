"""What falls short, what is open, and what is merely good to know."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from lorplan.basics.words import plural, sentence, verb
from lorplan.report.names import Names
from lorplan.report.page import Page
from lorplan.results.plan import Finding, NextStep, Plan, opinion_only
from lorplan.results.verdicts import OWN_LAYERS

PROGRAMS = 4  # named below a finding
FEW = 2  # programs that a note names
_BY = {  # how firmly, by whether it is required and whether the program's own page says it
    (True, True): "Required: ",
    (True, False): "Required: ",
    (False, True): "Strongly suggested by the program: ",
    (False, False): "Expected by the field: ",
}


def lacks(page: Page, plan: Plan, steps: int = 0) -> None:
    """What is missing, first what is required, with what would mend it. `steps`: how many of the next steps are shown
    above; a mend that is one of them is not told twice."""
    broken = [finding for finding in plan.findings if finding.status == "broken"]
    if not page.view.all:
        broken = [replace(each, mend=_step(plan.next_steps[:steps], each) or each.mend) for each in broken]
    findings(page, "WHAT IS MISSING", sorted(broken, key=lambda finding: not finding.required), 5)


def _step(steps: Sequence[NextStep], finding: Finding) -> str:
    """Where what to do about a finding is one of the steps shown above, which one; else nothing."""
    to_do = finding.to_do
    number = next((n for n, step in enumerate(steps, 1) if to_do and step.what.startswith(sentence(to_do))), None)
    return "" if number is None else f"What to do: step {number}."


def notes(page: Page, plan: Plan) -> None:
    """Things to know that count for nothing, and the user's own changes to the rules."""
    findings(page, "GOOD TO KNOW", [finding for finding in plan.findings if finding.status == "note"], 4)
    if plan.overrides:
        page.heading("YOUR CHANGES TO THE RULES")
        for change in plan.overrides:
            verb = {"lift": "lifted", "lifts": "lifted", "change": "changed", "changes": "changed"}.get(
                change.action, change.action
            )
            page.text(f"{change.rule} {verb}" + (f": {change.reason}" if change.reason else ""), mark="- ")


def findings(page: Page, head: str, those: Sequence[Finding], limit: int) -> None:
    """A section of findings; nothing where there are none."""
    if those:
        page.heading(head)
    for finding in page.cut(those, limit):
        finding_lines(page, finding)


def finding_lines(page: Page, finding: Finding) -> None:
    """One finding: the rule's sentence, what is so for this applicant, where, and what would mend it."""
    style = {"broken": "bad", "open": "warn"}.get(finding.status, "")
    own = "" if finding.sources or finding.status == "note" else " (your own rule)"
    if opinion_only(finding.sources) and finding.status != "note":
        own = " (advisers say so; no official page that we know does)"
    alone = finding.level == "must" and finding.layers  # several that go together say it themselves
    by = _BY[finding.required, finding.layers[0].layer in OWN_LAYERS] if alone else ""
    page.text(by + sentence(finding.says) + own + page.cite(finding.sources), mark="- ", style=style)
    if finding.text and finding.text != finding.says:
        page.text(sentence(finding.text), indent=2)
    if finding.programs and finding.status != "note":
        about = page.programs(finding.programs, PROGRAMS)
        page.text(f"{'Program' if len(finding.programs) == 1 else 'Programs'}: {about}.", indent=2)
    elif _some_only(finding, page.names):
        page.text(f"At {page.programs(finding.programs, PROGRAMS)}.", indent=2)
    if finding.mend:
        page.text(finding.mend if page.view.all else sentence(finding.first_mend), indent=2)
    if finding.asks:
        page.text(" ".join(finding.asks), indent=2)


def _some_only(finding: Finding, names: Names) -> bool:
    """Whether a note speaks of a few programs and not of the letters there, so that it must say which."""
    return not finding.letters and len(finding.programs) <= FEW < len(names.programs)


def fewer(number: int) -> str:
    """`3 programs fall short`."""
    return "no program falls short" if not number else f"{plural(number, 'program')} {verb(number, 'fall')} short"
