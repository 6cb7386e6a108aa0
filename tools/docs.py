"""Makes the documentation: runs every command that a page shows, draws the pages that come from code and packs.

python tools/docs.py            write what has changed
python tools/docs.py --check    say what is out of date, and leave with 1
python tools/docs.py --make-test   run `make test` as well, and show in the README what it prints
"""

from __future__ import annotations

import difflib
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from tools.pages import maketest  # noqa: E402
from tools.pages.find_examples import add_missing  # noqa: E402
from tools.pages.generators import GENERATORS, MEASURED, drawn  # noqa: E402
from tools.pages.page import render_file  # noqa: E402


def written() -> list[Path]:
    """The pages that people write, whose commands are run."""
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    return [page for page in pages if not _drawn(page) and page.relative_to(ROOT).as_posix() not in MEASURED]


def _drawn(page: Path) -> bool:
    return page.read_text(encoding="utf-8").startswith("<!-- made by `make docs` ")


def page_text(path: Path) -> str:
    """A written page as it has to be."""
    return render_file(path, GENERATORS)


def all_pages() -> Iterator[tuple[Path, str]]:
    """Every page with its text as it has to be."""
    for name, text in drawn().items():
        yield ROOT / name, text
    for page in written():
        yield page, page_text(page)


def difference(path: Path, wanted: str) -> str:
    """The lines of a page that are out of date; empty where none is."""
    there = path.read_text(encoding="utf-8") if path.exists() else ""
    name = path.relative_to(ROOT).as_posix()
    lines = difflib.unified_diff(there.splitlines(), wanted.splitlines(), name, f"{name} as made now", lineterm="", n=1)
    return "\n".join(lines)


def main(arguments: list[str]) -> int:
    """Write the pages, or only look."""
    if "--make-test" in arguments:
        maketest.measure()
    if "--check" not in arguments:
        for rule in add_missing():
            print(f"wrote examples of {rule}; look at them in docs/examples/rules")
    stale = 0
    for path, text in all_pages():
        lines = difference(path, text)
        if not lines:
            continue
        stale += 1
        if "--check" in arguments:
            print(lines)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            print(f"wrote {path.relative_to(ROOT)}")
    if "--check" in arguments and stale:
        print(f"{stale} pages are out of date: make docs")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
