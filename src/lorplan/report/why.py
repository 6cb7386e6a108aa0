"""Parts of the pages of `lorplan explain`: changes that help, and points by rule."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lorplan.basics.words import plural, sentence
from lorplan.report.names import turned
from lorplan.report.page import Page
from lorplan.results.explain import RulePoints
from lorplan.results.remedies import Remedy

PROGRAMS = 6
RULES = 6


def all_programs(total: int) -> str:
    """How all programs are called."""
    return "the program" if total == 1 else f"all {total} programs"


def remedies(page: Page, those: Iterable[Remedy]) -> None:
    """Each with its changes; pairs that begin alike are told as one."""
    alike: dict[object, list[Remedy]] = {}
    for number, remedy in enumerate(those):
        key = (remedy.cost, remedy.changes[0]) if len(remedy.changes) == 2 else number
        alike.setdefault(key, []).append(remedy)
    for some in alike.values():
        first, *more = some[0].changes
        page.text(sentence(first.says), mark="* ")
        if len(some) == 1:
            for change in more:
                page.text(f"And: {sentence(change.says)}", indent=2)
            continue
        page.text("And one of these:", indent=2)
        for remedy in some:
            page.text(sentence(remedy.changes[1].says), indent=2, mark="- ")


def rule_points(page: Page, rules: Sequence[RulePoints]) -> None:
    """Rules with their points: those that give nothing, and those beyond the first few, only where all is asked."""
    giving = [rule for rule in rules if rule.points or page.view.all]
    few = page.few(giving, RULES)
    width = max((len(f"{rule.points:+d}") for rule in few), default=0)
    for rule in few:
        says = f"{turned(rule.before, rule.points)}{sentence(rule.says)}"
        page.row(f"{rule.points:+d}" if rule.points else "0", says, width)
    if len(few) < len(giving):
        rest = sum(rule.points for rule in giving[len(few) :])
        more = plural(len(giving) - len(few), "more rule")
        page.text(f"and {more}, {rest:+d} together{page.hint('--all')}", indent=2, style="dim")
