"""Forms for everything in the file: the applicant, the season, people, letters, programs, wishes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from flask import Blueprint, abort, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from lorplan.app.inquiry import Inquiry, at_fields
from lorplan.app.pages import about_files, as_json, current_hash, page, save, seen
from lorplan.app.questionnaire.additions import (
    experience_added,
    letter_added,
    people_added,
    people_rows,
    program_fields,
    programs_added,
    taken_out,
)
from lorplan.app.questionnaire.forms import Form
from lorplan.app.questions import plan_line, write, wrong_parts
from lorplan.basics.errors import Complaint

pages = about_files(Blueprint("sections", __name__))
Shown = AnyResponse | str | tuple[str, int]

TABLES: Final = {"person": "writers", "letter": "letters", "program": "programs"}  # cards of entries of tables


@page(pages, "/answers", "sections.html")
def sections() -> Mapping[str, Any]:
    """All that the file tells, by sections, with what is still open in each."""
    inquiry = Inquiry.of_page()
    view = inquiry.view
    return {
        "people": [
            {
                "id": writer,
                "name": view.name("writers", writer),
                "letters": [
                    {"id": each, "status": next(iter(view.texts(f"letters.{each}.status")), "idea")}
                    for each in view.letters_of(writer)
                ],
                "open": sum(question.holder.startswith(f"writers.{writer}") for question in inquiry.relevance.first),
            }
            for writer in view.table("writers")
        ],
        "programs": [
            {
                "id": name,
                "name": view.name("programs", name),
                "count": next(iter(view.texts(f"programs.{name}.count")), "1"),
            }
            for name in view.table("programs")
        ],
        "seen": current_hash(),
        "_line": plan_line(inquiry),
        "_status": {option.value: option.label for option in people_rows(view)[0].status.options},
    }


@pages.route("/you", methods=["GET", "POST"], defaults={"card": "you", "name": ""})
@pages.route("/season", methods=["GET", "POST"], defaults={"card": "season", "name": ""})
@pages.route("/wishes", methods=["GET", "POST"], defaults={"card": "wishes", "name": ""})
@pages.route("/person/<name>", methods=["GET", "POST"], defaults={"card": "person"})
@pages.route("/letter/<name>/edit", methods=["GET", "POST"], defaults={"card": "letter"})
@pages.route("/program/<name>/edit", methods=["GET", "POST"], defaults={"card": "program"})
def form(card: str, name: str) -> Shown:
    """The form of one thing, and what was sent with it."""
    inquiry = Inquiry.of_page()
    shown = _form(inquiry, card, name)
    if request.method == "GET":
        return _form_page(inquiry, card, name, shown)
    submission = inquiry.submitted(shown.fields)
    if submission.wrong:
        return _form_page(inquiry, card, name, shown.with_fields(submission.fields)), 422

    def again(complaints: tuple[Complaint, ...]) -> str:
        marked, rest = at_fields(submission.fields, submission.edits, complaints)
        return _form_page(inquiry, card, name, shown.with_fields(marked), rest)

    if not submission.edits:
        return _form_page(inquiry, card, name, shown, says="Nothing was changed, so nothing was written.")
    return write(submission.edits, request.path, again)


@pages.route("/you.json", defaults={"card": "you", "name": ""})
@pages.route("/season.json", defaults={"card": "season", "name": ""})
@pages.route("/wishes.json", defaults={"card": "wishes", "name": ""})
@pages.route("/person/<name>.json", defaults={"card": "person"})
@pages.route("/letter/<name>/edit.json", defaults={"card": "letter"})
@pages.route("/program/<name>/edit.json", defaults={"card": "program"})
def form_json(card: str, name: str) -> AnyResponse:
    """The form of one thing, as data."""
    return as_json({"form": _form(Inquiry.of_page(), card, name)})


@pages.route("/people.json")
def people_json() -> AnyResponse:
    """The rows for people, as data."""
    return as_json({"rows": people_rows(Inquiry.of_page().view)})


@pages.route("/programs/add.json")
def programs_json() -> AnyResponse:
    """The fields for programs, as data."""
    inquiry = Inquiry.of_page()
    return as_json({"fields": program_fields(inquiry.view, inquiry.questionnaire)})


def _form(inquiry: Inquiry, card: str, name: str) -> Form:
    if card in TABLES and name not in inquiry.view.table(TABLES[card]):
        abort(404, f"Your file has no {card} called {name!r}.")
    return inquiry.forms.form(card, name)


def _form_page(
    inquiry: Inquiry, card: str, name: str, shown: Form, problems: Sequence[Complaint] = (), says: str = ""
) -> str:
    view = inquiry.view
    capacity = inquiry.forms.maker.field("experience.as", "applicant", {})
    return render_template(
        "form.html",
        card=card,
        name=name,
        form=shown,
        wrong=wrong_parts(shown.fields),
        problems=problems,
        says=says,
        letters=view.letters_of(name) if card == "person" else [],
        fields_of=[(each, view.library.families.name(each)) for each in view.specialties],
        capacities=capacity.options,
        writers=[(each, view.name("writers", each)) for each in view.writers_of(name)] if card == "letter" else [],
        seen=current_hash(),
        **plan_line(inquiry),
    )


@pages.route("/people", methods=["GET", "POST"])
def people() -> Shown:
    """People who are to be added."""
    inquiry = Inquiry.of_page()
    if request.method == "GET":
        return _adding(inquiry, "people", people_rows(inquiry.view))
    rows, edits = people_added(inquiry.view, inquiry.questionnaire, request.form.getlist)
    return _added(inquiry, "people", rows, [field for row in rows for field in row.fields], edits)


@pages.route("/programs/add", methods=["GET", "POST"])
def programs() -> Shown:
    """Programs by rough groups, and single ones by name."""
    inquiry = Inquiry.of_page()
    if request.method == "GET":
        return _adding(inquiry, "programs", program_fields(inquiry.view, inquiry.questionnaire))
    groups, edits = programs_added(inquiry.view, inquiry.questionnaire, request.form.getlist)
    return _added(inquiry, "programs", groups, [group.field for group in groups], edits)


def _added(inquiry: Inquiry, card: str, parts: Sequence[Any], fields: Sequence[Any], edits: Sequence[Any]) -> Shown:
    wrong = wrong_parts(fields)
    if wrong or not edits:
        says = "" if wrong else "Nothing was filled in, so nothing was written."
        return _adding(inquiry, card, parts, wrong, says=says), 422 if wrong else 200

    def again(complaints: tuple[Complaint, ...]) -> str:
        marked, rest = at_fields(tuple(fields), tuple(edits), complaints)
        return _adding(inquiry, card, parts, wrong_parts(marked), rest)

    return write(edits, url_for("sections.sections"), again)


def _adding(
    inquiry: Inquiry,
    card: str,
    parts: Sequence[Any],
    wrong: Sequence[Any] = (),
    problems: Sequence[Complaint] = (),
    says: str = "",
) -> str:
    view = inquiry.view
    return render_template(
        "add.html",
        card=card,
        parts=parts,
        wrong=wrong,
        problems=problems,
        says=says,
        people=[view.name("writers", writer) for writer in view.table("writers")],
        fields_of=[(each, view.library.families.name(each)) for each in view.specialties],
        seen=current_hash(),
        **plan_line(inquiry),
    )


@pages.route("/person/<name>/letter", methods=["POST"])
def another_letter(name: str) -> AnyResponse:
    """One more letter by somebody."""
    inquiry = Inquiry.of_page()
    specialty = request.form.get("specialty", "")
    if specialty not in inquiry.view.specialties or name not in inquiry.view.table("writers"):
        abort(422, "Choose one of the fields that you apply to.")
    return _write(letter_added(inquiry.view, inquiry.questionnaire, name, specialty), "person", name)


@pages.route("/person/<name>/experience", methods=["POST"])
def another_experience(name: str) -> AnyResponse:
    """One more experience in which somebody saw the applicant."""
    inquiry = Inquiry.of_page()
    fact = inquiry.view.library.dictionary.fact("experience.as")
    capacity = request.form.get("capacity", "")
    if fact is None or capacity not in fact.values or name not in inquiry.view.table("writers"):
        abort(422, "Choose what you were there.")
    return _write(experience_added(inquiry.view, name, capacity), "person", name)


@pages.route("/<any(person, letter, program):card>/<name>/remove", methods=["POST"])
def remove(card: str, name: str) -> AnyResponse:
    """Take a person, a letter or a program out of the file."""
    inquiry = Inquiry.of_page()
    if name not in inquiry.view.table(TABLES[card]):
        abort(404, "Your file has nothing of that name.")
    return _write(taken_out(inquiry.view, TABLES[card], name), "", "")


def _write(edits: Sequence[tuple[str, str]], card: str, name: str) -> AnyResponse:
    back = url_for("sections.form", card=card, name=name) if card else url_for("sections.sections")
    return save(
        lambda store: store.set_values(seen(), edits), back, None, "Saved. You can take it back on the page Today."
    )
