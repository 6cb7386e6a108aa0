"""What is asked, and in which order: six questions to a first plan, then what requirements and the plan hang on."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest

from lorplan import api
from lorplan.app.questionnaire.additions import people_added, programs_added
from lorplan.app.questionnaire.definitions import questionnaire
from lorplan.app.questionnaire.names import surname
from lorplan.app.questionnaire.newfile import seasons_ahead, start_text
from lorplan.rules.packs.load import load

DAY = datetime.date(2027, 8, 2)
Files = Callable[[str], Any]


def start(*fields: str) -> str:
    return start_text(questionnaire(), "eras-2028", DAY, fields or ("internal_medicine",))


def added(file: Any, **sent: str) -> None:
    """Add people or programs, as the sent fields name them."""
    typed = {name.replace("_", "-"): [text] for name, text in sent.items()}
    for add in (people_added, programs_added):
        _, edits = add(file.view, questionnaire(), lambda path: typed.get(path, ()))
        if edits:
            file.write(edits)


def test_after_six_questions_there_is_a_first_plan(filled: Files) -> None:
    file = filled(start())  # the field and the season are answered
    file.write([("applicant.school.country", "GD"), ("applicant.citizenship", "[US]")])
    added(file, person_1_name="Dr. Ann Lee")
    _, edits = programs_added(file.view, questionnaire(), lambda path: ["60"] if "community" in path else ())
    file.write(edits)
    plan = api.solve(api.Source(file.file))
    assert [request.writer for request in plan.requests] == ["lee"]
    assert file.steps().following(set()).about == "lee"


def test_the_kind_of_applicant_is_asked_through_what_it_follows_from(filled: Files) -> None:
    file = filled(start())
    assert [step.id for step in file.way()] == ["applicant:applicant.school.country", "people", "programs"]
    file.write([("applicant.school.country", "GD")])
    assert file.way()[0].id == "applicant:applicant.citizenship"
    file.write([("applicant.school.country", "US")])
    assert file.way()[0].id == "applicant:applicant.degree"
    file.write([("applicant.degree", "do")])
    assert file.way()[0].id == "people"
    file.write([("applicant.school.country", ""), ("applicant.degree", ""), ("applicant.kind", "us_md")])
    assert file.way()[0].id == "people"


def test_a_person_of_whom_nothing_is_told_is_asked_about_a_few_things_at_a_time(filled: Files) -> None:
    file = filled(start())
    file.write([("applicant.school.country", "GD"), ("applicant.citizenship", "[US]")])
    added(file, person_1_name="Dr. Ann Lee", person_2_name="Dr. Bo Kim", person_2_status="uploaded")
    _, edits = programs_added(file.view, questionnaire(), lambda path: ["60"] if "community" in path else ())
    file.write(edits)
    way = file.way(plan=True)
    assert all(1 <= len(step.questions) <= 5 for step in way)
    asked = [question for step in way for question in step.questions]
    assert len(asked) == len(set(asked))
    assert {(question.ask, question.holder) for question in asked} >= {
        ("writer.institution", "writers.lee"), ("writer.specialty", "writers.lee"),
        ("experience.as", "writers.lee.experience"), ("writer.rank", "writers.kim"),
    }  # fmt: skip


def test_what_is_told_is_asked_no_more_and_what_follows_of_it_neither(filled: Files) -> None:
    file = filled(start())
    file.write([("applicant.school.country", "GD"), ("applicant.citizenship", "[US]")])
    added(file, person_1_name="Dr. Ann Lee")
    _, edits = programs_added(file.view, questionnaire(), lambda path: ["60"] if "community" in path else ())
    file.write([*edits, ("writers.lee.degree", "md"), ("writers.lee.rank", "attending")])
    file.write([("writers.lee.experience", "{as: sub_intern, supervised: directly}")])
    asked = {question.ask for step in file.way(plan=True) for question in step.questions}
    assert not asked & {"writer.degree", "writer.rank", "writer.physician", "experience.as", "experience.contact",
                        "experience.supervised"}  # fmt: skip
    assert {"writer.specialty", "writer.institution"} <= asked


def test_with_two_fields_a_person_gets_a_letter_for_each_unless_there_is_one_already(filled: Files) -> None:
    file = filled(start("internal_medicine", "neurology"))
    added(
        file, person_1_name="Ann Lee, MD", person_2_name="Bo Kim", person_2_status="uploaded", person_2_for="neurology"
    )
    letters = file.view.table("letters")
    assert {name: str(letter["status"]) for name, letter in letters.items()} == {
        "lee-im": "idea", "lee-neurology": "idea", "kim-neurology": "uploaded",
    }  # fmt: skip
    assert file.view.texts("writers.lee.degree") == ("md",)
    rows, edits = people_added(file.view, questionnaire(), lambda path: ["ANN LEE, MD"] if "1-name" in path else ())
    assert (edits, rows[0].name.problem) == ((), "Somebody of this name is in your file.")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Dr. Ann Lee", "Lee"), ("Lee, Ann", "Lee"), ("Ann Lee, MD, PhD", "Lee"),
        ("Prof. María García-López", "García-López"),
        ("van der Berg, J.", "van der Berg"), ("Dr.", "Dr."), ("د. ليلى حداد", "حداد"), ("Lee", "Lee"),
    ],
)  # fmt: skip
def test_a_person_is_called_by_the_surname(name: str, expected: str) -> None:
    assert surname(name, questionnaire().titles) == expected


def test_only_seasons_that_are_not_over_are_offered() -> None:
    seasons = load(None, None).seasons
    assert [season.id for season in seasons_ahead(seasons, "eras", (), DAY)][:1] == ["eras-2028"]
    assert all(season.portal == "eras" for season in seasons_ahead(seasons, "eras", (), datetime.date(2024, 1, 1)))


def test_every_name_in_the_questionnaire_is_known() -> None:
    """A misspelt fact would be a field that nobody sees."""
    whole, dictionary = questionnaire(), load(None, None).dictionary
    asks = [ask for card in whole.cards.values() for group in card.groups for ask in group.asks]
    asks += [field for fields in whole.told_by.values() for field in fields]
    unknown = [ask for ask in asks if ask not in whole.fields and ask not in dictionary]
    assert unknown == []
    assert [name for name in whole.told_by if name not in dictionary] == []
    assert len(asks) > 80
    assert {trait for group in whole.groups for trait in group.traits} <= set(dictionary.fact("program.traits").values)
