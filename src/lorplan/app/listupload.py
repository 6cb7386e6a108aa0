"""A table of programs from the user's disk: it is put beside the file, and each of its columns is asked about."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.utils import secure_filename
from werkzeug.wrappers import Response as AnyResponse

from lorplan.app.inquiry import Inquiry
from lorplan.app.pages import about_files, as_json, current_hash, open_file, save, seen
from lorplan.app.questionnaire.fields import Field, PossibleValue
from lorplan.app.questions import plan_line
from lorplan.basics import files
from lorplan.basics.errors import Complaint, InputError
from lorplan.basics.yamltree import Map, Scalar
from lorplan.basics.yamlwrite import in_line
from lorplan.scenario.lists.read import DATES, OTHERS
from lorplan.scenario.lists.rows import FIELDS
from lorplan.scenario.lists.table import Sheet, Sought, folded
from lorplan.scenario.lists.tablefile import read_table

pages = about_files(Blueprint("listupload", __name__))
ENDINGS: Final = (".csv", ".xlsx", ".ods")
IGNORED: Final = "leave this column out"


@pages.route("/programs/upload", methods=["POST"])
def upload() -> AnyResponse:
    """Put the table beside the file, under a name that is free."""
    store, sent = open_file().store, request.files.get("table")
    name = secure_filename(sent.filename or "") if sent is not None else ""
    if store.read_only or sent is None or Path(name).suffix.lower() not in ENDINGS:
        abort(422, "Choose a table that was saved as CSV, XLSX or ODS.")
    stem, ending = Path(name).stem, Path(name).suffix
    names = [name, *(f"{stem}-{number}{ending}" for number in range(2, 100))]
    free = next((each for each in names if not store.file.with_name(each).exists()), None) or abort(422, "Rename it.")
    files.write(store.file.with_name(free), sent.read())
    return redirect(url_for("listupload.columns", table=free), 303)


@pages.route("/programs/list/<table>", methods=["GET", "POST"])
def columns(table: str) -> AnyResponse | str | tuple[str, int]:
    """What each column of the table holds."""
    inquiry = Inquiry.of_page()
    try:
        sheet = _sheet(table)
    except InputError as error:
        return _page(inquiry, table, (), error.complaints), 422
    sent = request.form if request.method == "POST" else None
    fields = _fields(
        inquiry, sheet, None if sent is None else [sent.get(f"c{n}", "") for n in range(len(sheet.headings))]
    )
    if sent is None:
        return _page(inquiry, table, fields)
    named = {
        str(heading): field.typed[0] for heading, field in zip(sheet.headings, fields, strict=False) if field.typed
    }
    entry = {"file": Scalar(table), "columns": Map.of({name: Scalar(field) for name, field in named.items()}, Map())}
    if sent.get("dates") in DATES:
        entry["dates"] = Scalar(sent["dates"])
    value = in_line(Map.of({**entry, "ignore": Scalar(OTHERS)}, Map()))

    def again(complaints: tuple[Complaint, ...]) -> str:
        return _page(inquiry, table, fields, complaints)

    return save(
        lambda store: store.set_values(seen(), [("program_lists", value)], add=True),
        url_for("sections.sections"),
        again,
        f"Saved: {len(sheet.rows)} programs of {table}.",
    )


@pages.route("/programs/list/<table>.json")
def columns_json(table: str) -> AnyResponse:
    """The columns of the table, as data."""
    try:
        return as_json({"fields": _fields(Inquiry.of_page(), _sheet(table), None)})
    except InputError as error:
        abort(422, error.render())


def _sheet(table: str) -> Sheet:
    """The table. Raises InputError where it cannot be read."""
    if secure_filename(table) != table:
        abort(404, "There is no such table beside your file.")
    return read_table(table, str(open_file().store.file.parent), Sought(frozenset({"id"}), frozenset(FIELDS)))


def _fields(inquiry: Inquiry, sheet: Sheet, sent: Sequence[str] | None) -> tuple[Field, ...]:
    """A field for each column: what it holds. At first what its heading says, if that is a field's name."""
    dictionary = inquiry.view.library.dictionary
    known = {key: "" for key in FIELDS} | {key: "" for key in dictionary.names("program")}
    options = tuple(PossibleValue(key, key.replace("_", " "), FIELDS.get(key, "")) for key in known)
    fields = []
    for number, heading in enumerate(sheet.headings):
        guess = folded(str(heading)) if sent is None else sent[number]
        examples = [str(cells[number]) for _, cells in sheet.rows[:3] if number < len(cells) and cells[number]]
        means = f"Such as: {'; '.join(examples)}" if examples else "Empty in the first rows."
        typed = (guess,) if guess in known else ()
        question = str(heading) or f"Column {number + 1}"
        fields.append(Field(f"c{number}", "", question, means, "select", options, typed, IGNORED))
    return tuple(fields)


def _page(inquiry: Inquiry, table: str, fields: Sequence[Field], problems: Sequence[Complaint] = ()) -> str:
    return render_template(
        "list.html",
        table=table,
        fields=fields,
        problems=problems,
        dates=DATES,
        chosen=request.form.get("dates", ""),
        seen=current_hash(),
        **plan_line(inquiry),
    )
