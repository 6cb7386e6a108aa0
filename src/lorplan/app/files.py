"""Files that the app hands to the browser."""

from __future__ import annotations

from flask import Response


def attachment(content: str | bytes, name: str, mimetype: str) -> Response:
    """A file to be saved under a name. Whatever is in it, the browser shows it as no page."""
    response = Response(content, mimetype=mimetype)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response
