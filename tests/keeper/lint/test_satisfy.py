"""Whether conditions can hold together: the answer is that of trying every world."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations_with_replacement, product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lorplan.keeper.lint.satisfy import FALSE, NO, NOT_FALSE, NOT_TRUE, PERHAPS, TRUE, YES, can_hold
from lorplan.rules.language.conditions import (
    ALWAYS,
    Condition,
    Context,
    Every,
    Not,
    Some,
    Somebody,
    Surely,
    bounded,
    equals,
    facts_of,
    has_all,
    is_known,
)
from lorplan.rules.language.facts import MISSING, Fact, Members

KIND = Fact("program.kind", "choice", ("a", "b", "c"))
FLAG = Fact("program.flag", "yes_no")
SIZE = Fact("program.size", "number")
TRAITS = Fact("program.traits", "choices", ("x", "y", "z"))
RANK = Fact("writer.rank", "choice", ("low", "high"), ordered=True)
FAME = Fact("writer.fame", "yes_no")
VALUES: dict[str, list[Any]] = {
    "program.kind": [MISSING, "a", "b", "c"],
    "program.flag": [MISSING, True, False],
    "program.size": [MISSING, 0, 1, 2, 3, 4],
    "program.traits": [
        MISSING,
        *(Members(frozenset(yes), no) for yes in ("", *"xyz", "xy", "xz", "yz", "xyz") for no in (None, frozenset())),
    ],
    "writer.rank": [MISSING, "low", "high"],
    "writer.fame": [MISSING, True, False],
}  # fmt: skip


@dataclass
class World:
    """One program, and one letter with writers."""

    program: Mapping[str, Any]
    writers: Sequence[Mapping[str, Any]]

    families = None

    def value(self, fact: Fact, entity: str, program: str | None) -> Any:
        return self.writers[int(entity)][fact.name] if fact.subject == "writer" else self.program[fact.name]

    def known(self, fact: Fact, entity: str, program: str | None) -> bool:
        return self.value(fact, entity, program) is not MISSING

    def writers_of(self, letter: str) -> Sequence[str]:
        return [str(place) for place in range(len(self.writers))]


PROGRAM_TESTS = st.one_of(
    st.sets(st.sampled_from("abc"), min_size=1).map(lambda values: equals(KIND, frozenset(values))),
    st.booleans().map(lambda value: equals(FLAG, frozenset({value}))),
    st.tuples(st.integers(0, 3), st.booleans()).map(lambda pair: bounded(SIZE, *pair)),
    st.sets(st.sampled_from("xyz"), min_size=1).map(lambda values: equals(TRAITS, frozenset(values))),
    st.sets(st.sampled_from("xyz"), min_size=1).map(lambda values: has_all(TRAITS, frozenset(values))),
    st.tuples(st.sampled_from([KIND, FLAG, SIZE, TRAITS]), st.booleans()).map(lambda pair: is_known(*pair)),
)
WRITER_TESTS = st.one_of(
    st.sampled_from(["low", "high"]).map(lambda value: equals(RANK, frozenset({value}))),
    st.tuples(st.sampled_from(["low", "high"]), st.booleans()).map(lambda pair: bounded(RANK, *pair)),
    st.booleans().map(lambda value: equals(FAME, frozenset({value}))),
    st.tuples(st.sampled_from([RANK, FAME]), st.booleans()).map(lambda pair: is_known(*pair)),
)


def composed(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    parts = st.lists(inner, min_size=1, max_size=3)
    return st.one_of(
        parts.map(lambda found: Every(tuple(found), facts_of(found))),
        parts.map(lambda found: Some(tuple(found), facts_of(found))),
        inner.map(lambda part: Not(part, part.facts)),
        inner.map(lambda part: Surely(part, part.facts)),
    )


PROGRAMS = st.recursive(PROGRAM_TESTS, composed, max_leaves=6)
SOMEBODY = st.recursive(WRITER_TESTS, composed, max_leaves=3).map(lambda part: Somebody("writer", part, part.facts))
LETTERS = st.recursive(SOMEBODY, composed, max_leaves=4)
WANTED = st.sampled_from([TRUE, FALSE, NOT_TRUE, NOT_FALSE])


@cache
def programs() -> list[World]:
    names = [name for name in VALUES if name.startswith("program.")]
    return [World(dict(zip(names, one, strict=True)), []) for one in product(*(VALUES[name] for name in names))]


@cache
def letters() -> list[World]:
    names = [name for name in VALUES if name.startswith("writer.")]
    people = [dict(zip(names, one, strict=True)) for one in product(*(VALUES[name] for name in names))]
    return [World({}, group) for number in (1, 2, 3) for group in combinations_with_replacement(people, number)]


def tried(worlds: Sequence[World], wanted: Sequence[tuple[Condition, frozenset[int]]]) -> Iterator[World]:
    for world in worlds:
        context = Context(world, "p", "l")  # type: ignore[arg-type]
        if all(condition.holds(context) in want for condition, want in wanted):
            yield world


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(PROGRAMS, WANTED), min_size=1, max_size=3))
def test_of_programs_the_answer_is_exact(wanted: list[tuple[Condition, frozenset[int]]]) -> None:
    there = next(tried(programs(), wanted), None) is not None
    assert can_hold(*wanted) == (YES if there else NO)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(LETTERS, WANTED), min_size=1, max_size=2))
def test_of_writers_no_means_no_and_yes_means_yes(wanted: list[tuple[Condition, frozenset[int]]]) -> None:
    there = next(tried(letters(), wanted), None) is not None
    answer = can_hold(*wanted)
    if there:
        assert answer in (YES, PERHAPS)  # perhaps: too many alternatives
    if answer == YES and len(wanted) == 1:
        assert there


@pytest.mark.parametrize(("want", "answer"), [(TRUE, YES), (NOT_FALSE, YES), (FALSE, NO), (NOT_TRUE, NO)])
def test_what_always_holds(want: frozenset[int], answer: str) -> None:
    assert can_hold((ALWAYS, want)) == answer


def test_too_many_alternatives_are_not_decided() -> None:
    one = Some((equals(FLAG, frozenset({True})), equals(KIND, frozenset("a"))), frozenset())
    assert can_hold(*[(one, TRUE)] * 14) == PERHAPS
