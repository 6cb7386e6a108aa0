"""Who may ask the app for anything: a browser of this machine that was let in by a key, and only from the app's pages.

Every request is refused that does not name the app by its own address (a page elsewhere may have its name lead here),
that comes from a page of another site or port, or that carries no cookie of a browser that was let in. What changes
anything carries the word of its page besides.
"""

from __future__ import annotations

import hmac
import secrets
import threading
from typing import Final

from flask import Flask, Response, abort, g, redirect, request
from werkzeug.wrappers import Response as AnyResponse

LARGEST: Final = 4_000_000  # bytes of a request: twice the largest file that lorplan reads
MOST_BROWSERS: Final = 100  # that are let in at the same time; the oldest has to come again
POLICY: Final = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "same-origin",  # with none at all a browser sends `Origin: null` with the app's own forms
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
FREE: Final = frozenset({"static", "style", "report_style"})  # endpoints that tell nothing of the user
SAFE: Final = frozenset({"GET", "HEAD"})


class Visitor:
    """A browser that was let in. `word`: what its pages send with every change; `messages`: to be shown once."""

    def __init__(self) -> None:
        self.word = secrets.token_urlsafe(24)
        self.messages: list[str] = []

    def take_messages(self) -> list[str]:
        """The messages, which are then gone."""
        taken, self.messages = self.messages, []
        return taken


class SiteGuard:
    """Guards the app on one port of this machine. Keys let one browser in, once each."""

    def __init__(self, port: int) -> None:
        self.hosts = frozenset(f"{name}:{port}" for name in ("127.0.0.1", "localhost", "[::1]"))
        self._cookie = f"lorplan-{port}"  # a browser sends cookies to every port of a machine
        self._keys: set[str] = set()
        self._visitors: dict[str, Visitor] = {}
        self._lock = threading.Lock()

    def new_key(self) -> str:
        """A key that opens the app once."""
        key = secrets.token_urlsafe(24)
        with self._lock:
            self._keys.add(key)
        return key

    def protect(self, app: Flask) -> None:
        """Guard every route of the app, and let browsers in at `/open`."""
        app.config["MAX_CONTENT_LENGTH"] = LARGEST
        app.config["MAX_FORM_MEMORY_SIZE"] = LARGEST
        app.before_request(self._admit)
        app.after_request(self._closed_to_others)
        app.add_url_rule("/open", "open", self._open)

    def _admit(self) -> None:
        if request.host not in self.hosts:
            abort(403, "This address is not the app's own.")
        if request.headers.get("Sec-Fetch-Site", "none") not in ("same-origin", "none"):
            abort(403, "A page of another site may not ask for this.")
        origin = request.headers.get("Origin")
        own = f"http://{request.host}"
        if origin not in (None, own) or (origin is None and request.method not in SAFE):
            abort(403, "A page of another site may not do this.")
        if request.content_length is not None and request.content_length > LARGEST:
            abort(413)
        if request.endpoint == "open" or request.endpoint in FREE:
            return
        visitor = self._visitors.get(request.cookies.get(self._cookie, ""))
        if visitor is None:
            abort(403, "This browser was not let in. Start lorplan app again, and use the address that it prints.")
        g.visitor = visitor
        if request.method not in SAFE and not _same(request.form.get("word", ""), visitor.word):
            abort(403, "This page is out of date. Go back, renew it, and do it again.")

    def _open(self) -> AnyResponse:
        """Let a browser in with a key that nobody used before, and take the key out of its address."""
        key = request.args.get("key", "")
        with self._lock:
            known = next((each for each in self._keys if _same(key, each)), None)
            if known is None or request.method != "GET":
                abort(
                    403,
                    "This address was used before: it opens once. In the window where lorplan app runs, press "
                    "Enter for another.",
                )
            self._keys.remove(known)
            cookie = secrets.token_urlsafe(32)
            self._visitors[cookie] = Visitor()
            for oldest in list(self._visitors)[:-MOST_BROWSERS]:
                del self._visitors[oldest]
        response = redirect("/", 303)
        response.set_cookie(self._cookie, cookie, httponly=True, samesite="Strict", path="/")
        return response

    @staticmethod
    def _closed_to_others(response: Response) -> Response:
        for name, value in POLICY.items():
            response.headers.setdefault(name, value)
        return response


def _same(given: str, known: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "surrogatepass"), known.encode())
