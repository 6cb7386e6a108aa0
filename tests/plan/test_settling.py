"""Questions on which requirements hang: the smallest sets of answers, each asked where it is said to hang."""

from __future__ import annotations

import pytest

from lorplan import api
from lorplan.results.plan import Plan
from lorplan.results.questions import Unknown as Question

START = """
format: 1
season: eras-2028
as_of: 2027-06-20
applicant: {kind: us_citizen_img, applying_to: internal_medicine}
institutions: {univ: {country: US}}
writers:
  cruz: {name: Dr. Cruz, degree: md, specialty: internal_medicine, institution: univ, knows_me: well,
    experience: {as: sub_intern, supervised: directly}}
  reid: {name: Dr. Reid, degree: md, specialty: internal_medicine, institution: univ, knows_me: well,
    experience: {as: sub_intern, supervised: directly}}
"""
LETTERS = "letters: {cruz: {status: uploaded}, dean: {status: uploaded}, reid: {status: uploaded}}\n"


def plan(dean: str, rules: str = "", letters: str = LETTERS) -> Plan:
    """The plan where Dr. Dean is like that, at one program with its own rules."""
    text = f"{START}  dean: {{name: Dr. Dean, institution: univ, {dean}}}\n{letters}"
    text += f"programs: [{{id: im, letters: 3{rules}}}]\n"
    return api.solve(api.Source("scenario.yaml", written=text), engines=("table",))


def own(condition: str) -> str:
    """A rule of a program that asks for a letter of that kind."""
    return (
        ", rules: [{id: own.missing, level: must, says: One letter of that kind is asked for., "
        f"count: {{of: {condition}, at_least: 1}}}}]"
    )


def about(made: Plan, rule: str) -> list[Question]:
    return [unknown for unknown in made.unknowns if rule in unknown.keeps]


def test_one_answer_that_keeps_it() -> None:
    made = plan("degree: md, specialty: internal_medicine", own("{writer.id: dean, writer.feedback: excellent}"))
    (finding,) = [finding for finding in made.findings if finding.rule == "own.missing"]
    questions = about(made, "own.missing")
    assert finding.status == "open"
    assert finding.asks == tuple(question.question for question in questions)
    assert all(not question.together and question.answers[0].value == "excellent" for question in questions)


def test_two_answers_about_one_person_are_one_question() -> None:
    condition = "{writer.id: dean, writer.feedback: excellent, writer.rank: attending}"
    made = plan("degree: md, specialty: internal_medicine", own(condition))
    (question,) = about(made, "own.missing")
    assert {question.fact, *question.together} == {"writer.dean.feedback", "writer.dean.rank"}
    assert question.question.count("?") == 2
    assert question.question.count("Dr. Dean") == 2
    assert [answer.value for answer in question.answers] == ["excellent and attending"]


def test_four_answers_are_not_asked_for() -> None:
    condition = (
        "{writer.id: dean, writer.feedback: excellent, writer.rank: attending, "
        "experience.supervised: directly, experience.setting: icu}"
    )
    assert about(plan("degree: md, specialty: internal_medicine", own(condition)), "own.missing") == []


def test_a_specialty_is_asked_for_in_words_that_can_be_answered() -> None:
    made = plan("degree: md", own("{writer.id: dean, writer.specialty: internal_medicine}"))
    (question,) = about(made, "own.missing")
    assert question.question == "What is Dr. Dean's specialty? (for example internal medicine)"


@pytest.mark.parametrize("status", ["uploaded", "declined"])
def test_what_is_past_is_not_asked(status: str) -> None:
    """What a writer answered whose letter is there, or who declined."""
    letters = f"letters: {{cruz: {{status: uploaded}}, dean: {{status: {status}}}, reid: {{status: uploaded}}}}\n"
    made = plan("degree: md, specialty: internal_medicine", letters=letters)
    facts = [name for unknown in made.unknowns for name in (unknown.fact, *unknown.together)]
    assert not any(name.endswith(".answer") for name in facts)


def test_what_hangs_before_anybody_is_asked_has_its_question() -> None:
    """With Dr. Lang two attendings supervised directly for sure; without, it hangs on how Dr. Dean did."""
    team = START.replace("sub_intern, supervised: directly}}\n  reid", "sub_intern, supervised: directly}}\n  lang")
    team = team.replace("Dr. Reid", "Dr. Lang") + (
        "  reid: {name: Dr. Reid, degree: md, specialty: internal_medicine, institution: univ, knows_me: well,\n"
        "    experience: {as: sub_intern, supervised: team}}\n"
        "  dean: {name: Dr. Dean, degree: md, specialty: internal_medicine, institution: univ, knows_me: somewhat,\n"
        "    experience: {as: elective}}\n"
        "letters: {cruz: {status: uploaded}, dean: {status: agreed}, lang: {status: idea}, reid: {status: uploaded}}\n"
        "budget: 1\nprograms: [{id: im, letters: 3}]\n"
    )
    made = api.solve(api.Source("scenario.yaml", written=team), engines=("table",))
    promised = next(verdict for verdict in made.verdicts if verdict.when == "promised")
    assert promised.hangs
    assert any(unknown.keeps and "Dr. Dean" in unknown.question for unknown in made.unknowns)
