"""Texts with fields in Jinja2's notation, as drafts and tasks have them."""

from __future__ import annotations

from typing import Any, Final

from jinja2 import Environment, StrictUndefined, TemplateError
from jinja2 import Template as Text

from lorplan.basics.errors import Complaints
from lorplan.basics.yamltree import Map, Scalar

# Plain text: what a user wrote is put in as it is, and never read as a template.
_TEXTS: Final = Environment(undefined=StrictUndefined, autoescape=False, trim_blocks=True, lstrip_blocks=True)


def text_at(raw: Map, key: str, complaints: Complaints) -> Text:
    """The text at a key, with its line breaks."""
    if not isinstance(raw.get(key), Scalar):
        complaints.add(f"'{key}' must be a text", raw)
        return _TEXTS.from_string("")
    return compiled(raw[key], complaints)


def compiled(written: Any, complaints: Complaints) -> Text:
    """What is written as a text with fields."""
    try:
        return _TEXTS.from_string(str(written))
    except TemplateError as error:
        complaints.add(f"cannot be read as a text with fields: {error}", written)
        return _TEXTS.from_string("")
