"""What `lorplan next` answers, as frozen data. Its JSON is exactly this, field by field."""

from __future__ import annotations

from typing import Literal

from lorplan.results.plan import Assumed, Citation
from lorplan.results.result import Record, Result
from lorplan.results.rotations import RotationAhead

When = Literal["overdue", "this week", "later"]


class Task(Record, frozen=True):
    """Something to do by a day. A task that comes back every week has the day on which it is due next."""

    id: str  # what it is and of what: letter.remind:patel-im
    task: str  # its name in rules/tasks: letter.remind; plan.rule, plan.mend or plan.question for a step of the plan
    of: str  # applicant | writer | experience | letter | program
    about: tuple[str, ...]  # ids of those that it is about; none where it is about the applicant
    when: When  # overdue, this week (seven days from today on) or later
    by: str  # the day by which it is due, ISO
    projected: bool  # that day is reckoned from one that no page states yet
    begins: str | None  # the first day on which it makes sense, null where it has none
    until: str | None  # the last one
    every: str | None  # week: it comes back every week; else null
    rank: int  # 1 the most important to 5
    move: str  # whose move it is: you, or names
    says: str  # the task in a sentence or two
    together: str | None  # the same for all tasks of this name and day that can be told in one; null where it is alone
    steps: tuple[str, ...]  # what it takes
    draft: str | None  # the command that drafts the e-mail for it
    record: str | None  # the command that ticks it off
    done: tuple[str, ...]  # the same word by word, without the file: record, patel-im, asked ...; else empty
    sources: tuple[Citation, ...]


class TaskList(Result, frozen=True):
    """What to do by when, the overdue first, then by day."""

    format: int
    version: str
    as_of: str
    season: str
    until: str | None  # no task of a later day is here; null where all are
    tasks: tuple[Task, ...]  # the overdue by rank, everything else by day
    rotations: tuple[RotationAhead, ...]  # by their last day
    assumed: tuple[Assumed, ...]  # what-ifs: not in the user's file
