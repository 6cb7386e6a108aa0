"""A new file: what somebody applies to, and in which season, before there is anything to open."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from flask import Blueprint, abort, redirect, render_template, request, url_for
from msgspec.structs import replace
from werkzeug.wrappers import Response as AnyResponse

from lorplan.app.chooser import home
from lorplan.app.pages import workspace
from lorplan.app.questionnaire.answers import submitted
from lorplan.app.questionnaire.definitions import questionnaire
from lorplan.app.questionnaire.fields import Field, FieldMaker, PossibleValue
from lorplan.app.questionnaire.fileview import FileView
from lorplan.app.questionnaire.names import Namer
from lorplan.app.questionnaire.newfile import seasons_ahead, start_text
from lorplan.basics import files
from lorplan.basics.errors import InputError
from lorplan.basics.yamltree import Map
from lorplan.rules.packs.load import load

pages = Blueprint("newplan", __name__)
NAME: Final = "my-plan"  # of a new file, where nothing else is typed
_ENDING: Final = re.compile(r"\.ya?ml$", re.IGNORECASE)
_NAME: Final = re.compile(r"[^\x00-\x1f/\\:*?\"<>|]{1,80}")  # on every system


@pages.route("/new", methods=["GET", "POST"])
def first() -> AnyResponse | str | tuple[str, int]:
    """The first two questions, and the name of the file that their answers go into."""
    if workspace().read_only or workspace().anonymous:
        abort(403, "Nothing can be written here.")
    fields = _fields()
    if request.method == "GET":
        return _page(fields)
    view = FileView(Map(), load(None, None))
    sent = submitted(view, fields, request.form.getlist, Namer(view, ())).fields
    specialties, season, name = (_checked(field) for field in sent)
    if specialties.problem or season.problem or name.problem:
        return _page((specialties, season, name)), 422
    file = home() / f"{_ENDING.sub('', name.typed[0])}.yaml"
    text = start_text(questionnaire(), season.typed[0], workspace().today(), specialties.typed)
    try:
        files.write(file, text)
    except InputError as error:
        problem = error.complaints[0].message
        return _page((specialties, season, replace(name, problem=f"{file.name}: {problem}."))), 422
    return redirect(url_for("questions.following", file=workspace().open(file).id), 303)


def _fields() -> tuple[Field, ...]:
    """The fields: what is applied to, the season, the file's name."""
    view = FileView(Map(), load(None, None))
    maker = FieldMaker(view, questionnaire())
    specialties = maker.field("applicant.applying_to", "applicant", {})
    whole = tuple(option for option in specialties.options if option.value in view.library.families.families)
    ahead = seasons_ahead(view.library.seasons, "eras", (), workspace().today())
    seasons = tuple(PossibleValue(season.id, season.name) for season in ahead)
    season = replace(
        maker.field("season", "", {}), control="radio", options=seasons, typed=(seasons[0].value,), silence=""
    )
    means = f"It is kept in {home()}, and on no other computer."
    name = Field("name", "", "How shall the file be called?", means, "text", typed=(NAME,))
    return replace(specialties, options=tuple(replace(each, group="") for each in whole), silence=""), season, name


def _checked(field: Field) -> Field:
    """The field; nothing of it can be left open, and a file's name has to be one on every system."""
    if field.problem:
        return field
    if not field.typed:
        return replace(field, problem="Please answer this: nothing can be planned without it.")
    if field.ask == "" and not _NAME.fullmatch(field.typed[0]):
        return replace(field, problem="A file's name has at most 80 letters, and none of / \\ : * ? \" < > |.")
    return field


def _page(fields: Sequence[Field]) -> str:
    wrong = [field for field in fields if field.problem]
    return render_template("new.html", fields=fields, wrong=wrong, why=questionnaire().first[0].why)
