"""How the app's pages are drawn: with the report's templates and words beside its own."""

from __future__ import annotations

from flask import Flask
from jinja2 import ChoiceLoader, PackageLoader, StrictUndefined

from lorplan.app.ticks import draft_for
from lorplan.report.html.environment import environment, harmless
from lorplan.report.html.outline import Outline
from lorplan.report.names import Names, source_text
from lorplan.results.plan import Citation, Plan


def prepare(app: Flask) -> None:
    """Let the app draw with the templates of the report: their parts are included in its pages."""
    app.jinja_options = {
        **app.jinja_options,
        "finalize": harmless,
        "undefined": StrictUndefined,
        "trim_blocks": True,
        "lstrip_blocks": True,
    }
    app.jinja_env.loader = ChoiceLoader([PackageLoader("lorplan.app"), PackageLoader("lorplan.report.html")])
    app.jinja_env.filters |= environment().filters
    app.jinja_env.globals |= {"source_text": source_text, "draft_for": draft_for}


def outline_of(plan: Plan) -> Outline:
    """An empty outline with the names of a plan."""
    return Outline(Names.of(plan.programs, plan.letters), plan.as_of)


def sources(outline: Outline) -> list[tuple[int, Citation]]:
    """What the outline's passages name by number, the best first."""
    return outline.cited()
