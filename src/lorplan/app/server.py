"""The app as a whole: its pages put together, guarded, and served to this machine alone."""

from __future__ import annotations

import contextlib
import gc
import logging
import os
import socket
import sys
import threading
import traceback
import webbrowser
from collections.abc import Callable
from importlib.resources import files
from typing import Any

import waitress
from flask import Flask, Response, g, redirect, render_template, url_for
from msgspec import Struct
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from lorplan.app import (
    cards,
    chooser,
    desk,
    drawn,
    listupload,
    newplan,
    portal,
    questions,
    season,
    sections,
    shown,
    whatif,
)
from lorplan.app.guard import LARGEST, SiteGuard
from lorplan.app.pages import workspace
from lorplan.app.workspace import Workspace
from lorplan.basics.errors import InputError
from lorplan.report.html.environment import style


def make_app(opened: Workspace, guard: SiteGuard) -> Flask:
    """The app for these files, guarded."""
    app = Flask("lorplan.app")
    app.extensions["lorplan"] = opened
    drawn.prepare(app)
    guard.protect(app)
    for blueprint in (shown.pages,) if opened.anonymous else PAGES:
        app.register_blueprint(blueprint, url_prefix="/<file>")
    if not opened.anonymous:
        app.register_blueprint(chooser.pages)
        app.register_blueprint(newplan.pages)
    app.add_url_rule("/", "start", _start)
    app.add_url_rule("/style.css", "style", _style)
    app.add_url_rule("/report.css", "report_style", lambda: Response(style(), mimetype="text/css"))
    app.register_error_handler(HTTPException, _refused)
    app.register_error_handler(Exception, _fault)
    app.context_processor(_everywhere)
    return app


class MenuEntry(Struct, frozen=True):
    """A page in the menu of a file's pages."""

    name: str
    address: str


THREADS = 32  # requests at the same time: an open page waits in one for what is newer
PAGES = (
    desk.pages,
    season.pages,
    cards.pages,
    whatif.pages,
    portal.pages,
    questions.pages,
    sections.pages,
    listupload.pages,
)
MENU = (
    ("Today", "desk.today"),
    ("Tasks", "season.tasks"),
    ("Letters", "cards.letters"),
    ("Programs", "cards.programs"),
    ("What if", "whatif.what_if"),
    ("To click", "portal.clicks"),
    ("Take away", "portal.downloads"),
    ("Answers", "sections.sections"),
    ("File", "desk.written"),
)


def _everywhere() -> dict[str, Any]:
    """What every template may speak of."""
    return {
        "visitor": g.get("visitor"),
        "file": g.get("open_file"),
        "file_pages": _menu,
        "anonymous": workspace().anonymous,
    }


def _menu() -> list[MenuEntry]:
    return [] if workspace().anonymous else [MenuEntry(name, url_for(endpoint)) for name, endpoint in MENU]


def _style() -> Response:
    """The report's style sheet, with what the app adds."""
    own = files("lorplan.app").joinpath("static", "app.css").read_text(encoding="utf-8")
    return Response(f"{style()}\n{own}", mimetype="text/css")


def _start() -> AnyResponse:
    """The desk of the only file, else the choice among all."""
    opened = list(workspace().files)
    if len(opened) == 1 or (opened and workspace().anonymous):
        return redirect(url_for("desk.today", file=opened[0]), 303)
    return redirect(url_for("chooser.choose"), 303)


def _refused(error: HTTPException) -> tuple[str, int]:
    return render_template("error.html", says=error.description, name=error.name), error.code or 500


def _fault(error: Exception) -> tuple[str, int]:
    """A fault of ours: said on the page, with what helps to mend it; the app goes on."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    at = f"{type(error).__name__} in {os.path.basename(last.filename)}, line {last.lineno}"
    says = f"lorplan has a fault here: {at}. Nothing was lost; please report it."
    return render_template("error.html", says=says, name="This page could not be drawn"), 500


def serve(opened: Workspace, port: int | None, browse: bool) -> None:
    """Serve the files to this machine until it is interrupted. `port`: None for any free one; `browse`: open the
    browser. Raises InputError where the port is taken."""
    gc.enable()  # a command of a second leaves its garbage; this runs for hours
    sockets = _listening(port)
    number = sockets[0].getsockname()[1]
    guard = SiteGuard(number)
    app = make_app(opened, guard)
    # It would tell of browsers that leave while a page waits, with a traceback each; faults of ours stand on the page.
    logging.getLogger("waitress").setLevel(logging.CRITICAL)
    server = waitress.create_server(
        app, sockets=sockets, threads=THREADS, ident=None, max_request_body_size=2 * LARGEST
    )

    def invite() -> None:
        address = f"http://127.0.0.1:{number}/open?key={guard.new_key()}"
        print(f"lorplan: open {address}\n  (once; press Enter for another address, Ctrl+C to stop)", flush=True)
        if browse:
            webbrowser.open(address)

    threading.Thread(target=_invite, args=(invite,), daemon=True).start()
    server.run()


def _invite(invite: Callable[[], None]) -> None:
    """Invite a browser, and again whenever Enter is pressed."""
    invite()
    for _ in sys.stdin or ():
        invite()


def _listening(port: int | None) -> list[socket.socket]:
    """Sockets that only this machine can reach: of IPv4, and of IPv6 where the machine has it."""
    first = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if os.name != "nt":  # where it would let somebody else take the same port
            first.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        first.bind(("127.0.0.1", port or 0))
    except OSError as error:
        first.close()
        message = f"port {port} cannot be used: {(error.strerror or 'unknown reason').lower()}"
        raise InputError.of(message, None, "name another with --port, or none: then any free one is taken") from None
    sockets = [first]
    with contextlib.suppress(OSError):
        second = socket.socket(socket.AF_INET6, socket.SOCK_STREAM)
        try:
            second.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            second.bind(("::1", first.getsockname()[1]))
            sockets.append(second)
        except OSError:
            second.close()
            raise
    return sockets
