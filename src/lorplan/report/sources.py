"""The sources that a page cited, by number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lorplan.basics.words import plural
from lorplan.report.names import source_text

if TYPE_CHECKING:
    from lorplan.report.names import Names
    from lorplan.report.page import Page


def sources(page: Page, names: Names, limit: int | None) -> None:
    """The sources in the order of citing; those beyond `limit` as a number and the flag that shows them."""
    if not names.cited:
        return
    page.heading("SOURCES")
    entries = list(names.cited.values())
    whole: set[str] = set()
    for number, source in entries[:limit]:
        page.text(source_text(source, whole), mark=f"[{number}] ")
        if source.url:
            page.text(source.url, indent=4, style="dim")
    if limit is not None and len(entries) > limit:
        page.text(f"and {plural(len(entries) - limit, 'more source')} (--all)", style="dim")
