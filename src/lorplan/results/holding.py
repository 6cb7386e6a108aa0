"""The part of a plan that says what to assign now, which places to keep free for whom, and until when."""

from __future__ import annotations

from lorplan.results.result import Record
from lorplan.results.verdicts import State


class Awaited(Record, frozen=True):
    """Letters of one writer for which a place is kept."""

    letters: tuple[str, ...]  # they come together
    instead: tuple[str, ...]  # sent on the day if these alone are not there, besides what is assigned now


class SentThen(Record, frozen=True):
    """What is sent on the day on which places are filled, besides what is assigned now, and what comes after it."""

    letters: tuple[str, ...]  # sent on that day; none where all of it is assigned now
    on_top: tuple[str, ...]  # letters still to come, which are added beyond the number when they do
    instead: tuple[str, ...]  # what takes their places in the end


class InTheEnd(Record, frozen=True):
    """What a program has in the end."""

    letters: tuple[str, ...]  # those assigned before included
    state: State  # as of a program of the plan
    counted: int  # letters that fill a place of its number
    number: int  # of letters that it is planned with


class HeldPlaces(Record, frozen=True):
    """What to do at programs where a letter in hand is kept back for one that is still to come, or fills in for it.

    Before one has applied, `assign_now` are the letters to tick when applying; nothing of it is final until then.
    """

    programs: tuple[str, ...]  # ids
    count: int  # programs, a type counted with its `count`
    applied: bool  # an assigned letter cannot be taken back any more
    assign_now: tuple[str, ...]  # in hand, and right whatever comes, or filling the number for want of what is sure
    fills: tuple[str, ...]  # those of them in the place of a letter that is not sure to be there in time
    apply_on: str | None  # the day until which applying can wait without loss, where that is better
    until: str | None  # the day on which places within the number are filled, two business days before it counts
    projected: bool  # that day is reckoned from one that no page states
    held_for: tuple[Awaited, ...]  # for whom places within the number are kept
    if_all: SentThen  # if all of them are there
    if_none: SentThen  # if none is
    late_until: str | None  # how long a place beyond the number is kept for what comes later
    worst: InTheEnd  # if nothing comes
    best: InTheEnd  # if everything comes
    says: tuple[str, ...]  # all of it in sentences, in the order of doing
