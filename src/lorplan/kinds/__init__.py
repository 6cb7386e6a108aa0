"""The kinds of rule, one module each: their fields, `post` into a model, `check` of given portfolios, their ledger.

`post` and `check` share nothing but the truth columns of the rule's conditions, so that each can catch the other.
"""

from __future__ import annotations

from typing import Final

from lorplan.kinds.bar import Bar
from lorplan.kinds.base import Bound, Kind
from lorplan.kinds.count import Count
from lorplan.kinds.cover import Cover
from lorplan.kinds.points import Points
from lorplan.kinds.say import Say

KINDS: Final[dict[str, type[Kind]]] = {"count": Count, "bar": Bar, "points": Points, "cover": Cover, "say": Say}

__all__ = ["KINDS", "Bound", "Kind"]
