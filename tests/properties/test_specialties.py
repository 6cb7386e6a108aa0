"""The report by specialty in small worlds at random: what it adds up to, and its pool against a slow reading."""

from __future__ import annotations

import random
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from longer import some
from properties import worlds

from lorplan.basics.errors import InputError
from lorplan.case.case import Case
from lorplan.case.problem import Problem
from lorplan.engines.optimise import optimise
from lorplan.plan.filled import filled
from lorplan.plan.readings import Readings
from lorplan.plan.specialties import specialties
from lorplan.results.specialties import SpecialtyReport
from lorplan.rules.kinds.count import BoundCount
from lorplan.rules.kinds.kind import Column
from lorplan.rules.kinds.slots import BoundSlots, Place

SEEDS = st.integers(0, 2**40)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("rules")


def reported(folder: Path, seed: int) -> tuple[Case, dict[str, set[str]], tuple[SpecialtyReport, ...]] | None:
    """The case, what each program gets, and the reports; None where the world is refused."""
    try:
        case = worlds.case(folder, worlds.Maker(random.Random(seed)).world())
        optimum = optimise(case.problem)
    except InputError:
        return None
    pairs = zip(case.problem.classes, optimum.assignment.portfolios, strict=True)
    sent = {name: set(case.problem.names(mask)) for program_class, mask in pairs for name in program_class.programs}
    return case, sent, specialties(case, optimum.assignment, Readings(case))


@some(60)
@given(SEEDS)
def test_letters_and_programs_are_all_told_once(folder: Path, seed: int) -> None:
    found = reported(folder, seed)
    if found is None or not found[2]:
        return
    case, sent, reports = found
    assert sorted(name for report in reports for name in report.programs) == sorted(sent)
    counts = {program.id: program.count for program in case.scenario.programs}
    by_name = {report.name: {letter.letter: letter for letter in report.letters} for report in reports}
    assert len(by_name) == len(reports)
    for report in reports:
        assert report.count == sum(counts[name] for name in report.programs)
        assert report.short + report.open <= report.count
        assert set(by_name[report.name]) == set().union(*(sent[name] for name in report.programs))
        for letter in report.letters:
            assert letter.programs == sum(counts[name] for name in report.programs if letter.letter in sent[name])
            assert set(letter.shared_with) == {
                other for other, letters in by_name.items() if other != report.name and letter.letter in letters
            }


@some(60)
@given(SEEDS)
def test_what_is_wanted_adds_up(folder: Path, seed: int) -> None:
    found = reported(folder, seed)
    if found is None:
        return
    for report in found[2]:
        for want in report.wants:
            parts = want.in_hand, want.on_the_way, want.to_ask, want.unsure, want.missing
            assert min(parts) >= 0
            assert sum(parts) == want.wanted > 0
            assert set(want.programs) <= set(report.programs)
            thin = want.in_hand + want.on_the_way < want.wanted
            assert not thin or want.rule in report.thin


def problem(people: list[int]) -> Problem:
    names = tuple(f"p{one}" for one in range(max(people) + 1))
    return Problem(tuple(f"l{one}" for one in range(len(people))), names, tuple(people), None, 0, ())


PEOPLE = st.lists(st.integers(0, 3), min_size=1, max_size=6)
MASK = st.integers(0, 63)


@given(PEOPLE, MASK, MASK, MASK, st.integers(1, 4), st.booleans())
def test_a_count_is_of_writers(people: list[int], sure: int, unknown: int, there: int, least: int, may: bool) -> None:
    every = (1 << len(people)) - 1
    column = Column(sure & every, unknown & ~sure & every)
    bound = BoundCount("rule", "must", 0, column, least, None, None, None, ())
    found = filled(bound, there & every, problem(people), may)
    fits = column.possible if may else column.sure
    writers = {people[place] for place in range(len(people)) if fits >> place & 1 and there >> place & 1}
    assert found is not None
    assert (found.wanted, found.filled) == (least, min(least, len(writers)))


@given(PEOPLE, st.lists(MASK, min_size=1, max_size=3), MASK)
def test_roles_are_filled_by_different_writers(people: list[int], roles: list[int], there: int) -> None:
    """Tried out: every order of writers put to the roles one by one."""
    every = (1 << len(people)) - 1
    places = tuple(Place(Column(role & every), 1) for role in roles)
    found = filled(BoundSlots("rule", "must", 0, places), there & every, problem(people))
    fits = [{people[one] for one in range(len(people)) if role & there & every & 1 << one} for role in roles]
    writers = [*sorted(set(people)), *[None] * len(roles)]
    best = max(
        sum(writer in fit for writer, fit in zip(order, fits, strict=False))
        for order in permutations(writers, len(roles))
    )
    assert found is not None
    assert (found.wanted, found.filled) == (len(roles), best)
