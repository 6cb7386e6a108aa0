"""Every declared fact can be asked and answered with each of its values, and ends where it was meant to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import zip_longest
from typing import Any

import pytest

from lorplan.answers.record.change import Editing
from lorplan.app.questionnaire.definitions import questionnaire
from lorplan.app.questionnaire.fields import NONE, Field
from lorplan.app.questionnaire.fileview import FileView
from lorplan.app.questionnaire.forms import FormMaker
from lorplan.app.questionnaire.relevance import Relevance
from lorplan.basics.yamltree import Scalar, Seq
from lorplan.edits.whatifs import Assumption
from lorplan.rules.language.facts import Fact, Members, written
from lorplan.rules.packs.load import load

FILE = """\
format: 1
season: eras-2028
as_of: 2027-08-02
applicant:
  applying_to: [internal_medicine]
writers:
  lee:
    name: Dr. Ann Lee
letters:
  lee-im: {writer: lee, addressed_to: internal_medicine, status: agreed}
programs:
  - {id: lakeside, name: Lakeside}
"""
CARDS = {"applicant": ("you", ""), "writer": ("person", "lee"), "experience": ("person", "lee"),
         "letter": ("letter", "lee-im"), "program": ("program", "lakeside")}  # fmt: skip
DICTIONARY = load(None, ["internal_medicine"]).dictionary
FACTS = {
    subject: [fact for fact in DICTIONARY.all() if not fact.computed and fact.subject == subject] for subject in CARDS
}
TEXTS = {"text": ["a: #b, {c}", "yes"], "number": ["0", "12"], "date": ["2027-03-04"]}


def fields_of(file: Any, subject: str) -> dict[str, Field]:
    """The fields that ask for facts of a subject, by the fact."""
    maker = FormMaker(file.view, questionnaire(), Relevance({}))
    fields = [field for form in (maker.form(*CARDS[subject]), maker.form("season")) for field in form.fields]
    return {field.ask: field for field in fields if field.ask in {fact.name for fact in FACTS[subject]}}


def answers(fact: Fact, field: Field) -> Iterator[list[str]]:
    """What may be sent: each value by itself, several of a set, none of them."""
    values = [option.value for option in field.options if option.value != NONE] or TEXTS.get(fact.element, [])
    if fact.element in ("country", "specialty"):
        values = values[:2]
    yield from ([value] for value in values)
    if fact.is_set and len(values) > 1:
        yield values[:2]
    if NONE in [option.value for option in field.options]:
        yield [NONE]


@pytest.mark.parametrize("subject", CARDS)
def test_each_value_of_each_fact_ends_as_the_value_that_is_meant(filled: Callable[[str], Any], subject: str) -> None:
    """Round by round: of every fact of a subject the first answer, the second, and so on."""
    file = filled(FILE)
    fields = fields_of(file, subject)
    assert set(fields) == {fact.name for fact in FACTS[subject]}
    assert all(field.typed == () for field in fields.values())
    assert file.answer(list(fields.values()), {field.path: ["", " "] for field in fields.values()}).edits == ()
    for sent in zip_longest(*(answers(fact, fields[fact.name]) for fact in FACTS[subject])):
        told = {fact: texts for fact, texts in zip(FACTS[subject], sent, strict=True) if texts is not None}
        came = file.answer([fields[fact.name] for fact in told], {fields[fact.name].path: told[fact] for fact in told})
        assert came.wrong == ()
        tree, _ = Editing(str(file.file)).tree(
            file.text, [Assumption("set", f"{path}={value}") for path, value in came.edits]
        )
        view = FileView(tree, file.view.library)
        assert {path for path, _ in came.edits} == {fields[fact.name].path for fact in told}
        for fact, texts in told.items():
            path, expected = fields[fact.name].path, {text for text in texts if text != NONE}
            assert view.node(path) is not None
            if fact.is_set:
                assert fact.parse(Seq.of(map(Scalar, view.texts(path)), Seq())) == Members(frozenset(expected))
            else:
                assert {written(fact.parse(view.node(path)))} == expected


def test_a_fact_that_is_told_shows_what_the_file_says_and_can_be_left_open_again(filled: Callable[[str], Any]) -> None:
    file = filled(FILE.replace("name: Dr. Ann Lee", "name: Dr. Ann Lee\n    knows_me: very well\n    degree: MD"))
    fields = file.fields("person", "lee")
    assert fields["writers.lee.knows_me"].typed == ("very_well",)
    assert fields["writers.lee.degree"].typed == ("md",)
    known = fields["writers.lee.knows_me"]
    assert file.answer([known], {known.path: ["very_well"]}).edits == ()
    assert file.answer([known], {known.path: [""]}).edits == ((known.path, ""),)


def test_a_value_that_does_not_fit_is_shown_as_it_is_and_can_be_mended(filled: Callable[[str], Any]) -> None:
    file = filled(FILE.replace("name: Dr. Ann Lee", "name: Dr. Ann Lee\n    rank: admiral"))
    rank = file.fields("person", "lee")["writers.lee.rank"]
    assert rank.typed == ("admiral",)
    assert rank.options[-1].value == "admiral"
    file.write(file.answer([rank], {rank.path: ["attending"]}).edits)
    assert "rank: attending" in file.text
