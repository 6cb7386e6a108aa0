"""one_of: alternatives in order of preference, and `when` and `unless`, which are short for them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from longer import some
from rules.kinds.slow import agree, checked, columns

from lorplan.rules.kinds import Bound
from lorplan.rules.kinds.count import BoundCount
from lorplan.rules.kinds.guard import BoundWhen
from lorplan.rules.kinds.kind import Column
from lorplan.rules.kinds.one_of import BoundOneOf


def count(
    column: Column, least: int | None, most: int | None = None, level: str = "must", points: int = 0
) -> BoundCount:
    return BoundCount("alternatives", level, points, column, least, most, None, None, ())


TWO_SLOES = count(Column(0b00011), 2)
ONE_SLOE = count(Column(0b00011), 1)
EM_FACULTY = count(Column(0b01100), 1)


def test_either_branch_keeps_it_and_the_later_one_costs() -> None:
    bound = BoundOneOf("alternatives", "must", ((TWO_SLOES,), (ONE_SLOE, EM_FACULTY)), -2)
    found = checked(bound)
    assert found[0b00011] == (0, 0, False)
    assert found[0b00101] == (0, -2, False)
    assert found[0b00001] == (1, 0, False)  # one letter short either way: the preferred branch is named
    assert found[0b10000] == (2, 0, False)


def test_it_is_open_where_a_branch_is_open_and_none_is_kept() -> None:
    bound = BoundOneOf("alternatives", "must", ((TWO_SLOES,), (count(Column(0, 0b10000), 1),)), 0)
    assert checked(bound)[0b10000] == (0, 0, True)
    assert checked(bound)[0b10011] == (0, 0, False)


def slow_part(part: BoundCount, mask: int) -> tuple[int, int, str]:
    """Letters missing, points, and what becomes of one count."""
    sure = bin(mask & part.column.sure).count("1")
    unknown = bin(mask & part.column.unknown).count("1")
    missing, held = 0, "kept"
    if part.least is not None and sure < part.least:
        hopes = bin(mask & part.column.unknown & ~part.column.ideas).count("1")
        missing, held = max(0, part.least - sure - hopes), "broken" if sure + unknown < part.least else "open"
    if part.most is not None and sure > part.most:
        missing, held = missing + sure - part.most, "broken"
    elif part.most is not None and sure + unknown > part.most and held == "kept":
        held = "open"
    letters = max(0, (part.least or 0) - sure) + (0 if part.most is None else max(0, sure - part.most))
    return (0, letters * part.points, "kept") if part.level == "should" else (missing, 0, held)


@st.composite
def parts(draw: st.DrawFn, level: str) -> BoundCount:
    least = draw(st.none() | st.integers(1, 3))
    most = draw(st.integers(0, 2)) if least is None else None
    return count(draw(columns()), least, most, level, draw(st.integers(-5, 0)) if level == "should" else 0)


@some(25)
@given(st.data(), st.sampled_from(["must", "should"]), st.integers(-4, 0))
def test_rows_check_ledger_and_the_best_branch_agree(data: st.DataObject, level: str, later: int) -> None:
    branch = st.lists(parts(level), min_size=1, max_size=2).map(tuple)
    branches: list[tuple[BoundCount, ...]] = data.draw(st.lists(branch, min_size=2, max_size=3))

    def referee(mask: int) -> tuple[int, int, bool]:
        options = []
        for place, one in enumerate(branches):
            read = [slow_part(part, mask) for part in one]
            missing = sum(each[0] for each in read)
            points = sum(each[1] for each in read) + later * place
            held = max((each[2] for each in read), key=("kept", "open", "broken").index)
            options.append((missing, -points, place, held))
        missing, cost, _, _ = min(options)
        kinds = {option[3] for option in options}
        return missing, -cost, "kept" not in kinds and "open" in kinds

    typed: tuple[tuple[Bound, ...], ...] = tuple(branches)
    agree(BoundOneOf("alternatives", level, typed, later), referee)


@some(25)
@given(st.data(), st.sampled_from(["must", "should"]), columns(), st.integers(1, 3), st.booleans())
def test_a_rule_with_when_or_unless_is_in_force_only_then(
    data: st.DataObject, level: str, guard: Column, least: int, unless: bool
) -> None:
    inner: BoundCount = data.draw(parts(level))

    def referee(mask: int) -> tuple[int, int, bool]:
        enough = bin(mask & guard.sure).count("1") >= least
        if enough == unless:
            return 0, 0, False
        missing, points, held = slow_part(inner, mask)
        return missing, points, held == "open"

    agree(BoundWhen("alternatives", level, inner, guard.sure, least, unless), referee)
