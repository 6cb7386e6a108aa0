"""slots: roles filled by different letters. Hall's condition against trying every way of seating the letters."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from longer import some
from rules.kinds.slow import agree, checked, columns, empty_seats

from lorplan.rules.kinds.kind import Column
from lorplan.rules.kinds.slots import BoundSlots, Place

CHAIR = Place(Column(0b00001), 1)
FACULTY = Place(Column(0b00111), 2)


def test_the_chairs_letter_does_not_serve_as_one_of_the_two_others() -> None:
    bound = BoundSlots("slots", "must", 0, (CHAIR, FACULTY))
    found = checked(bound)
    assert found[0b00111] == (0, 0, False)
    assert found[0b00011] == (1, 0, False)  # chair and one other: one letter missing, two missing
    assert found[0b00110] == (1, 0, False)  # two others, no chair
    assert found[0b11000] == (3, 0, False)  # neither of them fits anything
    assert found[0b00000] == (3, 0, False)


def test_a_letter_that_may_fit_leaves_a_must_open() -> None:
    bound = BoundSlots("slots", "must", 0, (Place(Column(0, 0b00011, 0b00010), 1),))
    assert checked(bound)[0b00001] == (0, 0, True)
    assert checked(bound)[0b00010] == (1, 0, True)  # an idea speaks by what is sure
    assert checked(bound)[0b00100] == (1, 0, False)


def test_a_should_costs_points_for_each_place_left_empty() -> None:
    bound = BoundSlots("slots", "should", -4, (CHAIR, FACULTY))
    assert checked(bound)[0b00011] == (0, -4, False)
    assert checked(bound)[0b00000] == (0, -12, False)


def test_a_wish_among_a_roles_letters_costs_points_where_the_role_is_filled_without_it() -> None:
    two = Place(Column(0b11110), 2)
    wish = (CHAIR, Place(Column(0b00010), 1), Place(Column(0b11110), 1))
    bound = BoundSlots("slots", "must", 0, (CHAIR, two), ((wish, -3),))
    assert checked(bound)[0b00111] == (0, 0, False)
    assert checked(bound)[0b01101] == (0, -3, False)
    assert checked(bound)[0b00001] == (2, 0, False)  # the places are empty anyway: nothing on top


def seats(places: tuple[Place, ...], unknown: str = "none") -> list[int]:
    """The letters fit for every seat. `unknown`: which of those that may fit are: none, those at hand, or all."""
    masks = []
    for place in places:
        ideas = {"none": place.column.unknown, "at hand": place.column.ideas, "all": 0}[unknown]
        masks += [place.column.sure | place.column.unknown & ~ideas] * place.letters
    return masks


places = st.builds(Place, columns(), st.integers(1, 2))


def test_where_two_of_three_roles_are_enough_any_two_do() -> None:
    three = (Place(Column(0b00001), 1), Place(Column(0b00010), 1), Place(Column(0b00111), 1))
    bound = BoundSlots("slots", "must", 0, three, spare=1)
    found = checked(bound)
    assert found[0b00011] == found[0b00101] == found[0b00110] == (0, 0, False)
    assert found[0b00100] == found[0b00001] == (1, 0, False)
    assert found[0b00000] == found[0b11000] == (2, 0, False)


@some(30)
@given(
    st.lists(places, min_size=1, max_size=3),
    st.sampled_from(["must", "should"]),
    st.integers(-6, 0),
    st.integers(0, 2),
)
def test_rows_check_ledger_and_seating_agree(chosen: list[Place], level: str, points: int, spare: int) -> None:
    roles = tuple(chosen)
    points = points if level == "should" else 0

    spare = min(spare, sum(role.letters for role in roles) - 1)

    def referee(mask: int) -> tuple[int, int, bool]:
        short = max(0, empty_seats(seats(roles), mask) - spare)
        surely = max(0, empty_seats(seats(roles, "all"), mask) - spare)
        missing = max(0, empty_seats(seats(roles, "at hand"), mask) - spare)
        if level == "should":
            return 0, short * points, False
        return missing, 0, short > 0 and surely == 0

    agree(BoundSlots("slots", level, points, roles, spare=spare), referee)


@some(30)
@given(places, places, columns(), st.integers(-6, 0), st.none() | st.integers(-4, 0), st.integers(0, 1))
def test_wishes_agree(one: Place, other: Place, further: Column, points: int, each: int | None, spare: int) -> None:
    sure = other.column.sure & further.sure
    unknown = other.column.possible & further.possible & ~sure
    ideas = unknown & (other.column.ideas | further.ideas)
    wish = [one, Place(Column(sure, unknown, ideas), 1)]
    if other.letters > 1:
        wish.append(Place(other.column, other.letters - 1))
    level = "must" if each is None else "should"
    bound = BoundSlots("slots", level, each or 0, (one, other), ((tuple(wish), points),), spare)

    def referee(mask: int) -> tuple[int, int, bool]:
        short = max(0, empty_seats(seats(bound.places), mask) - spare)
        surely = max(0, empty_seats(seats(bound.places, "all"), mask) - spare)
        hoped = "at hand" if each is None else "none"
        missing = max(0, empty_seats(seats(bound.places, hoped), mask) - spare)
        more = empty_seats(seats(tuple(wish)), mask) - spare - missing
        if each is not None:
            return 0, short * each + points * max(0, more), False
        return missing, points * max(0, more), short > 0 and surely == 0

    agree(bound, referee)
