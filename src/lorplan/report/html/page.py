"""The page of `lorplan report`: every part of it as plain data, and the page drawn of them."""

from __future__ import annotations

from msgspec import Struct

from lorplan.report.html.environment import draw
from lorplan.report.html.matrix import MatrixView, matrix_view
from lorplan.report.html.outline import Outline
from lorplan.report.html.verdict import VerdictView, verdict_view
from lorplan.report.names import Names
from lorplan.results.plan import Plan


class ReportView(Struct, frozen=True):
    """Everything that stands on the page."""

    as_of: str
    season: str
    verdict: VerdictView
    matrix: MatrixView


def report_view(plan: Plan) -> ReportView:
    """What the page says of a plan."""
    outline = Outline(Names.of(plan.programs, plan.letters), plan.as_of)
    return ReportView(plan.as_of, plan.season, verdict_view(outline, plan), matrix_view(plan, outline.names))


def render(plan: Plan) -> str:
    """The page."""
    return draw("report.html", report=report_view(plan))
