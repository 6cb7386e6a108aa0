"""What a form holds, read."""

from __future__ import annotations

import datetime

from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import abort


def day_in(form: MultiDict[str, str], name: str) -> datetime.date | None:
    """The day in a field; None where it is empty. What is no day is refused (422)."""
    written = form.get(name, "").strip()
    if not written:
        return None
    try:
        return datetime.date.fromisoformat(written)
    except ValueError:
        abort(422, f"{written} is not a day: write it like 2027-08-20.")
