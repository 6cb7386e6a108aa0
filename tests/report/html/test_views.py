"""What stands on a page as data: it says what the plan says, and bars, marks and tables add up."""

from __future__ import annotations

import datetime
import re
from base64 import b64decode
from typing import Any

import pytest
from report.html import made

from lorplan import api
from lorplan.report import View
from lorplan.report.html.charts import points_at, points_view
from lorplan.report.html.environment import draw, environment, harmless
from lorplan.report.html.matrix import matrix_view
from lorplan.report.html.outline import Outline
from lorplan.report.html.page import render, report_view
from lorplan.report.html.portals import portals_view
from lorplan.report.html.timeline import timeline_view
from lorplan.report.ics import ics
from lorplan.report.names import Names
from lorplan.results.report import PlanReport

EVERY = pytest.mark.parametrize("name", made.SHIPPED)


def names(report: PlanReport) -> Names:
    return Names.of(report.plan.programs, report.plan.letters)


@EVERY
def test_the_table_has_every_letter_of_every_program_once(name: str) -> None:
    plan = made.shipped(name).plan
    table = matrix_view(plan, names(made.shipped(name)), columns=1000)
    for index, column in enumerate(table.columns):
        sent = {row.letter for row in table.rows if row.marks[index] is not None}
        for program in plan.programs:
            if program.program in column.programs:
                assert {placement.letter for placement in program.letters} == sent
    listed = [program for column in table.columns for program in column.programs]
    assert sorted(listed) == sorted(program.program for program in plan.programs)


@EVERY
def test_the_points_add_up_and_each_bar_begins_where_the_last_one_ends(name: str) -> None:
    report = made.shipped(name)
    points = points_view(report.plan, report.rules)
    assert points is not None
    assert sum(bar.points for bar in points.bars) == points.total
    assert points.total == next(stage.value for stage in report.plan.objective if stage.name == "points")
    end = points.zero
    for bar in points.bars:
        begins, ends = (bar.start, bar.start + bar.width) if bar.points > 0 else (bar.start + bar.width, bar.start)
        assert begins == pytest.approx(end, abs=0.05)
        end = ends
        assert -0.01 <= bar.start <= bar.start + bar.width <= 100.01


def test_points_of_a_program_are_its_points() -> None:
    report = made.shipped("us-citizen-img")
    for program in report.plan.programs:
        points = points_at(report.plan, program.class_id, report.rules)
        assert points is not None
        assert points.total == sum(bar.points for bar in points.bars) == program.points


@EVERY
def test_every_program_is_in_the_list_of_its_portal_once_and_only_letters_in_hand_are_ticked(name: str) -> None:
    report = made.shipped(name)
    rows = {row.program: row for portal in portals_view(report, names(report)) for row in portal.programs}
    assert len(rows) == len(report.plan.programs)
    for program in report.plan.programs:
        ticks = {tick.letter: tick for tick in rows[program.program].ticks}
        for placement in program.letters:
            tick = ticks.pop(placement.letter)
            assert tick.now == (placement.step == "add now")
            assert tick.done == (placement.step == "there")
        assert not ticks


@EVERY
def test_the_season_is_in_order_and_on_the_chart(name: str) -> None:
    report = made.shipped(name)
    timeline = timeline_view(report.plan, report.tasks, names(report))
    assert timeline is not None
    months = [at for _, at in timeline.months]
    assert months == sorted(months)
    for row in (*timeline.season, *timeline.letters):
        assert all(timeline.today <= mark.at <= 100 for mark in row.marks)
    days = {day for ahead in report.plan.season_now.days for day in [ahead.day]}
    assert len(timeline.days) >= len(days)
    assert sum(len(row.marks) for row in timeline.season) == len(report.plan.season_now.days)


@pytest.mark.parametrize("day", ["2027-09-10", "2028-03-14"])
def test_the_page_is_made_on_any_day(day: str) -> None:
    """Days before which no month begins any more, and those of Match Week."""
    source = api.Source(made.scenario("already-applied"), datetime.date.fromisoformat(day))
    report = api.report(source)
    timeline = report_view(report).timeline
    assert timeline is not None
    assert timeline.days
    assert report.plan.next_steps[0].what.split()[0] in render(report)


def test_the_calendar_on_the_page_is_that_of_the_tasks() -> None:
    report = made.shipped("us-citizen-img")
    kind, _, data = report_view(report).calendar.partition(",")
    assert kind == "data:text/calendar;base64"
    assert b64decode(data).decode() == ics(report.tasks, View())


def test_a_writer_to_ask_comes_first_with_label_day_and_draft() -> None:
    report = made.shipped("us-citizen-img")
    sheet = report_view(report).writers[0]
    (letter,) = sheet.letters
    assert (sheet.name, sheet.by, letter.labels) == (
        "Dr. Luis Alvarez",
        "Aug 31, 2027 (projected)",
        ("ERAS, labelled Internal medicine",),
    )
    assert letter.draft is not None
    assert letter.draft.kind == "request"
    assert letter.draft.mailto.startswith("mailto:?subject=")
    assert [task.tasks[0].task for task in sheet.tasks] == ["letter.ask"]


def test_programs_in_full_and_the_frontier_only_where_they_are_asked_for() -> None:
    report = made.shipped("us-citizen-img")
    assert 'id="in-full"' not in render(report)
    page = render(report, ["community"])
    assert 'id="in-full"' in page
    assert "Requirements kept" in page
    assert "Points against people asked" not in page
    asked = api.report(api.Source(made.scenario("us-citizen-img")), with_frontier=True)
    assert "Points against people asked" in render(asked)


def test_an_outline_nests_what_is_indented_and_keeps_sources_apart() -> None:
    def section(page: Outline) -> None:
        page.heading("WHOM TO ASK")
        page.text("Somebody", mark="1. ", style="strong")
        page.text("Because.", indent=3)
        page.text("first", indent=3, mark="- ")
        page.text("second", indent=3, mark="- ")
        page.text("Somebody else", mark="2. ")
        page.row("+4", "points", 3)

    whole = Outline(Names()).section(section)
    assert whole.title == "Whom to ask"
    assert [part.manner for part in whole.parts] == ["numbers"]
    first, second = whole.parts[0].passages
    assert [part.manner for part in first.under] == ["text", "list"]
    assert [passage.text for passage in first.under[1].passages] == ["first", "second"]
    assert (second.under[0].passages[0].lead, first.style) == ("+4", "strong")


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("<b>&", "&lt;b&gt;&amp;"),
        ("a\u202eb\x1b", "a\\u202eb\\x1b"),
        ("\u05d3\u05d5\u05d3 (3)", "\u2068\u05d3\u05d5\u05d3\u2069 (3)"),
        ("\u05d3\u05d5\u05d3 \u05db\u05d4\u05df", "\u2068\u05d3\u05d5\u05d3 \u05db\u05d4\u05df\u2069"),
    ],
)
def test_values_are_written_as_text(text: str, drawn: str) -> None:
    assert environment().from_string("{{ text }}").render(text=text) == drawn
    assert harmless(3) == 3


def test_the_page_is_whole_html() -> None:
    page = draw("report.html", report=report_view(made.shipped("starter")))
    assert page.lstrip().startswith("<!doctype html>")
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    missing = {link for link in re.findall(r'href="#([^"]+)"', page) if link not in ids}
    assert not missing
    assert not re.search(r'(?:src|href)="(?!#|mailto:|https?:|data:)', page)


def test_every_part_is_drawn_for_what_a_plan_may_hold() -> None:
    """Assumed, since, compared, resilient: none of it is on a page of a plain plan."""
    from lorplan.edits.whatifs import assumptions

    source = api.Source(made.scenario("guide-example"), what_ifs=assumptions(without=["baptiste-im"]))
    assert "not in the file" in page_of(source)
    assert 'id="compared"' in page_of(api.Source(made.scenario("starter")), compared=[made.scenario("guide-example")])
    resilient = page_of(api.Source(made.scenario("us-citizen-img")), resilient=True)
    assert "any one writer sends nothing costs" in resilient


def page_of(source: api.Source, **options: Any) -> str:
    return render(api.report(source, **options))
