"""`when` and `unless` where it is not known of a letter whether it matches: held against every way it may turn out."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from longer import some
from rules.kinds.agree import MAYBE, NO, OF, UNLESS, YES, Truths, posted

from lorplan.rules.kinds.count import Count
from lorplan.rules.kinds.guard import Guard, Guarded
from lorplan.rules.kinds.measure import measure_of
from lorplan.rules.kinds.portfolio import SinglePortfolio

TWO = Count(OF, 2, None, None, None, (), raw={"of": "of", "at_least": 2})
TRUTHS = st.lists(st.sampled_from([YES, NO, MAYBE]), min_size=4, max_size=4)


def worlds(truths: list[str], silent: int) -> list[list[bool]]:
    """Every way in which letters may match; those of `silent` (a bit mask) that may match do not."""
    ways = [
        (True, False) if truth == MAYBE and not silent >> place & 1 else (truth == YES,)
        for place, truth in enumerate(truths)
    ]
    return [list(way) for way in product(*ways)]


def lacking(mask: int, guard: Guard, of: list[bool], guarding: list[bool]) -> int:
    """The letters missing in one world."""
    assert isinstance(guard.least, int)
    seen = sum(matches for place, matches in enumerate(guarding) if guard.obtainable or mask >> place & 1)
    in_force = (seen >= guard.least) != guard.unless
    return max(0, 2 - sum(matches for place, matches in enumerate(of) if mask >> place & 1)) if in_force else 0


@some(40)
@given(TRUTHS, TRUTHS, st.integers(0, 15), st.integers(1, 2), st.booleans(), st.booleans())
def test_a_must_lacks_what_every_world_lacks_and_is_open_where_worlds_differ(
    of: list[str], guarding: list[str], ideas: int, least: int, unless: bool, obtainable: bool
) -> None:
    guard = Guard(UNLESS, obtainable, least, unless)
    bound = Guarded(TWO, (guard,)).bind("rule", "must", 0, Truths(of, guarding, ideas=ideas))
    rows = {mask: missing for mask, missing, _ in posted(bound, 4)} if bound is not None else {}
    for mask in range(16):
        every = [lacking(mask, guard, *world) for world in product(worlds(of, 0), worlds(guarding, 0))]
        silent = 0 if obtainable else ideas  # whether a rule applies at all is not for ideas to say
        sure = min(lacking(mask, guard, *world) for world in product(worlds(of, ideas), worlds(guarding, silent)))
        if bound is None:
            assert not any(every), mask
            continue
        measure = measure_of(bound.check(SinglePortfolio(mask)))
        assert measure.missing == sure == rows[mask], mask
        assert measure.open == (0 in every and any(every)), mask


@pytest.mark.parametrize(("unless", "missing"), [(True, [1, 0]), (False, [0, 1])])
def test_a_should_goes_by_letters_that_surely_match(unless: bool, missing: list[int]) -> None:
    guarded = Guarded(TWO, (Guard(UNLESS, False, 1, unless),))
    for truth, letters in ((MAYBE, missing[0]), (YES, missing[1])):
        bound = guarded.bind("rule", "should", -5, Truths([YES, NO], [truth, NO]))
        assert bound is not None
        reading = bound.check(SinglePortfolio(0b01))
        assert (int(reading.points), bool(reading.open)) == (-5 * letters, False)
