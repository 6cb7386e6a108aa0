"""A real Chromium for the tests of pages: where it lies, and what a page in it may not do.

Where no Chromium is installed these tests are left out, with a word; with LORPLAN_BROWSER=required, as continuous
integration has it, that is a failure.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PHONE = {"width": 360, "height": 740}
WIDE = {"width": 1280, "height": 800}


def chromium() -> str:
    """The path of an installed Chromium; without one the test is left out, or fails where one is required."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return path
    word = "no Chromium is installed: apt-get install --no-install-recommends chromium fonts-dejavu-core"
    if os.environ.get("LORPLAN_BROWSER") == "required":
        pytest.fail(word)
    pytest.skip(word)


@contextmanager
def launched() -> Iterator[Browser]:
    """A browser without a window."""
    path = chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(QUIET))
        yield browser
        browser.close()


def shown(browser: Browser, file: Path, **context: Any) -> tuple[Page, list[str]]:
    """A page of a file on the disk, and the addresses that it asked for, its own left out.

    `context`: as Playwright's `new_context` takes them (viewport, color_scheme, java_script_enabled).
    """
    page = browser.new_context(viewport=context.pop("viewport", WIDE), **context).new_page()
    page.set_default_navigation_timeout(90_000)  # milliseconds: a machine at work on much else takes long to draw
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    return page, [address for address in asked if address != file.as_uri()]


def barriers(page: Page) -> list[str]:
    """What axe finds that keeps somebody from using the page: the rule and the first element of each."""
    return [f"{entry['id']}: {entry['nodes'][0]['html'][:200]}" for entry in Axe().run(page).response["violations"]]
