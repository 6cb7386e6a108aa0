"""Takes the pictures of the documentation: pages in a real Chromium, as they look now.

python tools/pictures.py        needs Chromium, as the tests of pages do
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, Final

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src"), str(ROOT / "tests")]

from browser import PHONE, WIDE, launched, shown  # noqa: E402

from tools.pages.sample_report import PAGE  # noqa: E402

PICTURES: Final[dict[str, dict[str, Any]]] = {
    "report.png": {"viewport": {"width": WIDE["width"] - 280, "height": 900}},
    "report-dark-phone.png": {"viewport": PHONE, "color_scheme": "dark"},
}


def main() -> None:
    """Take all of them."""
    with launched() as browser:
        for name, context in PICTURES.items():
            page, _ = shown(browser, ROOT / PAGE, **context)
            page.screenshot(path=ROOT / "docs" / "examples" / name)
            print(f"wrote docs/examples/{name}")


if __name__ == "__main__":
    main()
