"""Which file: those that are open, those of the last time, those beside them, a new one from a starter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from flask import Blueprint, abort, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from lorplan.api import import_workbook, template
from lorplan.app.files import attachment
from lorplan.app.pages import page, workspace
from lorplan.basics import files as written_files
from lorplan.basics.errors import InputError
from lorplan.scenario.starters import starters, text_of

pages = Blueprint("chooser", __name__)
ENDINGS: Final = (".yaml", ".yml")
MOST_BESIDE: Final = 50


def home() -> Path:
    """Where new files go, and where files are looked for: beside the last one, else among the user's documents."""
    opened = [each.store.file for each in workspace().files.values()]
    for file in (*opened, *workspace().recent_files):
        return file.parent
    documents = Path.home() / "Documents"
    return documents if documents.is_dir() else Path.home()


@page(pages, "/files", "files.html")
def choose() -> Mapping[str, Any]:
    """Everything there is to choose from."""
    opened = workspace().files
    known = [each.store.file for each in opened.values()]
    recent = [file for file in workspace().recent_files if file not in known]
    folder = home()
    return {
        "opened": [(name, each.store.name) for name, each in opened.items()],
        "recent": [str(file) for file in recent],
        "beside": [str(file) for file in _beside(folder) if file not in (*known, *recent)],
        "folder": str(folder),
        "starters": starters(),
        "_new": "newplan.first" if "newplan.first" in current_app.view_functions else "",
    }


def _beside(folder: Path) -> Iterator[Path]:
    """Files in a folder that may be scenarios."""
    try:
        found = sorted(file for file in folder.iterdir() if file.suffix in ENDINGS and file.is_file())
    except OSError:
        return
    yield from found[:MOST_BESIDE]


@pages.route("/files/open", methods=["POST"])
def open_it() -> AnyResponse | tuple[str, int]:
    """Open the file of a name."""
    name = request.form.get("path", "").strip().strip('"')
    path = Path(name).expanduser()
    file = path if path.is_absolute() else home() / path
    if not name or not file.is_file():
        return _refused(f"There is no file {name}." if name else "No file was named.")
    return redirect(url_for("desk.today", file=workspace().open(file).id), 303)


@pages.route("/files/starter", methods=["POST"])
def start_from() -> AnyResponse | tuple[str, int]:
    """A new file with what a starter says. Nothing that is there is overwritten."""
    if workspace().read_only:
        abort(403, "Nothing can be written: the app was started with --read-only.")
    name = request.form.get("name", "").strip() or "my-plan"
    file = home() / (name if name.endswith(ENDINGS) else f"{name}.yaml")
    try:
        written_files.write(file, text_of(request.form.get("starter", "")))
    except InputError as error:
        return _refused(error.complaints[0].message.capitalize() + f": {file.name}")
    return redirect(url_for("desk.today", file=workspace().open(file).id), 303)


@pages.route("/files/workbook", methods=["POST"])
def start_with_workbook() -> AnyResponse | tuple[str, int]:
    """A new file out of a workbook that was filled in. What is wrong in it is said at its sheets and cells."""
    if workspace().read_only:
        abort(403, "Nothing can be written: the app was started with --read-only.")
    sent = request.files.get("workbook")
    if sent is None or not sent.filename:
        return _refused("No workbook was chosen.")
    sheet = Path(sent.filename.replace("\\", "/")).name
    file = home() / f"{Path(sheet).stem}.yaml"
    try:
        written_files.write(file, import_workbook(sent.read(), sheet, rules=workspace().rules))
    except InputError as error:
        problems = [complaint.render() for complaint in error.complaints]
        return render_template("workbook.html", name=sheet, problems=problems), 422
    return redirect(url_for("desk.today", file=workspace().open(file).id), 303)


@pages.route("/files/workbook.xlsx")
def workbook() -> AnyResponse:
    """The workbook to fill in."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return attachment(template(rules=workspace().rules), "my-letters.xlsx", kind)


def _refused(says: str) -> tuple[str, int]:
    return render_template("error.html", says=says, name="This file could not be opened"), 422
