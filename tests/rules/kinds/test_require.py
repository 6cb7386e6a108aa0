"""require: told, and never part of the order of plans."""

from __future__ import annotations

import pytest
from rules.kinds.agree import posted

from lorplan.rules.kinds.portfolios import Portfolios
from lorplan.rules.kinds.require import BoundRequire, Stands

EVERY = Portfolios(list(range(8)), 3)


@pytest.mark.parametrize(
    ("stands", "missing", "is_open"), [("kept", 0, 0), ("not_yet", 0, 0), ("open", 0, 1), ("broken", 1, 0)]
)
def test_no_letter_changes_it(stands: Stands, missing: int, is_open: int) -> None:
    bound = BoundRequire("r", "must", stands)
    reading = bound.check(EVERY)
    assert reading.missing.tolist() == [missing] * 8
    assert reading.open.tolist() == [is_open] * 8
    assert reading.points.tolist() == [0] * 8
    assert list(bound.ledger(0b111)) == []
    assert posted(bound, 3) == [(mask, 0, 0) for mask in range(8)]
