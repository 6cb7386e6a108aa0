"""The only page of `lorplan app --anonymous`: the report, without the names and ids of people and institutions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint

from lorplan.app.pages import about_files, page
from lorplan.app.portal import report_now
from lorplan.report.html.page import report_view

pages = about_files(Blueprint("desk", __name__))


@page(pages, "/", "report-page.html")
def today() -> Mapping[str, Any]:
    """The report on the plan as it is now."""
    report = report_now(anonymous=True)
    return {"report": report.to_json(), "_report": report_view(report)}
