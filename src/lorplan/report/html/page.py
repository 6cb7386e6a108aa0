"""The page of `lorplan report`: every part of it as plain data, and the page drawn of them."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence

from msgspec import Struct

from lorplan.basics.words import plural
from lorplan.report import View, advice, find, holding, ics, lacks, portfolios, since, specialties, text
from lorplan.report.html.charts import PlotView, PointsView, curve_view, frontier_view, points_at, points_view
from lorplan.report.html.comparison import ComparisonView, comparison_view
from lorplan.report.html.environment import draw
from lorplan.report.html.hanging import HangingView, hanging_view
from lorplan.report.html.matrix import MatrixView, matrix_view
from lorplan.report.html.outline import Outline, Section
from lorplan.report.html.people import TaskLine, WriterView, by_when, nowhere_view, task_views, writers_view
from lorplan.report.html.portals import PortalView, portals_view
from lorplan.report.html.timeline import TimelineView, timeline_view
from lorplan.report.html.verdict import VerdictView, verdict_view
from lorplan.report.names import Names, source_text
from lorplan.report.program import program_in_full
from lorplan.report.rotations import rotations
from lorplan.results.plan import Portfolio, ProgramPlan
from lorplan.results.report import PlanReport


class SourceView(Struct, frozen=True):
    """Where a rule comes from, by its number on the page."""

    number: int
    title: str
    url: str | None


class ProgramView(Struct, frozen=True):
    """A program in full."""

    name: str
    says: Section
    points: PointsView | None


class ReportView(Struct, frozen=True):
    """Everything that stands on the page, from top to bottom. `calendar`: the address of a file with the tasks."""

    as_of: str
    season: str
    anonymous: bool
    assumed: tuple[str, ...]
    verdict: VerdictView
    since: Section
    programs: tuple[ProgramView, ...]
    matrix: MatrixView
    holding: Section
    timeline: TimelineView | None
    doubts: Section
    lacks: Section
    requests: Section
    questions: Section
    hanging: HangingView | None
    points: PointsView | None
    curve: PlotView | None
    frontier: PlotView | None
    comparison: ComparisonView | None
    reasons: tuple[tuple[str, Section], ...]
    nowhere: Section
    specialties: Section
    lifts: Section
    writers: tuple[WriterView, ...]
    portals: tuple[PortalView, ...]
    tasks: tuple[tuple[str, tuple[TaskLine, ...]], ...]
    rotations: Section
    calendar: str
    notes: Section
    sources: tuple[SourceView, ...]
    about: Section


def report_view(report: PlanReport, programs: Sequence[str] = ()) -> ReportView:
    """What the page says. `programs`: those to show in full, by id or name. Raises InputError where there is no such
    program."""
    plan = report.plan
    outline = Outline(Names.of(plan.programs, plan.letters), plan.as_of)
    views = task_views(report.tasks.tasks, plan.as_of)
    return ReportView(
        as_of=plan.as_of,
        season=plan.season,
        anonymous=report.anonymous,
        assumed=tuple(assumed.what for assumed in plan.assumed),
        verdict=verdict_view(outline, plan),
        since=Section("", ()) if plan.since is None else outline.section(since.since, plan, plan.since),
        programs=tuple(_program(outline, report, program) for program in find.programs(plan, tuple(programs))),
        matrix=matrix_view(plan, outline.names),
        holding=outline.section(holding.holding, plan),
        timeline=timeline_view(plan, report.tasks, outline.names),
        doubts=outline.section(Outline.doubts, plan.doubts),
        lacks=outline.section(lacks.lacks, plan),
        requests=outline.section(advice.requests, plan),
        questions=outline.section(advice.questions, plan),
        hanging=hanging_view(outline, plan),
        points=points_view(plan, report.rules),
        curve=curve_view(outline, plan),
        frontier=None if report.frontier is None else frontier_view(outline, report.frontier),
        comparison=None if report.comparison is None else comparison_view(report.comparison),
        reasons=tuple((_called(portfolio), _reasons(outline, portfolio)) for portfolio in plan.portfolios),
        nowhere=nowhere_view(outline, plan),
        specialties=outline.section(specialties.by_specialty, plan),
        lifts=outline.section(advice.lifts, plan),
        writers=writers_view(report, outline),
        portals=portals_view(report, outline.names),
        tasks=tuple(by_when(views)),
        rotations=outline.section(rotations, report.tasks.rotations),
        calendar=f"data:text/calendar;base64,{b64encode(ics.ics(report.tasks, View()).encode()).decode()}",
        notes=outline.section(lacks.notes, plan),
        about=outline.section(text.about, plan),
        sources=tuple(_sources(outline)),
    )


def render(report: PlanReport, programs: Sequence[str] = ()) -> str:
    """The page. Raises InputError where a program to show in full does not exist."""
    return draw("report.html", report=report_view(report, programs))


def _program(outline: Outline, report: PlanReport, program: ProgramPlan) -> ProgramView:
    return ProgramView(
        outline.names.program(program.program),
        outline.section(program_in_full, report.plan, program),
        points_at(report.plan, program.class_id, report.rules),
    )


def _called(portfolio: Portfolio) -> str:
    letters = plural(len(portfolio.letters), "letter") if portfolio.letters else "no letter"
    return f"{portfolio.id}: {letters} to {plural(portfolio.count, 'program')}"


def _reasons(outline: Outline, portfolio: Portfolio) -> Section:
    """Why each letter is in a set, and why the others are not."""

    def written(page: Outline) -> None:
        page.text(page.programs(portfolio.programs, portfolios.PROGRAMS), style="dim")
        for reason in portfolio.reasons:
            portfolios.reason_lines(page, reason, 0)
        if portfolio.left_out:
            page.heading("Left out")
        for left in portfolio.left_out:
            portfolios.left_out_lines(page, left, 0)

    return outline.section(written)


def _sources(outline: Outline) -> list[SourceView]:
    works: set[str] = set()
    return [SourceView(number, source_text(source, works), source.url) for number, source in outline.cited()]
