"""Gathers what stands on the page of a report: the plan, its tasks, and a draft for each letter that is pursued."""

from __future__ import annotations

from collections.abc import Iterator

from lorplan.answers.draft.compose import NoDraft, draft
from lorplan.answers.next.compose import next_tasks
from lorplan.case.case import Case
from lorplan.case.wording.rulewords import rule_words
from lorplan.results.compare import Comparison, Frontier
from lorplan.results.draft import Draft
from lorplan.results.plan import Plan
from lorplan.results.report import PlanReport
from lorplan.scenario.models import USABLE


def report(case: Case, plan: Plan, frontier: Frontier | None, comparison: Comparison | None) -> PlanReport:
    """The report on a plan of the case."""
    return PlanReport(
        plan=plan,
        tasks=next_tasks(case, plan),
        drafts=tuple(_drafts(case, plan)),
        rules={
            line.rule: rule_words(case, line.subject, line.rule) for line in plan.ledger if line.subject in case.binders
        },
        portals={portal: case.portal_name(portal) for portal in sorted({entry.portal for entry in plan.programs})},
        frontier=frontier,
        comparison=comparison,
        anonymous=False,
    )


def _drafts(case: Case, plan: Plan) -> Iterator[Draft]:
    """What is usually written about each letter today, if anything is."""
    asked = {letter for request in plan.requests for letter in request.letters}
    for name, letter in case.scenario.letters.items():
        if name in asked or letter.status in USABLE:
            try:
                yield draft(case, name)
            except NoDraft:
                continue
