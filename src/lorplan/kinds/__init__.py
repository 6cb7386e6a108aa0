"""The kinds of rule, one module each: their fields, `post` into a model, `check` of given portfolios, their ledger.

`post` and `check` share nothing but the truth columns of the rule's conditions, so that each can catch the other.
"""

from __future__ import annotations

from typing import Final

from lorplan.kinds.bar import Bar
from lorplan.kinds.base import Bound, Kind, KindReader
from lorplan.kinds.count import Count
from lorplan.kinds.cover import Cover
from lorplan.kinds.one_of import OneOf
from lorplan.kinds.points import Points
from lorplan.kinds.say import Say
from lorplan.kinds.slots import Slots

KINDS: Final[dict[str, type[KindReader]]] = {
    "count": Count,
    "slots": Slots,
    "one_of": OneOf,
    "bar": Bar,
    "points": Points,
    "cover": Cover,
    "say": Say,
}

__all__ = ["KINDS", "Bound", "Kind"]
