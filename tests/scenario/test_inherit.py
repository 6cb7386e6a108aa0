"""A program that extends another takes over what it does not say itself, through any number of steps."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lorplan import api
from lorplan.basics.errors import InputError
from lorplan.basics.yamltree import Scalar
from lorplan.plan.decide import decide, explain_plan
from lorplan.scenario.entity import FACTS
from lorplan.scenario.extends import inherited
from lorplan.scenario.models import Letters, Program

KEYS = ("deadline", "reading", "phase")


@st.composite
def families(draw: st.DrawFn) -> list[Program]:
    """Programs that extend one another, some in circles, some what is not there."""
    number = draw(st.integers(1, 5))
    programs = []
    for index in range(number):
        facts: dict[str, Any] = {key: f"{key}-{index}" for key in KEYS if draw(st.booleans())}
        if draw(st.booleans()):
            facts["extends"] = f"p{draw(st.integers(0, number))}"
        values: dict[str, Any] = {"id": f"p{index}", "name": f"p{index}", "specialty": "neurology"}
        values[FACTS] = {key: facts[key] for key in sorted(facts)}
        if draw(st.booleans()):
            values["letters"] = Letters(asked=Scalar(str(index + 1)))
        if draw(st.booleans()):
            values |= {"institution": f"i{index}", "department": draw(st.sampled_from([None, f"d{index}"]))}
        programs.append(Program(**values))
    return programs


def chain(program: Program, by_id: dict[str, Program]) -> list[Program]:
    """The program and those that it extends, the nearest first, no program twice."""
    members = [program]
    while (parent := by_id.get(str(members[-1].facts.get("extends")))) is not None and parent not in members:
        members.append(parent)
    return members


@given(families(), st.randoms())
def test_the_nearest_that_says_something_is_heard(programs: list[Program], random: Any) -> None:
    by_id = {program.id: program for program in programs}
    shuffled = random.sample(programs, len(programs))
    whole = {program.id: program for program in inherited(shuffled)}
    for program in programs:
        members = chain(program, by_id)
        heir = whole[program.id]
        for key in KEYS:
            assert heir.facts.get(key) == next((p.facts[key] for p in members if key in p.facts), None)
        assert heir.facts.get("extends") == program.facts.get("extends")
        assert heir.letters == next((p.letters for p in members if p.letters != Letters()), Letters())
        described = next((p for p in members if p.institution is not None), program)
        assert heir.institution == described.institution
        assert list(heir.facts) == sorted(heir.facts)
        assert (heir.id, heir.name, heir.rules, heir.assigned) == (
            program.id,
            program.name,
            program.rules,
            program.assigned,
        )


SCENARIO = """
format: 1
season: eras-2028
as_of: 2027-07-20
applicant: {applying_to: internal_medicine}
institutions: {lakeside: {country: US}}
writers: {chen: {institution: lakeside, specialty: internal_medicine}}
letters: {chen: {status: uploaded}}
programs:
  - id: categorical
    institution: lakeside
    deadline: 2027-10-01
    letters: {asked: 2, counts: {writer.specialty: internal_medicine}}
  - {id: research, extends: categorical, emphasis: [research]}
"""


def test_numbers_and_what_counts_hold_for_both(tmp_path: Path) -> None:
    path = tmp_path / "plan.yaml"
    path.write_text(SCENARIO, encoding="utf-8")
    case = api.Source(path).case()
    research = next(program for program in case.scenario.programs if program.id == "research")
    assert (research.letters.asked, research.institution) == (2, "lakeside")
    broken = {one.program: one.broken for one in explain_plan(decide(case)).programs}
    assert "letters.fewer-than-required" in broken["research"]
    assert broken["research"] == broken["categorical"]


def test_a_circle_and_a_stranger_are_named(tmp_path: Path) -> None:
    path = tmp_path / "plan.yaml"
    path.write_text(SCENARIO.replace("extends: categorical", "extends: research"), encoding="utf-8")
    with pytest.raises(InputError, match="extends itself"):
        api.Source(path).case()
    path.write_text(SCENARIO.replace("extends: categorical", "extends: categorial"), encoding="utf-8")
    with pytest.raises(InputError, match="'categorial' is not defined"):
        api.Source(path).case()
