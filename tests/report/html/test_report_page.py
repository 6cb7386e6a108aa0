"""The page of `lorplan report` in a real Chromium: for everybody, with no network, on paper, whatever stands in it."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

import pytest
from browser import PHONE, barriers, shown
from report.html import made

from lorplan import api
from lorplan.report.html.page import render
from lorplan.results.report import PlanReport

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

OPEN = "document.querySelectorAll('details').forEach(each => { each.open = true })"
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
REACHABLE = "a[href], summary, input, [tabindex='0']"


def written(folder: Path, report: PlanReport, **options: Any) -> Path:
    file = folder / "plan.html"
    file.write_text(render(report, **options), encoding="utf-8")
    return file


@pytest.mark.browser
@pytest.mark.parametrize("name", made.SHIPPED)
def test_every_report_is_for_everybody_and_asks_no_network(browser: Browser, tmp_path: Path, name: str) -> None:
    page, asked = shown(browser, written(tmp_path, made.shipped(name)), viewport=PHONE)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    if name != made.LARGE:  # whose list of programs alone would take a minute
        page.evaluate(OPEN)
    assert page.evaluate(TOO_WIDE) == 0
    assert barriers(page) == []
    page.emulate_media(color_scheme="dark")
    assert barriers(page) == []
    assert (asked, complaints) == ([], [])
    assert not re.search(r"\s--[a-z]", page.inner_text("body")), "an option of a command is named"
    page.context.close()


@pytest.mark.browser
def test_the_keyboard_reaches_everything(browser: Browser, tmp_path: Path) -> None:
    page, _ = shown(browser, written(tmp_path, made.shipped("guide-example")), java_script_enabled=True)
    page.evaluate(OPEN)
    page.evaluate(f'[...document.querySelectorAll("{REACHABLE}")].forEach((each, n) => each.dataset.n = n)')
    there = page.evaluate("[...document.querySelectorAll('[data-n]')].filter(e => e.checkVisibility()).length")
    reached = []
    for _ in range(there):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.dataset.n"))
    assert len(set(reached)) == there > 30
    assert reached == sorted(reached, key=int)
    page.context.close()


@pytest.mark.browser
def test_without_javascript_everything_is_there(browser: Browser, tmp_path: Path) -> None:
    page, _ = shown(browser, written(tmp_path, made.shipped("guide-example")), java_script_enabled=False)
    sheet = page.locator("details.sheet").first
    before = sheet.get_attribute("open")
    sheet.locator("summary").first.click()
    assert sheet.get_attribute("open") != before
    assert "<script" not in page.content()
    page.context.close()


def paper(page: Page, size: str) -> str:
    """The text of the printed page, with single blanks."""
    from io import BytesIO

    from pypdf import PdfReader

    sheets = PdfReader(BytesIO(page.pdf(format=size))).pages
    return " ".join(normalize("NFKC", " ".join(sheet.extract_text() for sheet in sheets)).split())


@pytest.mark.browser
@pytest.mark.parametrize(("name", "size"), [("us-citizen-img", "Letter"), (made.LARGE, "A4")])
def test_on_paper_every_program_is_there_once(browser: Browser, tmp_path: Path, name: str, size: str) -> None:
    report = made.shipped(name)
    page, _ = shown(browser, written(tmp_path, report))
    page.evaluate("document.querySelectorAll('main > :not(#clicks)').forEach(each => each.remove())")  # it is long
    listed = paper(page, size)
    for program in report.plan.programs:
        called = f"{program.name} ({program.count})" if program.count > 1 else program.name
        others = [other.name for other in report.plan.programs if other.name != called and called in other.name]
        assert len(re.findall(re.escape(called), listed)) == 1 + len(others), called
    page.context.close()


@pytest.mark.browser
def test_on_paper_what_is_folded_is_open(browser: Browser, tmp_path: Path) -> None:
    page, _ = shown(browser, written(tmp_path, made.shipped("guide-example")))
    text = paper(page, "A4")
    for summary in page.locator("details:not(details details) > summary").all():
        below = summary.evaluate("each => each.parentElement.lastElementChild.textContent")
        words = " ".join(below.split())[:25]
        assert words.replace(" ", "") in text.replace(" ", "")
    page.context.close()


@pytest.mark.browser
def test_whatever_names_are_they_stay_text(browser: Browser, tmp_path: Path) -> None:
    page, asked = shown(browser, written(tmp_path, made.hostile()), viewport=PHONE)
    page.evaluate(OPEN)
    assert page.evaluate("window.hit") is None
    assert page.locator("script, img, body style").count() == 0
    assert page.evaluate(TOO_WIDE) == 0
    assert barriers(page) == []
    text = page.inner_text("body")
    assert made.MARKUP in text
    assert made.LONG in text
    assert "Dr. \\u202eevil\\u202c" in text
    assert "\u202e" not in page.content()
    assert all(re.match(r"#|mailto:|https?:|data:text/calendar", link) for link in links(page))
    assert asked == []
    page.context.close()


def links(page: Page) -> list[str]:
    found: list[str] = page.evaluate("[...document.querySelectorAll('a')].map(each => each.getAttribute('href'))")
    return found


@pytest.mark.slow
def test_three_hundred_programs_are_small_and_take_less_than_another_solve() -> None:
    source = api.Source(made.scenario(made.LARGE))
    api.solve(source)
    begun = time.process_time()
    api.solve(source)
    solved = time.process_time()
    page = render(api.report(source))
    drawn = time.process_time()
    assert len(page.encode()) < 1_000_000
    assert drawn - solved < 2 * (solved - begun)
