"""Rules as text: the list by pack, and one rule in full."""

from __future__ import annotations

from collections.abc import Sequence

from lorplan.basics.errors import Complaint, InputError, Where
from lorplan.basics.words import hint_close, plural, sentence
from lorplan.report import View
from lorplan.report.names import layer_text, source_text, written_by
from lorplan.report.page import Page
from lorplan.report.plain import shown
from lorplan.results.lint import LintReport
from lorplan.results.plan import LayerStep
from lorplan.results.rule_at import ConditionAt, RuleAt, StatementAt
from lorplan.results.rules import RuleCard, RuleStatement
from lorplan.results.ruletests import TestReport


def narrowed(cards: Sequence[RuleCard], packs: tuple[str, ...]) -> list[RuleCard]:
    """The rules that one of these packs speaks of; all where none is named.

    Raises InputError for a pack that no rule comes from.
    """
    known = {statement.pack for card in cards for statement in card.statements}
    wrong = [
        Complaint(f"--pack {pack!r}: no such pack", None, hint_close(pack, known))
        for pack in packs
        if pack not in known
    ]
    if wrong:
        raise InputError(*wrong)
    return [card for card in cards if not packs or any(s.pack in packs for s in card.statements)]


def render_list(cards: Sequence[RuleCard], view: View) -> str:
    """Rules under the pack that defines them: id, level, sentence."""
    page = Page(view)
    pack = None
    for card in sorted(cards, key=_place):
        first = card.statements[0]
        if first.pack != pack:
            page.heading(f"{first.pack}: {first.title}" if first.title else first.pack)
            pack = first.pack
        page.text(f"{card.rule} ({card.level})", style="strong")
        page.text(sentence(card.says), indent=2)
    page.blank()
    page.text(f"{plural(len(cards), 'rule')}. One in full: lorplan rules show ID", style="dim")
    return page.drawn()


_LAYERS = ("portal", "general", "specialty", "program", "user")


def _place(card: RuleCard) -> tuple[int, str, str]:
    first = card.statements[0]
    layer = _LAYERS.index(first.layer) if first.layer in _LAYERS else len(_LAYERS)
    return layer, first.pack, card.rule


def render_card(card: RuleCard, view: View) -> str:
    """One rule with every statement on it and their sources."""
    page = Page(view)
    page.text(f"{card.rule} ({card.level}, {card.kind})", style="strong")
    page.text(sentence(card.says))
    for statement in card.statements:
        _statement(page, card, statement)
    return page.drawn()


def _statement(page: Page, card: RuleCard, statement: RuleStatement) -> None:
    verb = {"defines": "DEFINED", "changes": "CHANGED", "lifts": "LIFTED"}.get(statement.action, statement.action)
    since = f", from season {statement.season} on" if statement.season else ""
    page.heading(f"{verb} by {statement.pack} ({statement.layer}){since}")
    if statement.says and statement.says != card.says:
        page.text(f"Says: {statement.says}")
    if statement.level and statement.level != card.level:
        page.text(f"Level: {statement.level}")
    page.text(f"Applies: {statement.applies}")
    if statement.states:
        page.text(f"States: {statement.kind}: {statement.states}" if statement.kind else f"States: {statement.states}")
    for term in statement.terms:
        page.text(f"where {term.name} is {term.means}", indent=2)
    if statement.points is not None:
        page.text(f"Points: {statement.points}")
    if statement.why:
        page.text(f"Why: {statement.why}")
    if statement.reason:
        page.text(f"Reason: {statement.reason}")
    whole: set[str] = set()
    for source in statement.sources:
        page.text(f"Source: {source_text(source, whole)}")
        if source.url:
            page.text(source.url, indent=2, style="dim")
    if not statement.sources:
        page.text("Source: none given (your own rule)")


def render_shown(answer: RuleCard | RuleAt, view: View) -> str:
    """What `rules show` answers."""
    from lorplan.results.rules import RuleCard

    return render_card(answer, view) if isinstance(answer, RuleCard) else render_at(answer, view)


def render_at(answer: RuleAt, view: View) -> str:
    """A rule at one program: its chain of layers, its numbers, and the letters it is about."""
    page = Page(view)
    page.assumed(answer.assumed)
    rule_at(page, answer)
    return page.drawn()


def rule_at(page: Page, answer: RuleAt) -> None:
    """The same on any page, without what was assumed."""
    about = f" ({answer.level}, {answer.kind})" if answer.level else ""
    page.text(f"{answer.rule}{about} at {answer.program}", style="strong")
    if answer.says:
        page.text(sentence(answer.says))
    verdict = {
        "yes": "It holds there.",
        "perhaps": "Whether it holds there is not known.",
        "no": "It does not hold there.",
    }
    page.text(verdict[answer.in_force], style="warn" if answer.in_force == "perhaps" else "")
    page.heading("LAYERS")
    for statement in answer.statements:
        _statement_at(page, statement)
    if answer.numbers:
        page.heading("NUMBERS")
        for name, number in answer.numbers:
            page.text(f"{name}: {number}")
    if answer.terms:
        page.heading("NAMES")
        for name, means in answer.terms.items():
            page.text(f"{name} is {means}")
    for condition in answer.conditions:
        _condition_at(page, condition, answer)


def _statement_at(page: Page, statement: StatementAt) -> None:
    step = LayerStep(statement.layer, statement.pack, statement.action, statement.effect, statement.reason, ())
    whether = {"yes": "", "perhaps": "PERHAPS ", "no": "NOT HERE "}[statement.speaks]
    page.text(f"{whether}{layer_text(step)}", mark="- ", style="dim" if statement.speaks == "no" else "")
    page.text(f"applies: {statement.applies}", indent=2)
    if statement.unknown:
        page.text(f"not known: {', '.join(statement.unknown)}", indent=2)
    for source in statement.sources:
        page.text(f"source: {source_text(source)}", indent=2)
        if source.url:
            page.text(source.url, indent=4, style="dim")
    if not statement.sources:
        page.text("source: none given", indent=2)


def _condition_at(page: Page, condition: ConditionAt, answer: RuleAt) -> None:
    page.heading(f"LETTERS: {condition.name}")
    if condition.written:
        page.text(condition.written)

    def named(letter: str) -> str:
        return written_by(answer.writers[letter], letter)

    for letter in condition.surely:
        page.text(named(letter), mark="surely   ")
    for perhaps in condition.perhaps:
        page.text(f"{named(perhaps.letter)}: it hangs on {', '.join(perhaps.unknown)}", mark="perhaps  ", style="warn")
    if condition.no:
        page.text(", ".join(named(letter) for letter in condition.no), mark="not      ", style="dim")


def render_lint(report: LintReport) -> str:
    """Each finding on a line that editors can follow, its hint below, and how many there are. Lines are not wrapped."""
    lines = []
    for finding in report.findings:
        where = Where(finding.file, finding.line, finding.column)
        lines.append(f"{shown(str(where))}: {finding.severity}: {shown(finding.message)} ({finding.check})")
        if finding.hint:
            lines.append(f"  hint: {shown(finding.hint)}")
    warnings = len(report.findings) - report.errors
    summary = f"{plural(report.errors, 'error')}, {plural(warnings, 'warning')}"
    packs = f"{plural(report.statements, 'statement')} in {plural(len(report.packs), 'pack')}"
    return "\n".join([*lines, f"{summary}. Looked over: {packs}."]) + "\n"


def render_tests(report: TestReport, view: View) -> str:
    """Tests that failed, with what came out; all of them with `view.verbose`. Then the rules that none exercises."""
    page = Page(view)
    file = None
    for test in report.tests:
        if test.passed and not view.verbose:
            continue
        if test.file != file:
            page.heading(test.file)
            file = test.file
        mark = "ok      " if test.passed else "FAILED  "
        page.text(f"{test.test} (line {test.line})", mark=mark, style="" if test.passed else "bad")
        for failure in test.failures:
            page.text(failure, indent=8, mark="- ")
    if report.never:
        page.heading("NEVER EXERCISED")
        page.text(", ".join(report.never), indent=2)
    page.blank()
    every = len(report.exercised) + len(report.never)
    page.text(
        f"{plural(len(report.tests), 'test')}, {report.failed} failed. "
        f"{len(report.exercised)} of {plural(every, 'rule')} exercised.",
        style="bad" if report.failed else "good",
    )
    return page.drawn()
