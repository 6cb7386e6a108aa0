"""From nothing to a complete plan by the questionnaire alone, in a real browser: by keyboard, without JavaScript on a
phone, and with every page fit for everybody."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import waitress
from app.conftest import TODAY
from browser import PHONE, barriers
from playwright.sync_api import Browser, Page

from lorplan import api
from lorplan.app.guard import SiteGuard
from lorplan.app.server import make_app
from lorplan.app.workspace import Workspace

pytestmark = pytest.mark.browser

# What somebody answers wherever it is asked, by the end of the field's name. A US citizen at a school in Grenada.
ANSWERS = {
    "school.country": "GD", "citizenship": "US", "degree": "md", ".specialty": "internal_medicine", "rank": "attending",
    "experience.as": "sub_intern", "knows_me": "very_well", "letter.answer": "eager", ".answer": "eager",
    "supervised": "directly", "feedback": "excellent", "institution.name": "Harbor Hospital",
    "institution.country": "US", "institution.site": "academic", "weeks": "4", "programs.community.count": "50",
    "programs.research.count": "10", "person-1-name": "Dr. Anita Patel", "person-1-status": "uploaded",
    "person-2-name": "Dr. Daniel Brooks", "person-2-status": "agreed", "person-3-name": "د. ليلى حداد",
}  # fmt: skip


@pytest.fixture
def address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """An app without any file, and the address that lets a browser in."""
    monkeypatch.setenv("HOME", str(tmp_path))
    probe = waitress.create_server(lambda *_: [], host="127.0.0.1", port=0)
    port = probe.effective_port
    probe.close()
    guard = SiteGuard(port)
    app = make_app(Workspace(today=lambda: TODAY), guard)
    server = waitress.create_server(app, host="127.0.0.1", port=port, threads=8)
    threading.Thread(target=server.run, daemon=True).start()
    yield f"http://127.0.0.1:{port}/open?key={guard.new_key()}"
    server.close()


def answer_for(name: str) -> str | None:
    return next((text for ending, text in ANSWERS.items() if name.endswith(ending)), None)


def by_keyboard(page: Page) -> None:
    """Answer the page with Tab, arrows, letters and Enter alone; what has no answer is passed over."""
    done: set[str] = set()
    for _ in range(150):
        page.keyboard.press("Tab")
        where = page.evaluate(
            "(() => { const e = document.activeElement; return [e.tagName, e.type || '', e.name || '', "
            "e.className || '', e.form ? e.form.className : ''] })()"
        )
        tag, kind, name, style, form = where
        if tag == "BUTTON" and "main" in style:
            page.keyboard.press("Enter")
            return
        answer = answer_for(name) if "questions" in form else None
        if answer is None or name in done:
            continue
        done.add(name)
        if kind == "radio":
            for _ in range(12):
                if page.evaluate("document.activeElement.value") == answer:
                    page.keyboard.press("Space")
                    break
                page.keyboard.press("ArrowDown")
        elif tag == "SELECT":
            label = "value => [...document.activeElement.options].find(each => each.value == value).label"
            page.keyboard.type(page.evaluate(label, answer))
            assert page.evaluate("document.activeElement.value") == answer
        else:
            page.keyboard.type(answer)
    raise AssertionError("the page has no button that the keyboard reaches")


def by_pointer(page: Page) -> None:
    """Answer the page as a finger would."""
    for select in page.locator(".questions select").all():
        answer = answer_for(select.get_attribute("name") or "")
        if answer is not None and select.input_value() in ("", "idea") and not _is_another(select):
            select.select_option(answer)
    for name in {each.get_attribute("name") or "" for each in page.locator(".questions input[type=radio]").all()}:
        answer = answer_for(name)
        if answer is not None:
            page.locator(f"input[name='{name}'][value='{answer}']").check()
    for field in page.locator(".questions input:not([type=radio], [type=checkbox], [type=hidden])").all():
        answer = answer_for(field.get_attribute("name") or "")
        if answer is not None and not field.input_value():
            field.fill(answer)
    page.locator("button.main").click()


def _is_another(select: Any) -> bool:
    return (select.get_attribute("id") or "").endswith("-1")


def through(page: Page, address: str, answer: Any) -> list[str]:
    """Go through the whole questionnaire; what axe says of its pages."""
    page.goto(address)
    page.goto(address.split("/open")[0] + "/new")
    said = barriers(page)
    page.locator("select").first.select_option("internal_medicine")
    page.locator("button.main").press("Enter")
    pages = 0
    while "/asked-enough" not in page.url:
        pages += 1
        assert pages < 20, page.url
        assert page.locator("h1").count() == 1
        if pages in (2, 5):  # of people, of a person
            said += barriers(page)
        before = page.url
        answer(page)
        page.wait_for_url(lambda url, before=before: url != before)
    return said + barriers(page)


def complete(folder: Path) -> None:
    """The file that came of it holds a complete plan."""
    plan = api.solve(api.Source(folder / "my-plan.yaml"))
    last = plan.verdicts[-1]
    assert (last.complete, last.total) == (60, 60)
    assert plan.unknowns == ()


def test_from_nothing_to_a_complete_plan_by_keyboard(browser: Browser, address: str, tmp_path: Path) -> None:
    page = browser.new_context().new_page()
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    assert through(page, address, by_keyboard) == []
    assert errors == []
    page.context.close()
    complete(tmp_path)


def test_without_javascript_on_a_phone(browser: Browser, address: str, tmp_path: Path) -> None:
    page = browser.new_context(viewport=PHONE, java_script_enabled=False).new_page()
    page.goto(address)
    page.goto(address.split("/open")[0] + "/new")
    page.locator("select").first.select_option("internal_medicine")
    page.locator("button.main").click()
    for _ in range(20):
        if "/asked-enough" in page.url:
            break
        by_pointer(page)
    assert page.locator("h1").inner_text() == "Nothing more hangs on an answer"
    page.context.close()
    complete(tmp_path)


def test_every_form_is_fit_for_everybody(browser: Browser, address: str, tmp_path: Path) -> None:
    file = tmp_path / "my-plan.yaml"
    file.write_text((Path(__file__).parents[2] / "scenarios" / "us-citizen-img.yaml").read_text(encoding="utf-8"))
    page = browser.new_context(viewport=PHONE, color_scheme="dark").new_page()
    page.goto(address)
    root = address.split("/open")[0]
    page.goto(root + "/files")
    page.locator("button", has_text="my-plan.yaml").click()
    forms = ("answers", "you", "season", "wishes", "person/patel", "letter/patel-im/edit", "people", "programs/add")
    for place in (*forms, "program/community/edit"):
        page.goto(f"{root}/my-plan/{place}")
        if place in ("answers", "you", "person/patel", "programs/add"):  # the others are made of the same parts
            assert barriers(page) == [], place
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), place
    page.goto(f"{root}/my-plan/person/patel")
    page.locator("input[name$='.weeks']").first.fill("four")
    page.locator("button.main").click()
    page.locator("[role=alert]:focus").wait_for()  # once it is drawn
    assert barriers(page) == []
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name").endswith(".weeks")
    assert page.locator("input[name$='.weeks']").first.input_value() == "four"
    page.context.close()
