"""A must may carry points: wishes among slots, a later branch of one_of. Both engines and the ledger count them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from longer import some
from msgspec.structs import replace
from rules.kinds.agree import a_class
from rules.kinds.slow import LETTERS, columns

from lorplan.case.problem import Problem
from lorplan.engines.optimise import optimise
from lorplan.engines.recount import class_values
from lorplan.rules.kinds import Bound
from lorplan.rules.kinds.count import BoundCount
from lorplan.rules.kinds.earned import earns, with_points
from lorplan.rules.kinds.guard import BoundWhen
from lorplan.rules.kinds.kind import Column
from lorplan.rules.kinds.one_of import BoundOneOf
from lorplan.rules.kinds.points import BoundPoints
from lorplan.rules.kinds.slots import BoundSlots, Place

places = st.builds(Place, columns(), st.just(1))
counts = st.builds(
    lambda column, least: BoundCount("part", "must", 0, column, least, None, None, None, ()),
    columns(),
    st.integers(1, 2),
)


@st.composite
def musts(draw: st.DrawFn) -> Bound:
    if draw(st.booleans()):
        roles = tuple(draw(st.lists(places, min_size=1, max_size=2)))
        # A wish is about the same places with a further condition.
        further = [draw(columns()) for _ in roles]
        narrowed = (
            Column(role.column.sure & more.sure, role.column.possible & more.possible & ~(role.column.sure & more.sure))
            for role, more in zip(roles, further, strict=True)
        )
        wish = (tuple(Place(column, 1) for column in narrowed), draw(st.integers(-9, -1)))
        found: Bound = BoundSlots("a.must", "must", 0, roles, (wish,))
    else:
        branches = tuple((part,) for part in draw(st.lists(counts, min_size=2, max_size=3)))
        found = BoundOneOf("a.must", "must", branches, draw(st.integers(-9, -1)))
    if draw(st.booleans()):
        return BoundWhen("a.must", "must", found, draw(columns()).sure, 1, draw(st.booleans()))
    return found


@some(60)
@given(musts(), st.lists(st.integers(-5, 12), min_size=LETTERS, max_size=LETTERS), st.integers(0, 31))
def test_the_engines_agree_on_musts_with_points(must: Bound, worth: list[int], pending: int) -> None:
    points = [BoundPoints(f"p{letter}", "should", 1 << letter, each) for letter, each in enumerate(worth)]
    cap = BoundCount("cap", "limit", 0, Column((1 << LETTERS) - 1), None, 3, None, None, ())
    program_class = replace(a_class(LETTERS, (*with_points(must), *points, cap)), weight=3, cap=3, pending=pending)
    names = tuple("abcde")
    problem = Problem(names, names, tuple(range(LETTERS)), 2, 1, (program_class,))
    found = optimise(problem)  # raises Bug where CP-SAT and the table differ
    assert found.proved
    portfolio = found.assignment.portfolios[0]
    _, _, total, _ = class_values(problem, program_class, portfolio)
    assert total == sum(match.points for bound in program_class.bounds for match in bound.ledger(portfolio))


def test_only_a_must_that_carries_points_stands_twice() -> None:
    plain = BoundSlots("a.must", "must", 0, (Place(Column(1), 1),))
    assert not earns(plain)
    wished = replace(plain, wishes=(((Place(Column(2), 1),), -3),))
    assert [bound.level for bound in with_points(wished)] == ["must", "should"]
    assert not earns(replace(wished, level="should", points=-1))
