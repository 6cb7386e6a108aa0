"""The search for what a class can reach agrees with trying every set of letters."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lorplan.answers.check.search import outlook
from lorplan.basics.bits import bits
from lorplan.case.problem import Problem, ProgramClass
from lorplan.rules.kinds import Bound
from lorplan.rules.kinds.count import BoundCount, Split
from lorplan.rules.kinds.kind import Column
from lorplan.rules.kinds.measure import RANK, Measure, TooMany, measure_of, measures, telling_apart
from lorplan.rules.kinds.portfolio import SinglePortfolio

LETTERS = 6
EVERY = (1 << LETTERS) - 1
masks = st.integers(0, EVERY)


@st.composite
def columns(draw: st.DrawFn) -> Column:
    sure = draw(masks)
    unknown = draw(masks) & ~sure
    return Column(sure, unknown, unknown & draw(masks))


@st.composite
def splits(draw: st.DrawFn, column: Column) -> Split:
    groups = draw(st.lists(masks, max_size=4))
    values = tuple(one for group in groups if (one := column.within(group)).possible)
    loose = draw(masks) & column.possible
    return Split(values, Column(0, loose, loose & column.ideas))


@st.composite
def bounds(draw: st.DrawFn, rule: str = "r", levels: tuple[str, ...] = ("must",)) -> BoundCount:
    column = draw(columns())
    form = draw(st.sampled_from(["letters", "letters", "per", "different"]))
    most = draw(st.none() | st.integers(0, 4))
    least = draw(st.none() | st.integers(0, 4)) if form != "per" else None
    if most is None and least is None:
        most = 2
    per = draw(splits(column)) if form == "per" else None
    different = draw(splits(column)) if form == "different" else None
    return BoundCount(rule, draw(st.sampled_from(levels)), 0, column, least, most, per, different, ())


def measure(bound: Bound, letters: int) -> Measure:
    return measures(bound, [letters])[0]


@given(bounds(), masks)
def test_letters_that_no_mask_tells_apart_are_the_same_to_a_bound(bound: BoundCount, letters: int) -> None:
    keys = [tuple(mask >> letter & 1 for mask in telling_apart(bound, LETTERS)) for letter in range(LETTERS)]
    for letter, other in combinations(range(LETTERS), 2):
        if keys[letter] == keys[other] and (letters >> letter & 1) != (letters >> other & 1):
            swapped = letters ^ (1 << letter) ^ (1 << other)
            first, second = measure(bound, letters), measure(bound, swapped)
            assert (first.missing, first.open) == (second.missing, second.open)


@st.composite
def problems(draw: st.DrawFn) -> tuple[Problem, list[BoundCount]]:
    people = draw(st.integers(1, 4))
    person_of = tuple(draw(st.integers(0, people - 1)) for _ in range(LETTERS))
    usable = draw(masks)
    cap = draw(st.integers(0, 4))
    fixed = usable & draw(masks)
    while fixed.bit_count() > cap:
        fixed &= fixed - 1
    pending = usable & draw(masks) & ~fixed
    budget = draw(st.none() | st.integers(0, 3))
    musts = [draw(bounds(rule=f"r{place}")) for place in range(draw(st.integers(1, 3)))]
    limits = draw(st.lists(bounds(rule="limit", levels=("limit",)), max_size=1))
    one = ProgramClass("p", ("p",), 4, 1, "eras", usable, fixed, pending, 0, 0, cap, (*musts, *limits))
    names = tuple(f"l{place}" for place in range(LETTERS))
    return Problem(names, tuple(f"w{place}" for place in range(people)), person_of, budget, 0, (one,)), musts


@given(problems())
def test_the_search_finds_what_trying_every_set_finds(drawn: tuple[Problem, list[BoundCount]]) -> None:
    problem, musts = drawn
    one = problem.classes[0]
    limits = [bound for bound in one.bounds if isinstance(bound, BoundCount) and bound.level == "limit"]
    found = outlook(problem, one, musts)
    rows = {}
    for letters in range(EVERY + 1):
        fits = not letters & ~one.usable and not one.fixed & ~letters and letters.bit_count() <= one.cap
        people = problem.people_for(letters & one.pending)
        allowed = problem.budget is None or len(people) <= problem.budget
        if fits and allowed and not any(measure(limit, letters).missing for limit in limits):
            rows[letters] = [measure(must, letters) for must in musts]
    if not rows:
        rows[one.fixed] = [measure(must, one.fixed) for must in musts]
    for place, best in enumerate(found.best):
        least = min(row[place].order for row in rows.values())
        assert (best.held, best.missing) == (min(rows.values(), key=lambda row: row[place].order)[place].held, least[1])
    ranks = {letters: [RANK[one.held] for one in row] for letters, row in rows.items()}
    targets = [RANK[best.held] for best in found.best]

    def reaching(places: Sequence[int]) -> list[int]:
        return [letters for letters, row in ranks.items() if all(row[place] <= targets[place] for place in places)]

    every = range(len(musts))
    assert bool(found.conflict) == (not reaching(every))
    assert (found.together == "kept") == (not found.conflict)
    if found.conflict:
        assert not reaching(found.conflict)
        for left_out in found.conflict:
            assert reaching([place for place in found.conflict if place != left_out])
        lost = [max(row[place] for place in found.conflict if row[place] > targets[place]) for row in ranks.values()]
        assert RANK[found.together] == min(lost)
    elif problem.budget is not None:
        asked = [problem.people_for(letters & one.pending) for letters in reaching(every)]
        assert min(len(people) for people in asked) == min(mask.bit_count() for mask in found.people)


def test_too_many_sets_are_not_looked_at() -> None:
    letters = 60
    every = (1 << letters) - 1
    alone = tuple(Column(1 << place | 1 << (place + 1) % letters) for place in range(letters))
    bound = BoundCount("r", "must", 0, Column(every), None, 1, Split(alone, Column()), None, ())
    one = ProgramClass("p", ("p",), 4, 1, "eras", every, 0, 0, 0, 0, 4, (bound,))
    problem = Problem(tuple(f"l{place:02}" for place in range(letters)), ("w",), (0,) * letters, None, 0, (one,))
    with pytest.raises(TooMany):
        outlook(problem, one, [bound])
    plain = BoundCount("r", "must", 0, Column(every), 5, None, None, None, ())
    assert outlook(problem, one, [plain]).best[0].sure == 4
    assert len(list(bits(every))) == letters


@given(bounds(levels=("must", "limit", "should")))
def test_sets_that_are_alike_to_a_bound_are_measured_as_each_by_itself(bound: BoundCount) -> None:
    sets = range(EVERY + 1)
    assert measures(bound, sets) == [measure_of(bound.check(SinglePortfolio(letters))) for letters in sets]
