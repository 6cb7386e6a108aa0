"""The sample of `lorplan report`: the page of a shipped scenario, as the command makes it."""

from __future__ import annotations

from typing import Final

from lorplan import api
from lorplan.report.html.page import render
from lorplan.rules.packs.folders import folder

PAGE: Final = "docs/examples/report.html"


def sample_report() -> dict[str, str]:
    """Path -> text of the sample."""
    return {PAGE: render(api.report(api.Source(folder("scenarios") / "us-citizen-img.yaml")))}
