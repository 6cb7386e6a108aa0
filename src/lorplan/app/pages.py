"""What the pages share: the file they are about, a page with its JSON beside it, and saving what a form holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from flask import Blueprint, Response, abort, current_app, g, make_response, redirect, render_template, request
from msgspec import to_builtins
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from lorplan.answers.record.textfile import StaleFile
from lorplan.app.store import Store
from lorplan.app.workspace import OpenFile, Workspace
from lorplan.basics.errors import Complaint, InputError, LorplanError
from lorplan.report.json import dumps
from lorplan.results.record import FileChange

View = Callable[..., Mapping[str, Any]]
OWN_FIELDS = ("word", "seen")  # of every form: who sends it, and the hash of the file that its page showed


def workspace() -> Workspace:
    """The open files of this run."""
    known = current_app.extensions["lorplan"]
    assert isinstance(known, Workspace)
    return known


def open_file() -> OpenFile:
    """The file that this page is about."""
    file = g.open_file
    assert isinstance(file, OpenFile)
    return file


def about_files(blueprint: Blueprint) -> Blueprint:
    """A blueprint whose pages are about one open file: the first word of their address, which `url_for` adds."""

    @blueprint.url_value_preprocessor
    def take(endpoint: str | None, values: dict[str, Any] | None) -> None:
        g.file_name = (values or {}).pop("file", None)

    @blueprint.before_request  # behind the guard, which tells nobody what files there are
    def look_up() -> None:
        g.open_file = workspace().files.get(g.file_name) or abort(404)

    @blueprint.url_defaults
    def give(endpoint: str, values: dict[str, Any]) -> None:
        if "file" not in values and "open_file" in g:
            values["file"] = g.open_file.id

    return blueprint


def page(blueprint: Blueprint, address: str, template: str) -> Callable[[View], View]:
    """Decorates a function that gives what a page shows: the page at the address, drawn by the template, and what it
    shows as JSON at the same address with `.json`. An entry `_NAME` is for the template alone."""

    def decorate(view: View) -> View:
        @wraps(view)
        def drawn(**values: Any) -> AnyResponse:
            return make_response(render_template(template, **view(**values)))

        @wraps(view)
        def plain(**values: Any) -> AnyResponse:
            return as_json({key: value for key, value in view(**values).items() if not key.startswith("_")})

        blueprint.add_url_rule(address, view.__name__, drawn)
        json_address = f"{address.rstrip('/')}.json" if address.strip("/") else "/today.json"
        blueprint.add_url_rule(json_address, f"{view.__name__}_json", plain)
        return view

    return decorate


def as_json(shown: Mapping[str, Any]) -> Response:
    """What a page shows, as data."""
    return Response(dumps(to_builtins(shown, str_keys=True)), mimetype="application/json")


def seen() -> str:
    """The hash of the file that the user saw when the form was sent."""
    return request.form.get("seen", "")


def save(
    write: Callable[[Store], FileChange],
    back: str,
    again: Callable[[tuple[Complaint, ...]], str] | None = None,
    says: str = "",
) -> AnyResponse:
    """Write what a form holds into the file, and go back to a page that says so.

    `again`: draws the form anew with what is wrong; without it a page tells. Where the file says something else by now,
    nothing is written (409), and where the values are wrong (422); what was typed is kept on the page either way.
    `says`: what that page says instead of what was written.
    """
    try:
        change = write(open_file().store)
    except StaleFile:
        return _stale(back)
    except LorplanError as error:
        if again is not None:
            return make_response(again(error.complaints), 422)
        return make_response(render_template("refused.html", problems=error.complaints, typed=typed(), back=back), 422)
    g.visitor.messages.append(change.notes[0] if not change.written else says or f"Written: {change.what}.")
    return redirect(back, 303)


def refuse_stale(back: str) -> None:
    """End here where the file says something else than what the user saw, before the plan is asked what a form meant:
    it may not know that any more."""
    if seen() != current_hash():
        abort(_stale(back))


def _stale(back: str) -> Response:
    now = open_file().store.now()
    return make_response(render_template("stale.html", typed=typed(), now=now, back=back), 409)


def typed() -> list[tuple[str, str]]:
    """What the user typed into the form that was sent: name and text."""
    form: MultiDict[str, str] = request.form
    return [(name, text) for name, text in form.items(multi=True) if name not in OWN_FIELDS and text]


def current_hash() -> str:
    """The hash of the file that a page is drawn from; a page that shows a plan gives that of the plan instead."""
    try:
        return open_file().store.now().hash
    except InputError:
        return ""
