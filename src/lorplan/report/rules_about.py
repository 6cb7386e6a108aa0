"""A page's own rules beside those of the packs, as text."""

from __future__ import annotations

from itertools import groupby
from typing import Final

from lorplan.basics.words import listing, plural, sentence
from lorplan.report import View
from lorplan.report.names import written_by
from lorplan.report.page import Page
from lorplan.results.rules_about import OwnRule, RuleBeside, RulesAbout

RELATIONS: Final = {
    "contradicts": ("Cannot be kept together with it:", "bad"),
    "repeats": ("Asks for the same once more:", "warn"),
    "follows": ("Kept already wherever the page's rule is:", "warn"),
    "implies": ("Whoever keeps it keeps the page's rule, which adds nothing to it:", "warn"),
    "against": ("Takes points from the letters that the page asks for:", "warn"),
    "for": ("Gives points to the letters that the page asks for:", ""),
    "shares": ("Speaks of such letters too:", ""),
}
MOST_SHARED: Final = 5  # shown before --all


def render_about(answer: RulesAbout, view: View) -> str:
    """Program by program, rule by rule: what is beside it, the contradictions first."""
    page = Page(view)
    page.assumed(answer.assumed)
    if not answer.programs:
        page.text("No program of this file has rules of its own.")
    for program in answer.programs:
        own = (
            plural(len(program.rules), "rule of its own", "rules of its own") if program.rules else "no rule of its own"
        )
        named = program.name if program.name == program.program else f"{program.name} ({program.program})"
        page.blank()
        page.text(f"{named}: {own}.", style="strong")
        for rule in program.rules:
            _own_rule(page, rule, answer)
    page.blank()
    page.text("One rule in full: lorplan rules show RULE --in SCENARIO --program ID", style="dim")
    return page.drawn()


def _own_rule(page: Page, rule: OwnRule, answer: RulesAbout) -> None:
    page.blank()
    changes = ", changes a rule of a pack" if rule.changes else ""
    page.text(f"{rule.rule} ({rule.level}, {rule.kind}{changes})", style="strong")
    page.text(sentence(rule.says), indent=2)
    if rule.letters:
        page.text(f"Letters of your file: {_letters(rule.letters, answer)}.", indent=2)
    if not rule.beside:
        page.text("No other rule in force there speaks of such letters.", indent=2)
    for relation, group in groupby(rule.beside, key=lambda beside: beside.relation):
        words, style = RELATIONS[relation]
        page.text(words, indent=2, style=style)
        for beside in page.cut(
            list(group), MOST_SHARED if relation in ("shares", "for") else len(rule.beside), indent=4
        ):
            page.text(_told(beside, answer), indent=4, mark="- ")


def _told(beside: RuleBeside, answer: RulesAbout) -> str:
    """`one sentence` with the rule's id, where it stands and which letters count for both."""
    of = {"user": "your own file", "program": "this page too"}.get(
        beside.layer, f"the {beside.layer} pack {beside.pack}"
    )
    perhaps = "" if beside.sure else "; whether it applies is not known"
    both = f" For both: {_letters(beside.letters, answer)}." if beside.relation == "shares" and beside.letters else ""
    return f"{sentence(beside.says)} ({beside.rule}, {beside.level}, {of}{perhaps}){both}"


def _letters(letters: tuple[str, ...], answer: RulesAbout) -> str:
    return listing(written_by(letter, answer.writers[letter]) for letter in letters)
