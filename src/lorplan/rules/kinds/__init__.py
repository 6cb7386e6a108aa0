"""The kinds of rule, one module each: their fields, `post` into a model, `check` of given portfolios, their ledger.

`post` and `check` share nothing but the truth columns of the rule's conditions, so that each can catch the other.
"""

from __future__ import annotations

from typing import Final

from lorplan.rules.kinds.bar import Bar
from lorplan.rules.kinds.count import Count
from lorplan.rules.kinds.cover import Cover
from lorplan.rules.kinds.kind import Bound, Kind, KindReader
from lorplan.rules.kinds.one_of import OneOf
from lorplan.rules.kinds.points import Points
from lorplan.rules.kinds.require import Require
from lorplan.rules.kinds.say import Say
from lorplan.rules.kinds.slots import Slots

KINDS: Final[dict[str, type[KindReader]]] = {
    "count": Count,
    "slots": Slots,
    "one_of": OneOf,
    "bar": Bar,
    "points": Points,
    "cover": Cover,
    "require": Require,
    "say": Say,
}

__all__ = ["KINDS", "Bound", "Kind"]
