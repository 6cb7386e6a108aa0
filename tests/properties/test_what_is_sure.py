"""Small files of people, with the shipped rules: what is only possible speaks for nobody, and what a page requires comes
before what a field expects."""

# ruff: noqa: E501
from __future__ import annotations

import pytest

from lorplan.basics import yamltree
from lorplan.case.build import build
from lorplan.case.case import Case
from lorplan.engines.optimise import Optimum, optimise
from lorplan.rules.packs.load import load
from lorplan.scenario.load import build_scenario

HEAD = """
format: 1
season: eras-2028
as_of: 2027-07-20
applicant: {kind: us_citizen_img, applying_to: [internal_medicine], school: {id: grenada, country: GD}}
institutions: {lakeside: {country: US}, grenada: {country: GD}}
experiences:
  ward: {as: sub_intern, institution: lakeside, supervised: directly, weeks: 4}
  clinic: {as: elective, institution: lakeside, supervised: directly, weeks: 4}
  watching: {as: observership, institution: lakeside, weeks: 4}
  lab: {as: research, institution: lakeside, weeks: 40}
writers:
  patel: {degree: md, specialty: internal_medicine, institution: lakeside, rank: attending, knows_me: very_well, experience: ward}
  chen: {degree: md, specialty: cardiology, institution: lakeside, rank: attending, knows_me: well, experience: clinic}
"""
WATCHED = "  hale: {degree: md, specialty: internal_medicine, institution: lakeside, rank: attending, knows_me: well, experience: watching}\n"
MENTOR = "  novak: {degree: md, specialty: internal_medicine, institution: lakeside, role: research_pi, knows_me: well, experience: lab}\n"
SECOND = "  quist: {degree: md, specialty: internal_medicine, institution: lakeside, role: research_pi, knows_me: well, experience: lab}\n"
THERE = "letters:\n  patel: {status: uploaded}\n  chen: {status: uploaded}\n"


def solved(text: str) -> tuple[Case, Optimum, set[str], set[str]]:
    """The case, its plan, the letters at the first program and those to ask for. Both engines agree."""
    raw = yamltree.parse(text, "people")
    assert isinstance(raw, yamltree.Map)
    library = load(None, None)
    case = build(build_scenario(raw, "people", lambda _: library.dictionary), library)
    optimum = optimise(case.problem)
    assert [engine.status for engine in optimum.engines] == ["proved", "proved"]
    names = case.problem.names
    return case, optimum, {*names(optimum.assignment.portfolios[0])}, {*names(optimum.assignment.requests)}


def weak(case: Case) -> set[str]:
    return set(case.problem.names(case.problem.classes[0].weak))


def test_nobody_is_asked_for_a_letter_on_an_observership_to_fill_a_place() -> None:
    case, _, sent, asked = solved(HEAD + WATCHED + THERE + "  hale: {status: idea}\nprograms: [{id: city}]\n")
    assert (sent, asked, weak(case)) == ({"patel", "chen"}, set(), {"hale"})


@pytest.mark.parametrize("letters", ["", ", letters: {asked: 3}"])
def test_one_that_is_there_fills_the_place_for_want_of_a_better_one(letters: str) -> None:
    text = HEAD + WATCHED + THERE + f"  hale: {{status: uploaded}}\nprograms: [{{id: city{letters}}}]\n"
    case, optimum, sent, _ = solved(text)
    assert (sent, weak(case)) == ({"patel", "chen", "hale"}, {"hale"})
    assert optimum.values.short == 0


RESEARCH = "{id: research-letter, level: must, says: A letter on research., count: {of: {letter.about: research}, %s}}"


def program(rule: str, letters: str) -> str:
    return f"programs: [{{id: city, letters: {letters}, rules: [{RESEARCH % rule}]}}]\n"


def test_a_required_research_letter_comes_before_two_letters_that_a_field_expects() -> None:
    text = (
        HEAD
        + MENTOR
        + THERE
        + "  novak: {status: uploaded, about: research}\n"
        + program("at_least: 1", "{asked: 2, max: 2}")
    )
    _, _, sent, _ = solved(text)
    assert "novak" in sent
    assert len(sent) == 2


def test_at_most_one_research_letter_is_kept_rather_than_the_customary_three() -> None:
    there = "  novak: {status: uploaded, about: research}\n  quist: {status: uploaded, about: research}\n"
    text = (
        HEAD + MENTOR + SECOND + "letters:\n  patel: {status: uploaded}\n" + there + program("at_most: 1", "{max: 4}")
    )
    _, _, sent, _ = solved(text)
    assert "patel" in sent
    assert len(sent & {"novak", "quist"}) == 1


def starter() -> str:
    """Two letters there and an idea for a third; nobody told how they were supervised, nor the writers' ranks."""
    text = HEAD.replace(", supervised: directly", "").replace(", rank: attending", "")
    idea = (
        "  hale: {degree: md, specialty: internal_medicine, institution: lakeside, knows_me: well, experience: ward}\n"
    )
    return text + idea + THERE + "  hale: {status: idea}\nprograms: [{id: city, letters: {asked: 2}}]\n"


def test_where_supervision_is_not_told_nobody_new_is_asked() -> None:
    case, optimum, sent, asked = solved(starter())
    assert (sent, asked, optimum.values.short) == ({"patel", "chen"}, set(), 0)
    must = next(bound for bound in case.problem.classes[0].bounds if bound.rule == "im-letters.fewer-than-two")
    column = must.column  # type: ignore[attr-defined]
    assert not column.sure
    assert column.unknown


def test_a_chair_who_hardly_knows_the_applicant_writes_the_letter_that_a_page_requires() -> None:
    chair = "  cole: {degree: md, specialty: internal_medicine, institution: lakeside, rank: professor, role: chair, knows_me: barely}\n"
    rule = (
        "{id: chair-letter, level: must, says: A letter of the chair., count: {of: {writer.role: chair}, at_least: 1}}"
    )
    there = THERE + "  cole: {status: idea, about: clinical}\n"
    case, optimum, sent, asked = solved(
        HEAD + chair + there + f"programs: [{{id: city, letters: {{asked: 3}}, rules: [{rule}]}}]\n"
    )
    assert (sent, asked, weak(case)) == ({"patel", "chen", "cole"}, {"cole"}, set())
    assert optimum.values.short == 0
    case, _, _, asked = solved(HEAD + chair + there + "programs: [{id: city, letters: {asked: 3}}]\n")
    assert (asked, weak(case)) == (set(), {"cole"})


THREE = "{id: three-of-them, level: should, says: Three letters., count: {of: {letter.about: [clinical, both]}, at_least: 3}, points: -60%s}"


@pytest.mark.parametrize(("mark", "asks"), [("", {"hale"}), (", number: true", set())])
def test_a_should_that_is_marked_as_the_number_asks_nobody_for_a_weak_letter(mark: str, asks: set[str]) -> None:
    rules = f"programs: [{{id: city, letters: {{min: 2, asked: 2, max: 4}}, rules: [{THREE % mark}]}}]\n"
    _, _, _, asked = solved(HEAD + WATCHED + THERE + "  hale: {status: idea}\n" + rules)
    assert asked == asks
