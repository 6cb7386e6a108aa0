"""The app in a real Chromium: with a keyboard alone, on a phone, without JavaScript, in many tabs, under attack."""

from __future__ import annotations

import http.server
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from app.browsing import ROOT, Served, served
from browser import PHONE, barriers
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

PAGES = (
    "/", "/tasks", "/letters", "/letter/patel-im", "/letter/whitfield-im", "/writer/patel", "/programs",
    "/program/community", "/what-if?letter.patel-im=withdrawn", "/clicks", "/report", "/downloads", "/draft/alvarez-im",
    "/file", "/../files",
)  # fmt: skip


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Served]:
    with served(tmp_path, "us-citizen-img") as running:
        yield running


def test_every_page_keeps_nobody_out_and_asks_nobody_else(app: Served, browser: Browser) -> None:
    """No barrier that axe finds, nothing wider than a phone, no request to another host, nothing on the console."""
    page = app.enter(browser, viewport=PHONE)
    for address in PAGES:
        page.goto(app.at(address))
        assert barriers(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], address
        assert page.locator("h1").count() >= 1, address
    dark = app.enter(browser, color_scheme="dark")
    for address in ("/", "/tasks", "/what-if?letter.patel-im=withdrawn"):
        dark.goto(app.at(address))
        assert barriers(dark) == [], address
    assert app.said == []
    assert {address for address in app.asked if not address.startswith((app.own, "data:"))} == set()


def test_with_the_keyboard_alone(app: Served, browser: Browser) -> None:
    """The way past the menu, a question answered, and the plan renewed on the page without moving the focus."""
    page = app.enter(browser)
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to the content")
    page.keyboard.press("Enter")
    before = app.file.read_text()
    radio = page.get_by_label("Yes", exact=True).first
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.type") == "radio":
            break
    page.keyboard.press("Space")
    expect(radio).to_be_checked()
    for _ in range(4):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "Answer":
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Written:")
    assert app.file.read_text() != before
    assert app.file.read_text().count("\n") in (before.count("\n"), before.count("\n") + 1)


def test_what_an_editor_writes_beside_it_comes_to_the_page(app: Served, browser: Browser) -> None:
    page = app.enter(browser)
    expect(page.locator("#plan")).to_contain_text("Proved best twice")
    app.file.write_text(app.file.read_text().replace("as_of: 2027-07-20", "as_of: nonsense"))
    expect(page.locator("#plan")).to_contain_text("has to be mended first", timeout=30_000)
    app.file.write_text(app.file.read_text().replace("as_of: nonsense", "as_of: 2027-07-20"))
    expect(page.locator("#plan")).to_contain_text("Proved best twice", timeout=30_000)


def test_what_is_being_typed_is_not_taken_away(app: Served, browser: Browser) -> None:
    page = app.enter(browser)
    page.get_by_label("Yes", exact=True).first.check()
    app.file.write_text(app.file.read_text() + "\n# by hand\n")
    expect(page.locator("#newer")).to_be_visible(timeout=30_000)
    expect(page.get_by_label("Yes", exact=True).first).to_be_checked()
    page.get_by_role("button", name="Answer").first.click()  # for a file that is another one now
    expect(page.locator("h1")).to_have_text("The file was changed meanwhile")
    expect(page.get_by_label("value")).to_have_value("true")
    assert app.file.read_text().endswith("# by hand\n")


def test_without_javascript(app: Served, browser: Browser) -> None:
    """Everything but the renewal: done with a click, taken back, a what-if made so."""
    page = app.enter(browser, java_script_enabled=False)
    before = app.file.read_text()
    page.get_by_role("button", name="Done").first.click()
    assert app.file.read_text() != before
    _settled(page, app)
    page.get_by_role("button", name="Take it back").click()
    assert app.file.read_text() == before
    page.goto(app.at("/what-if"))
    page.locator('select[name="letter.patel-im"]').select_option("withdrawn")
    page.get_by_role("button", name="Show the plan").click()
    assert app.file.read_text() == before
    page.get_by_role("button", name="Make it so").click()
    assert "status: withdrawn" in app.file.read_text()


def _settled(page: Page, app: Served) -> None:
    """Without JavaScript the page renews itself until the plan is explained."""
    page.goto(app.at("/"))
    expect(page.locator("#next")).to_be_visible(timeout=60_000)


def test_a_page_of_another_site_reaches_nothing(app: Served, browser: Browser) -> None:
    """Frames, forms and requests of a page on another port, in the browser that was let in."""
    page = app.enter(browser)
    before = app.file.read_text()

    class Evil(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(
                f"""<!doctype html><title>evil</title><iframe src="{app.at("/")}"></iframe>
                <form id="f" method="post" action="{app.at("/day")}"><input name="word" value="x"></form>
                <script src="{app.at("/today.json")}"></script>""".encode()
            )

        def log_message(self, *_: object) -> None:
            """Nothing is said of it."""

    server = http.server.HTTPServer(("127.0.0.1", 0), Evil)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    evil = page.context.new_page()
    evil.goto(f"http://127.0.0.1:{server.server_port}/")
    read = evil.evaluate(
        "url => fetch(url, {credentials: 'include'}).then(a => a.text()).catch(e => 'refused')", app.at("/today.json")
    )
    assert read == "refused"
    evil.evaluate("document.getElementById('f').submit()")
    expect(evil.locator("h1")).to_have_text("Forbidden")
    evil.goto(app.at("/file"), referer=f"http://127.0.0.1:{server.server_port}/")
    server.shutdown()
    server.server_close()
    assert app.file.read_text() == before


def test_twenty_tabs(app: Served, browser: Browser) -> None:
    """All of them see what one of them writes; none waits for another."""
    first = app.enter(browser)
    tabs = [first] + [first.context.new_page() for _ in range(19)]
    for tab in tabs[1:]:
        tab.goto(app.at("/"), wait_until="commit")
    first.bring_to_front()
    begun = time.monotonic()
    first.get_by_role("button", name="Plan for today").click()
    expect(first.get_by_role("status")).to_contain_text("as_of")
    assert time.monotonic() - begun < 30
    for tab in (tabs[1], tabs[-1]):
        tab.bring_to_front()
        expect(tab.locator("#plan")).not_to_contain_text("Your file tells how things stood", timeout=30_000)


def test_a_crash_in_the_middle_leaves_the_old_file_or_the_new_one(tmp_path: Path) -> None:
    """Killed again and again while it writes; what the file says is always one of the two, and can be read."""
    file = tmp_path / "my-plan.yaml"
    file.write_text((ROOT / "scenarios" / "guide-example.yaml").read_text())
    program = (
        "import sys\nfrom lorplan.app.store import Store\nfrom pathlib import Path\nstore = Store(Path(sys.argv[1]))\n"
        "print('begun', flush=True)\n"
        "for turn in range(10**6):\n"
        "    day = f'2027-0{7 + turn % 2}-01'\n    store.set_values(store.now().hash, [('as_of', day)])\n"
    )
    for turn in range(4):
        with subprocess.Popen([sys.executable, "-c", program, str(file)], stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(0.3 + 0.17 * turn)
            os.kill(process.pid, signal.SIGKILL)
        days = [line for line in file.read_text().splitlines() if line.startswith("as_of:")]
        assert len(days) == 1
        assert days[0].partition("#")[0].split()[1] in ("2027-08-16", "2027-07-01", "2027-08-01")
        again = [sys.executable, "-m", "lorplan", "check", str(file), "-q"]
        assert subprocess.run(again, capture_output=True, check=False).returncode == 0


def test_three_hundred_programs(tmp_path: Path, browser: Browser) -> None:
    with served(tmp_path, "three-hundred-programs") as app:
        page = app.enter(browser)
        expect(page.locator("#where")).to_contain_text("128 programs")
        for address, count in (("/programs", 300), ("/clicks", 300)):
            page.goto(app.at(address))
            assert page.locator("tbody tr").count() == count
            assert barriers(page) == []
