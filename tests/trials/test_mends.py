"""What would mend a must, told in sentences: tried first, and said otherwise where nothing can be added."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from lorplan import api
from lorplan.case.wording.contact import PHASES, contacts, phase
from lorplan.results.plan import Plan
from lorplan.results.remedies import Remedy, RemedyChange
from lorplan.trials.mends import in_words

SCENARIOS = Path(__file__).parents[2] / "scenarios"


def writer(name: str, capacity: str, specialty: str = "internal_medicine", knows_me: str = "well") -> str:
    """A writer, as a line of YAML."""
    seen = f"experience: {{as: {capacity}, supervised: directly}}"
    return (
        f"  {name.lower()}: {{name: Dr. {name}, degree: md, specialty: {specialty}, institution: univ, "
        f"knows_me: {knows_me}, {seen}}}\n"
    )


START = "format: 1\nseason: eras-2028\ninstitutions: {univ: {country: US}}\n"
PEOPLE = (
    f"{START}as_of: 2027-06-20\napplicant: {{kind: us_md, applying_to: internal_medicine}}\nwriters:\n"
    + writer("Cruz", "sub_intern")
    + writer("Levin", "elective")
    + writer("Reid", "elective")
)
LOCKED = (  # all four places are taken
    f"{START}as_of: 2027-10-15\n"
    "applicant: {kind: us_do, applying_to: [internal_medicine, psychiatry], first_specialty: internal_medicine}\n"
    "writers:\n"
    + writer("A", "sub_intern")
    + writer("B", "elective")
    + writer("C", "sub_intern", "psychiatry", "very_well")
    + writer("D", "elective", "psychiatry")
    + """letters:
  a: {status: uploaded, addressed_to: internal_medicine}
  b: {status: uploaded, addressed_to: internal_medicine}
  c: {status: uploaded, addressed_to: psychiatry}
  d: {status: uploaded, addressed_to: psychiatry}
programs: [{id: psych, specialty: psychiatry, letters: {asked: 3, max: 4}, assigned: [a, b, c, d]}]
"""
)
ONE = "programs: [{id: im, letters: 3}]\n"


def plan(text: str, on: str | None = None, only: str | None = None) -> Plan:
    day = None if on is None else datetime.date.fromisoformat(on)
    return api.solve(api.Source("scenario.yaml", on=day, only=only, written=text), engines=("table",))


def mends(made: Plan) -> list[str]:
    return [finding.mend or "" for finding in made.findings if finding.status == "broken"]


def test_nobody_is_named_who_is_asked_already() -> None:
    """Two of three are had with Dr. Levin, whom the plan asks: somebody new is needed."""
    made = plan(
        PEOPLE + "letters: {cruz: {status: uploaded}, levin: {status: idea}}\nprograms: [{id: im, letters: 3}]\n"
    )
    (mend,) = mends(made)
    assert mend.startswith("To mend it: get a letter from a US ward attending")
    assert "Levin" not in mend


def test_asking_beyond_the_budget_names_whom_the_plan_would_then_ask() -> None:
    letters = "letters: {cruz: {status: uploaded}, levin: {status: idea}, reid: {status: idea}}\n"
    made = plan(PEOPLE + letters + "budget: 1\n" + ONE)
    (mend,) = mends(made)
    (asked,) = [request.name for request in made.requests]
    (other,) = {"Dr. Levin", "Dr. Reid"} - {asked}
    assert mend.startswith(
        f"To mend it: ask 1 person more than your budget allows: 2 in all. The plan would then ask {other}."
    )


def test_who_declined_is_not_named() -> None:
    letters = "letters: {cruz: {status: uploaded}, levin: {status: uploaded}, reid: {status: declined}}\n"
    assert not any("Reid" in mend for mend in mends(plan(PEOPLE + letters + ONE)))


def test_two_letters_missing_are_two_letters() -> None:
    found = mends(plan(f"{PEOPLE}letters: {{cruz: {{status: uploaded}}}}\n{ONE}"))
    assert any(mend.startswith("To mend it: get two letters, each from a US ward attending") for mend in found)


@pytest.mark.parametrize(
    ("budget", "beyond"), [("", ""), ("budget: 1\n", " (beyond your budget of 1 person)"), ("budget: 2\n", "")]
)
def test_new_people_beyond_the_budget_are_said_to_be_so_and_the_field_is_named(budget: str, beyond: str) -> None:
    text = PEOPLE.replace("internal_medicine", "psychiatry") + "letters: {cruz: {status: uploaded}}\n" + budget
    (mend,) = mends(plan(text + "programs: [{id: psych, letters: 3}]\n"))[:1]
    assert mend.startswith(f"To mend it: get two letters{beyond}, each from a US ")
    assert mend.endswith(", for psychiatry.")


def test_who_was_never_asked_is_not_waited_for() -> None:
    letters = "letters: {cruz: {status: agreed}, levin: {status: idea}, reid: {status: uploaded}}\n"
    found = mends(plan(PEOPLE + letters + ONE, only="uploaded"))
    waiting = "To mend it: wait for the letter of Dr. Cruz (cruz), or remind the writer. And ask Dr. Levin for levin."
    assert any(mend.startswith(waiting) for mend in found)


def test_taken_places_are_said_instead() -> None:
    (mend,) = mends(plan(LOCKED))
    assert mend.startswith(
        "All 4 places there are taken (Dr. A, Dr. B, Dr. C and Dr. D), and an assigned letter cannot be taken back"
    )
    assert "coordinator" in mend
    assert "get" not in mend


def test_where_nothing_can_be_sent_otherwise_no_answer_is_asked_for() -> None:
    made = plan(LOCKED)
    assert (made.verdicts[-1].thin, made.unknowns) == (1, ())
    judged = api.ask(api.Source("scenario.yaml", written=LOCKED)).judgements
    assert {(judgement.leaves, judgement.effect) for judgement in judged} == {((), "more is missing")}
    assert "no other letters could be sent instead" in judged[0].says


@pytest.mark.parametrize("day", ["2028-03-13", "2028-03-16"])
def test_no_contact_in_match_week(day: str) -> None:
    taken_back = LOCKED.replace("a: {status: uploaded", "a: {status: withdrawn")
    taken_back = taken_back.replace("b: {status: uploaded", "b: {status: withdrawn")
    source = api.Source("scenario.yaml", on=datetime.date.fromisoformat(day), written=taken_back)
    explanation = api.explain(source)
    texts = [*mends(api.solve(source, engines=("table",))), *explanation.next_steps]
    texts += [shortfall.note for shortfall in explanation.shortfalls]
    assert not any("coordinator" in text or "insist" in text for text in texts)
    assert any("ontact" in text and "unless it turned to you first" in text for text in texts)


def test_a_deadline_that_has_gone_by_is_said() -> None:
    programs = "programs: [{id: im, letters: 3, deadline: 2027-06-01}, {id: other, letters: 3}]\n"
    made = plan(PEOPLE + "letters: {cruz: {status: uploaded}, levin: {status: uploaded}}\n" + programs)
    (closed,) = [finding for finding in made.findings if finding.programs == ("im",) and finding.status == "broken"]
    assert closed.text.startswith("Nothing can be sent there any more, at 1 program.")
    assert closed.mend is None


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2028-03-10", "before"), ("2028-03-12", "before"), ("2028-03-13", "match_week"),
        ("2028-03-16", "match_week"), ("2028-03-17", "after"),
    ],
)  # fmt: skip
def test_phases(day: str, expected: str) -> None:
    source = api.Source(SCENARIOS / "late-no-us-letter.yaml", on=datetime.date.fromisoformat(day))
    assert phase(source.case()) == expected


def test_what_to_do_is_data() -> None:
    texts = contacts()
    assert sorted(texts) == sorted(PHASES)
    assert texts["match_week"].sources
    assert "Do not contact" in texts["match_week"].required


def test_people_who_would_do_the_same_are_told_together() -> None:
    def remedy(*says: str) -> Remedy:
        return Remedy(1, tuple(RemedyChange("person", text, 1, text) for text in says))

    ward, clinic = "Get a letter from a ward attending.", "Get a letter from a clinic."
    assert in_words([remedy(ward), remedy(clinic)]) == "Get a letter from a ward attending, or from a clinic."
    assert in_words([remedy(ward, clinic)]) == f"{ward} And get a letter from a clinic."
    fields = [remedy(text.replace(".", ", for Internal medicine.")) for text in (ward, clinic)]
    assert in_words(fields) == "Get a letter from a ward attending, or from a clinic, for Internal medicine."
    assert in_words([]) == ""
