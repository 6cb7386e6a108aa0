"""What `lorplan cohort` answers, as frozen data. Its JSON is one row an applicant, field by field."""

from __future__ import annotations

from typing import Literal

from lorplan.results.result import Record, Result
from lorplan.results.verdicts import When

State = Literal["short", "thin", "hangs", "complete", "nothing", "broken"]


class HorizonCount(Record, frozen=True):
    """Of how many programs the letters are complete by a horizon, how many hang, and how many lack something."""

    when: When
    complete: int
    hangs: int
    thin: int
    short: int


class NextMove(Record, frozen=True):
    """The next thing to do: by when, whose move it is, what."""

    by: str
    move: str
    says: str


class WriterUse(Record, frozen=True):
    """What an applicant wants of a writer. `writer`: id; `key`: the same person in several files has the same key."""

    key: str
    writer: str
    name: str
    uploaded: int
    agreed: int
    asked: int
    planned: int  # letters that the plan would ask for
    will_write: int | None


class ApplicantRow(Record, frozen=True):
    """One applicant. `state`: of the programs with the planned letters, the worst; `nothing` where there is none,
    `broken` where the file cannot be read, and `error` says why (the first complaint, without names).

    `key`: a hash of what the row follows from: where it is the same, so is the row. `need`: what rows are sorted by.
    """

    applicant: str
    file: str
    key: str
    state: State
    error: str | None
    group: str | None
    programs: int
    horizons: tuple[HorizonCount, ...]
    lacks: tuple[str, ...]  # what is missing, by weight
    coming: tuple[str, ...]  # letters on their way
    questions: int
    overdue: int
    next: NextMove | None
    lists: tuple[str, ...]  # of rules/cohort.yaml
    writers: tuple[WriterUse, ...]
    changed: tuple[str, ...] = ()  # fields that differ from the run before

    @property
    def need(self) -> tuple[int, int, str, str]:
        """The neediest first: who lacks what is asked for at most programs, then what is overdue, then the next day."""
        order = {"broken": 0, "nothing": 1, "short": 2, "thin": 3, "hangs": 4, "complete": 5}
        planned = next((each for each in self.horizons if each.when == "planned"), None)
        lacking = 0 if planned is None else planned.short + planned.thin
        share = 0 if not self.programs else -(1000 * lacking // self.programs)
        return order[self.state], share - self.overdue, "9999" if self.next is None else self.next.by, self.applicant


class SharedWriter(Record, frozen=True):
    """A writer whom several applicants name. `letters`: asked for, promised or there; `planned`: plans would ask for
    so many more; `over`: more than the writer will write, None where nobody told how many."""

    key: str
    name: str
    applicants: tuple[str, ...]
    uploaded: int
    agreed: int
    asked: int
    planned: int
    will_write: int | None
    over: int | None


class MondayList(Record, frozen=True):
    """The applicants on one list."""

    list: str
    says: str
    applicants: tuple[str, ...]


class GroupCount(Record, frozen=True):
    """How many applicants of a group there are, and in which state; None for numbers under five, which could tell who
    they are."""

    group: str
    applicants: int | None
    lacking: int | None


class CohortReport(Result, frozen=True):
    """All rows, the neediest first, and what they come to together."""

    format: int
    version: str
    as_of: str | None  # where one day holds for all
    rows: tuple[ApplicantRow, ...]
    lists: tuple[MondayList, ...]
    writers: tuple[SharedWriter, ...]
    groups: tuple[GroupCount, ...]
    again: int  # rows taken from the run before, since nothing that they follow from changed
