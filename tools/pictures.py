"""Takes the pictures of the documentation: pages in a real Chromium, as they look now.

python tools/pictures.py        needs Chromium, as the tests of pages do
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any, Final

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src"), str(ROOT / "tests")]

from app.browsing import served  # noqa: E402
from browser import PHONE, WIDE, launched, shown  # noqa: E402
from playwright.sync_api import Browser  # noqa: E402

from tools.pages.sample_report import PAGE  # noqa: E402

FOLDER: Final = ROOT / "docs" / "examples"
DESK: Final = {"viewport": {"width": WIDE["width"] - 280, "height": 900}}
REPORT: Final[dict[str, dict[str, Any]]] = {
    "report.png": DESK,
    "report-dark-phone.png": {"viewport": PHONE, "color_scheme": "dark"},
}
SCENARIO: Final = "us-citizen-img"
APP: Final[dict[str, tuple[str, dict[str, Any]]]] = {  # name -> the page's address, and the window
    "app-today.png": ("/", DESK),
    "app-what-if.png": ("/what-if?letter.charles-im=declined", DESK),
    "app-letter.png": ("/letter/whitfield-im", DESK),
    "app-clicks.png": ("/clicks", {"viewport": PHONE}),
}


def main() -> None:
    """Take all of them."""
    with launched() as browser:
        for name, context in REPORT.items():
            page, _ = shown(browser, ROOT / PAGE, **context)
            page.screenshot(path=FOLDER / name)
            print(f"wrote docs/examples/{name}")
        with tempfile.TemporaryDirectory() as folder:
            of_the_app(browser, Path(folder))


def of_the_app(browser: Browser, folder: Path) -> None:
    """Those of the app, on a copy of a shipped scenario."""
    with served(folder, SCENARIO) as app:
        for name, (address, context) in APP.items():
            page = app.enter(browser, **context)
            page.goto(app.at(address))
            page.screenshot(path=FOLDER / name)
            print(f"wrote docs/examples/{name}")


if __name__ == "__main__":
    main()
