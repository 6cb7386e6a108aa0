"""Records behave like frozen dataclasses, but for what they leave to the type checker."""

from __future__ import annotations

import dataclasses
from dataclasses import field

import pytest

from lorplan.basics.record import identity, record


@record
class Point:
    """A record."""

    x: int
    y: int = 2
    names: list[str] = field(default_factory=list)


@record
class Marked(Point):
    """A record with a field more, and with something that is worked out."""

    mark: str = ""

    def __post_init__(self) -> None:
        self.total = self.x + self.y


@identity
class Thing:
    """Equal to itself alone."""

    x: int


def test_arguments_defaults_and_factories_are_those_of_a_dataclass() -> None:
    first, second = Point(1), Point(1, y=2, names=[])
    assert (first.x, first.y, first.names) == (1, 2, [])
    assert first == second
    assert first.names is not second.names
    assert Point(names=["a"], x=3).names == ["a"]
    assert dataclasses.replace(first, y=5) == Point(1, 5)
    assert dataclasses.asdict(first) == {"x": 1, "y": 2, "names": []}
    assert repr(first) == "Point(x=1, y=2, names=[])"


@pytest.mark.parametrize(("values", "named"), [((), {}), ((1, 2, [], 4), {}), ((1,), {"x": 1}), ((1,), {"z": 1})])
def test_wrong_arguments_are_refused(values: tuple[int, ...], named: dict[str, int]) -> None:
    for _ in range(2):  # the first object of a class is made in another way than those after it
        with pytest.raises(TypeError, match="__init__"):
            Point(*values, **named)


def test_a_record_can_extend_another() -> None:
    assert Marked(1, mark="m") == Marked(1, 2, [], "m")
    assert Marked(1) != Point(1)
    assert [Marked(one).total for one in (1, 2)] == [3, 4]
    assert [one.name for one in dataclasses.fields(Marked)] == ["x", "y", "names", "mark"]


def test_hashes_follow_equality() -> None:
    @record
    class Pair:
        a: int
        b: str

    assert len({Pair(1, "a"), Pair(1, "a"), Pair(2, "a")}) == 2
    assert Thing(1) != Thing(1)
    assert len({Thing(1), Thing(1)}) == 2
