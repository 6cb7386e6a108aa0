"""An applicant in the middle: letters uploaded, agreed and only thought of, programs of four types, tight dates."""

from __future__ import annotations

from pathlib import Path

from lorplan import api
from lorplan.edits.whatifs import assumptions
from lorplan.report import View, render

FILE = Path(__file__).parent / "mixed.yaml"


def solved(
    *, sets: tuple[str, ...] = (), without: tuple[str, ...] = (), only: str | None = None, parts: tuple[str, ...] = ()
) -> str:
    """What `solve` says, on lines of any width."""
    plan = api.solve(api.Source(FILE, only=only, what_ifs=assumptions(sets=sets, without=without)))
    return render(plan, "text", View(width=1000, parts=parts))
