"""The sample of `lorplan report`: the page of a shipped scenario, as the command makes it."""

from __future__ import annotations

from typing import Final

from lorplan import api
from lorplan.report.html.page import render
from lorplan.rules.packs.folders import folder

PAGE: Final = "docs/examples/report.html"


def sample_report() -> dict[str, str]:
    """Path -> text of the sample."""
    file = "us-citizen-img.yaml"  # by its name alone: the page holds commands, and no path of whoever makes it
    text = (folder("scenarios") / file).read_text(encoding="utf-8")
    return {PAGE: render(api.report(api.Source(file, written=text)))}
