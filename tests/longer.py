"""How many examples a property is tried on: some in the ordinary run, many in the long one (LORPLAN_LONG=1)."""

from __future__ import annotations

import os

from hypothesis import settings

LONG = os.environ.get("LORPLAN_LONG") == "1"


def some(ordinary: int, long: int = 5000) -> settings:
    """That many in the ordinary and in the long run."""
    return settings(max_examples=long if LONG else ordinary)
