"""The templates of pages, and how values are written into them: text is text, whatever stands in it."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from lorplan.basics.words import listing, plural, sentence
from lorplan.report.plain import dated, day, shown

# Names in scripts that run from right to left are set apart, so that what stands around them keeps its order.
_LETTER: Final = "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]"
_RIGHT_TO_LEFT: Final = re.compile(f"{_LETTER}(?:[^A-Za-z<>]*{_LETTER})?")
_APART: Final = "\u2068\\g<0>\u2069"


@cache
def environment() -> Environment:
    """The templates, with what they may call."""
    templates = Environment(
        loader=PackageLoader("lorplan.report.html"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=harmless,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters |= {"day": day, "dated": dated, "listing": listing, "plural": plural, "sentence": sentence}
    templates.globals["style"] = Markup(style())
    return templates


@cache
def style() -> str:
    """The style sheet of every page."""
    return files("lorplan.report.html").joinpath("templates", "style.css").read_text(encoding="utf-8")


def harmless(value: Any) -> Any:
    """What a template writes: of text every control and direction character as what it is; what a template made stays
    as it is."""
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    text = shown(value, keep="\n")
    return text if text.isascii() else _RIGHT_TO_LEFT.sub(_APART, text)


def draw(template: str, **values: Any) -> str:
    """The page that a template makes of the values."""
    return environment().get_template(template).render(**values)
