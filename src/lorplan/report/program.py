"""One program in full: its letters, its rules with their layers and sources, and where its points come from."""

from __future__ import annotations

from lorplan.basics.words import listing, sentence
from lorplan.report.lacks import finding_lines
from lorplan.report.names import Names, layer_text, portfolio_of
from lorplan.report.page import Page
from lorplan.report.plain import dated
from lorplan.report.portfolios import left_out_lines, reason_lines
from lorplan.report.verdict import says_of, verdict_of
from lorplan.results.clicks import held_at
from lorplan.results.plan import Plan, ProgramPlan, RuleInForce

STYLES = {"short": "bad", "thin": "bad", "hangs": "warn", "complete": "good"}
STEPS = {
    "there": "assigned already",
    "add now": "add it now",
    "wait": "wait with it, see below",
    "add when it arrives": "add it when it arrives",
    "add after asking": "ask for it, then add it",
}


ARRIVALS = {  # of a letter that is not there yet
    "in_time": "; it comes in time here",
    "late": "; it comes late here, after programs begin to read",
    "too_late": "; it comes too late here",
}


def program_in_full(page: Page, plan: Plan, program: ProgramPlan) -> None:
    """Everything the plan says about one program."""
    page.blank()
    page.text(_headline(page.names, program), style=STYLES[program.state])
    page.text(f"{program.track} {program.specialty}, through {program.portal}".replace("_", " "), style="dim")
    page.heading("LETTERS")
    for placement in program.letters:
        step = STEPS.get(placement.step, placement.step)
        arrival = "" if placement.arrival is None else ARRIVALS.get(placement.arrival, "")
        page.text(f"{page.names.letter(placement.letter)}: {step}{arrival}", mark="* ")
    if not program.letters:
        page.text("None.")
    held = held_at(plan).get(program.program)
    if held is not None:
        page.heading("WHAT WAITS FOR A LETTER")
        for says in held.says:
            page.text(dated(says), mark="* ")
    portfolio = portfolio_of(plan, program.portfolio)
    if portfolio is not None:
        page.heading("WHY THESE")
        group = next((kind for kind in portfolio.alike if program.program in kind.programs), portfolio)
        for reason in group.reasons:
            reason_lines(page, reason, 0)
        if group.left_out:
            page.heading("LEFT OUT")
            for left in group.left_out:
                left_out_lines(page, left, 0)
    _requirements(page, plan, program)
    _points(page, plan, program)
    if program.rests_on:
        page.heading("RESTS ON WHAT YOU HAVE NOT SAID")
        page.text(listing(program.rests_on))


def _headline(names: Names, program: ProgramPlan) -> str:
    return f"{names.program(program.program)}: {says_of(verdict_of(program))}."


def _requirements(page: Page, plan: Plan, program: ProgramPlan) -> None:
    in_force = {rule.rule: rule for rule in plan.rules if program.class_id in rule.classes}
    findings = {finding.rule: finding for finding in plan.findings if program.program in finding.programs}
    for head, rules in (
        ("WHAT IS MISSING", program.broken),
        ("WHAT HANGS ON AN ANSWER", program.open),
        ("REQUIREMENTS KEPT", program.kept),
    ):
        if not rules:
            continue
        page.heading(head)
        for rule in rules:
            if rule in findings and head != "REQUIREMENTS KEPT":
                finding_lines(page, findings[rule])
            elif rule in in_force:
                record = in_force[rule]
                page.text(sentence(record.says) + page.cite(record.sources), mark="- ")
            else:
                page.text(rule, mark="- ")
            if rule in in_force:
                _origin(page, in_force[rule])


def _origin(page: Page, record: RuleInForce) -> None:
    chain = "; ".join(layer_text(step) for step in record.layers)
    page.text(f"{record.rule}: {chain}" if chain else record.rule, indent=2, style="dim")


def _points(page: Page, plan: Plan, program: ProgramPlan) -> None:
    lines = [line for line in plan.ledger if line.subject == program.class_id]
    if not lines:
        return
    page.heading(f"POINTS: {program.points}")
    says = {rule.rule: rule.says for rule in plan.rules if program.class_id in rule.classes}
    width = max(len(f"{line.points:+d}") for line in lines)
    for line in sorted(lines, key=lambda line: (-line.points, line.rule, line.letters)):
        letters = f" ({', '.join(line.letters)})" if line.letters else ""
        page.row(f"{line.points:+d}", says.get(line.rule, line.rule) + letters, width)
