"""Work that is still to come: a rotation that has not ended, any other work that has not begun."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Final

from lorplan.scenario.models import Experience

# A letter about a rotation is written at its end; one about a job or about research may well come before.
ROTATIONS: Final = frozenset({"core_clerkship", "sub_intern", "acting_intern", "elective", "extern", "observership"})


def done_on(work: Experience, today: datetime.date) -> datetime.date | None:
    """The day from which work that is still to come counts: a rotation's last day, the first day of other work. None
    for work that counts already."""
    kind, started, ended, weeks = (work.facts.get(key) for key in ("as", "started", "ended", "weeks"))
    begins = started if isinstance(started, datetime.date) and started > today else None
    if kind is not None and kind not in ROTATIONS:
        return begins
    if isinstance(ended, datetime.date):
        return ended if ended > today and (kind is not None or begins is not None) else None
    if begins is None or not isinstance(weeks, int):
        return begins
    return begins + datetime.timedelta(weeks=weeks)


def first_day(work: Experience) -> datetime.date | None:
    """Its first day; reckoned from the last one and its weeks where it is not told."""
    started, ended, weeks = (work.facts.get(key) for key in ("started", "ended", "weeks"))
    if started is None and isinstance(ended, datetime.date) and isinstance(weeks, int):
        return ended - datetime.timedelta(weeks=weeks) + datetime.timedelta(days=1)
    return started if isinstance(started, datetime.date) else None


def letter_about(works: Iterable[Experience], today: datetime.date) -> datetime.date | None:
    """The day from which a letter about these can be written; None where some of it counts already."""
    days = [done_on(work, today) for work in works]
    known = [day for day in days if day is not None]
    return min(known) if known and len(known) == len(days) else None
