"""Worked cases of applicants to two specialties, or to a year beside an advanced one, solved as one scenario.

All programs at once, with versions to ask for and a budget where the advice speaks of them.
"""

from __future__ import annotations

from typing import Any

import pytest

from lorplan.engines.optimise import optimise
from tests.advice.judging import Answer, Facts, answers, built, faults_of, scenario_of

CASES = (
    "seed-03-prelim-ty-swap",
    "seed-07-dual-apply",
    "wc-011-anesthesia-letter-for-ty",
    "wc-015-neuro-nonclinical-letter",
    "wc-038-prelim-plus-advanced-school",
    "wc-071-dual-table",
)


def of_case(name: str) -> list[Answer]:
    found = [answer for answer in answers() if answer.id.partition("/")[0] == name]
    assert len(found) > 1
    return found


def together(found: list[Answer], more: Facts | None = None) -> Facts:
    """One scenario with a program for every answer."""
    scenarios = [scenario_of(answer) for answer in found]
    programs = [{**one["programs"][0], "id": f"program-{place}", "count": "20"} for place, one in enumerate(scenarios)]
    return {**scenarios[0], "programs": programs, **(more or {})}


def solved(scenario: Facts) -> tuple[dict[str, frozenset[str]], frozenset[str]]:
    """Program -> its letters, and the letters asked for."""
    case = built(scenario)
    optimum = optimise(case.problem)
    assert [engine.status for engine in optimum.engines] == ["proved", "proved"]
    pairs = zip(case.problem.classes, optimum.assignment.portfolios, strict=True)
    sent = {name: frozenset(case.problem.names(mask)) for one, mask in pairs for name in one.programs}
    return sent, frozenset(case.problem.names(optimum.assignment.requests))


@pytest.mark.parametrize("name", CASES)
def test_solved_at_once_every_answer_is_met(name: str) -> None:
    found = of_case(name)
    sent, asked = solved(together(found))
    assert not asked
    for place, answer in enumerate(found):
        assert faults_of(answer, sent[f"program-{place}"]) == [], answer.id


def dual(**letters: Any) -> Facts:
    """The guide's dual applicant, with these letters changed."""
    scenario = together(of_case("seed-07-dual-apply"))
    table = {
        name: {**told, **letters.get(name, {})} for name, told in scenario["letters"].items() if letters.get(name, 1)
    }
    return {**scenario, "letters": table}


@pytest.mark.parametrize(("status", "version"), [("agreed", "g-neurology"), ("uploaded", None)])
def test_the_writer_of_a_general_letter_is_asked_for_a_second_version(status: str, version: str | None) -> None:
    """With one letter of its own the other specialty gets the version, and the general letter stays with the first one:
    while the writer is at it. Once it is uploaded, a version is as much to ask for as a new letter."""
    scenario = dual(o2=None, g={"versions": ["neurology"], "status": status})
    sent, asked = solved({**scenario, "budget": {"new_requests": "0"}})
    assert asked == ({version} if version else set())
    assert sent == {"program-0": frozenset({"a", "b", "g"}), "program-1": frozenset({"o1", version or "g"})}


def test_who_is_not_willing_to_write_two_versions_is_not_asked_for_one() -> None:
    scenario = dual(o2=None, g={"versions": ["neurology"]})
    scenario["writers"]["w-g"]["versions"] = "1"
    sent, asked = solved(scenario)
    assert asked == frozenset()
    assert sent == {"program-0": frozenset({"a", "b", "g"}), "program-1": frozenset({"o1", "g"})}


ONE_NEW: Facts = {
    **dual(o1={"status": "idea"}, o2={"status": "idea"}, g={"status": "idea", "addressed_to": "internal_medicine"}),
    "budget": {"new_requests": "1"},
}


def test_of_two_people_to_ask_the_one_who_completes_a_specialty() -> None:
    """Two strong ones for medicine are there, neurology has none, and one new person may be asked. Three make medicine
    complete, one leaves both incomplete: programs that are complete come before points."""
    sent, asked = solved(ONE_NEW)
    assert asked == {"g"}
    assert sent == {"program-0": frozenset({"a", "b", "g"}), "program-1": frozenset()}


def test_of_two_people_to_ask_the_one_who_gives_the_other_specialty_a_letter_of_its_own() -> None:
    """The same where two are enough for medicine: a third is not worth what a first one is to neurology."""
    medicine, neurology = ONE_NEW["programs"]
    enough = {**medicine, "letters": {"asked": "2", "max": "4"}}
    sent, asked = solved({**ONE_NEW, "programs": [enough, neurology]})
    assert asked == {"o1"}
    assert sent == {"program-0": frozenset({"a", "b"}), "program-1": frozenset({"o1"})}


def test_the_budget_of_a_specialty_holds() -> None:
    ideas = {name: {"status": "idea"} for name in ("o1", "o2")}
    budget = {"new_requests": "2", "per_specialty": {"neurology": "1"}}
    _, asked = solved({**dual(**ideas), "budget": budget})
    assert asked == {"o1"}
