"""The plan as JSON: exactly its fields, in their order, the same bytes for the same plan."""

from __future__ import annotations

import json
import re
from typing import Any

from lorplan.report import View
from lorplan.results.plan import Plan

# Inside JSON these occur in texts only. Terminals obey some of them, so they are written as escapes.
_UNSAFE = re.compile("[\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


def render(plan: Plan, view: View) -> str:
    """The whole plan; `view` changes nothing here."""
    return dumps(plan.to_json())


def dumps(data: Any) -> str:
    """Plain data as JSON in UTF-8, two blanks of indentation, a newline at the end."""
    text = json.dumps(data, ensure_ascii=False, indent=2)
    return _UNSAFE.sub(lambda unsafe: f"\\u{ord(unsafe[0]):04x}", text) + "\n"
