"""points: for each letter that surely matches; those of a group, summed per letter, within the group's cap."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from longer import some
from rules.kinds.agree import MAYBE, NO, OF, YES, Truths, agree, posted, some_truths, truth_columns

from lorplan.rules.kinds import Bound
from lorplan.rules.kinds.points import Points, gather
from lorplan.rules.kinds.portfolios import Portfolios


def test_only_letters_that_surely_match_earn_points() -> None:
    bound = Points(OF, 4, None, raw={}).bind("strong", "should", 0, Truths([YES, MAYBE, NO, YES]))
    assert bound is not None
    assert bound.check(Portfolios([0b0000, 0b0001, 0b0110, 0b1111], 4)).points.tolist() == [0, 4, 0, 8]
    (line,) = bound.ledger(0b1111)
    assert (line.letters, line.units, line.points) == (0b1001, 2, 8)
    assert list(bound.ledger(0b0110)) == []


def test_points_for_nobody_say_nothing() -> None:
    assert Points(OF, 4, None, raw={}).bind("strong", "should", 0, Truths([MAYBE, NO])) is None


def test_a_group_stays_within_its_cap_letter_by_letter() -> None:
    truths = [Truths([YES, YES, NO]), Truths([YES, NO, YES])]
    bounds = [
        bound
        for name, worth, one in (("a", 3, truths[0]), ("b", 2, truths[1]), ("c", -9, truths[1]))
        if (bound := Points(OF, worth, "signs" if name != "c" else "bad", raw={}).bind(name, "should", 0, one))
        is not None
    ]
    gathered = gather(bounds, {"signs": (0, 4), "bad": (-5, 0)}, 3)
    assert [bound.rule for bound in gathered] == ["group:bad", "group:signs"]
    bad, signs = gathered
    every = Portfolios(list(range(8)), 3)
    # Letter 0 has 3 + 2, capped at 4; letter 1 has 3, letter 2 has 2: each letter by itself.
    assert signs.check(every).points.tolist() == [0, 4, 3, 7, 2, 6, 5, 9]
    assert bad.check(every).points.tolist() == [0, -5, 0, -5, -5, -10, -5, -10]
    assert [(line.rule, line.letters, line.points) for line in signs.ledger(0b011)] == [
        ("a", 0b011, 6),
        ("b", 0b001, 2),
        ("group:signs", 0b001, -1),
    ]


@some(100)
@given(some_truths(), st.integers(-9, 12), st.integers(0, 31))
def test_post_check_ledger_and_referee_agree_on_every_portfolio(truths: Truths, worth: int, fixed: int) -> None:
    agree(truths, Points(OF, worth, None, raw={}), "should", 0, {"of": "of", "worth": worth}, fixed & truths.active)


@st.composite
def groups(draw: st.DrawFn) -> tuple[int, list[tuple[list[str], int]], int, int]:
    letters = draw(st.integers(1, 5))
    members = st.lists(st.tuples(truth_columns(letters), st.integers(-6, 6)), min_size=1, max_size=4)
    return letters, draw(members), draw(st.integers(-8, 0)), draw(st.integers(0, 8))


@some(150)
@given(groups())
def test_a_capped_group_is_posted_checked_and_listed_alike(
    group: tuple[int, list[tuple[list[str], int]], int, int],
) -> None:
    letters, members, least, most = group
    bounds: list[Bound] = []
    for place, (truths, worth) in enumerate(members):
        bound = Points(OF, worth, "g", raw={}).bind(f"r{place}", "should", 0, Truths(truths))
        if bound is not None:
            bounds.append(bound)
    for one in gather(bounds, {"g": (least, most)}, letters):
        points = one.check(Portfolios(list(range(1 << letters)), letters)).points.tolist()
        for mask in range(1 << letters):
            sums = [sum(worth for truths, worth in members if truths[place] == YES) for place in range(letters)]
            want = sum(max(least, min(most, sums[place])) for place in range(letters) if mask >> place & 1)
            assert points[mask] == want
            assert sum(line.points for line in one.ledger(mask)) == want
        assert posted(one, letters) == [(mask, 0, points[mask]) for mask in range(1 << letters)]
