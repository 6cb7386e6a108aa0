"""Differences: applied to the first they give the second, points add up, and a thing is the same as itself."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from answers.verify.cases import PROGRAMS, case_of, must
from hypothesis import given
from hypothesis import strategies as st
from longer import some

from lorplan.answers.compare.compose import composed
from lorplan.answers.compare.difference import apply, difference, program_changes
from lorplan.answers.compare.side import Compared, judged
from lorplan.assignments.claim import Claim
from lorplan.basics.errors import InputError
from lorplan.case.case import Case
from lorplan.results.plan import ProgramPlan

SEEDS = st.integers(0, 2**40)


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> tuple[Case, Case]:
    """A case, and the same with another program and another weight."""
    folder = tmp_path_factory.mktemp("cases")
    rules = (must("two", "[ann, ben, cat]", "at_least: 2"), must("never-fay", "[fay]", "at_most: 0"))
    more = PROGRAMS.replace("count: 3", "count: 4") + "  - {id: west, name: West}\n"
    return case_of(folder, *rules), case_of(folder, *rules, programs=more, name="other.yaml")


def any_side(case: Case, rng: random.Random, label: str) -> Compared:
    """Letters drawn at random, impossible ones included."""
    letters = {
        program.id: tuple(one for one in case.scenario.letters if rng.random() < 0.4 or one in program.assigned)
        for program in case.scenario.programs
        if rng.random() < 0.9
    }
    return judged(case, Claim("yaml", letters), label, label, "assignment")


@some(60, 1000)
@given(SEEDS)
def test_applied_to_the_first_it_gives_the_second(cases: tuple[Case, Case], seed: int) -> None:
    rng = random.Random(seed)
    one, other = (any_side(rng.choice(cases), rng, label) for label in "AB")
    found = difference(one, other)
    assert apply(found.programs, one.letters) == other.letters
    assert apply(difference(other, one).programs, other.letters) == one.letters


@some(60, 1000)
@given(SEEDS)
def test_what_rules_give_more_adds_up_to_the_points(cases: tuple[Case, Case], seed: int) -> None:
    rng = random.Random(seed)
    one, other = (any_side(cases[0], rng, label) for label in "AB")
    found = difference(one, other)
    gained = other.side.stages.points - one.side.stages.points
    assert sum(rule.after - rule.before for rule in found.rules) == gained
    assert all(rule.after != rule.before for rule in found.rules)


@some(60, 1000)
@given(SEEDS)
def test_nothing_differs_from_itself(cases: tuple[Case, Case], seed: int) -> None:
    one = any_side(cases[0], random.Random(seed), "A")
    found = composed([one, one])
    assert found.same
    assert found.differences[0].nothing
    assert not any(line.best for line in found.lines)


@some(60, 1000)
@given(SEEDS)
def test_other_letters_are_never_called_the_same(cases: tuple[Case, Case], seed: int) -> None:
    rng = random.Random(seed)
    one, other = (any_side(cases[0], rng, label) for label in "AB")
    assert difference(one, other).nothing == (one.letters == other.letters)


def program(ident: str, *letters: str) -> ProgramPlan:
    from lorplan.results.placements import Placement

    return ProgramPlan(
        program=ident,
        name=ident,
        count=1,
        portal="eras",
        specialty="medicine",
        track="",
        class_id=ident,
        weight=1,
        portfolio="A",
        letters=tuple(Placement(letter, "add now", False, "there") for letter in letters),
        state="complete",
        counted=len(letters),
        number=len(letters),
        lacks=(),
        kept=(),
        open=(),
        broken=(),
        points=0,
        assigned_before=(),
        to_add=letters,
        rests_on=(),
    )


def test_a_difference_fits_nothing_else() -> None:
    changes = program_changes([program("p", "a", "b"), program("q", "a")], [program("p", "a", "c"), program("r", "a")])
    assert [(one.program, one.kind, one.added, one.removed) for one in changes] == [
        ("p", "changed", ("c",), ("b",)),
        ("q", "gone", (), ("a",)),
        ("r", "new", ("a",), ()),
    ]
    assert apply(changes, {"p": ("b", "a"), "q": ("a",)}) == {"p": ("a", "c"), "r": ("a",)}
    for wrong in ({"p": ("a",), "q": ("a",)}, {"p": ("a", "b", "c"), "q": ("a",)}, {"p": ("a", "b")}):
        with pytest.raises(InputError, match=r"the difference does not fit: program '[pq]' gets other letters"):
            apply(changes, wrong)
    with pytest.raises(InputError, match="program 'r' gets other letters"):
        apply(changes, {"p": ("a", "b"), "q": ("a",), "r": ()})


def test_what_they_were_made_from_is_told(tmp_path: Path, cases: tuple[Case, Case]) -> None:
    one, other = (any_side(case, random.Random(1), label) for case, label in zip(cases, "AB", strict=True))
    found = composed([one, other])
    assert [(fact.kind, fact.subject, fact.before, fact.after) for fact in found.differences[0].facts] == [
        ("program", "north", "programs 3", "programs 4")
    ]
    assert any(caution.startswith("B was made from another scenario than A") for caution in found.cautions)
    assert any("5 programs of weight 28, B 7 programs of weight 36" in caution for caution in found.cautions)
    points = next(line for line in found.lines if line.name == "points")
    assert points.best == ()
