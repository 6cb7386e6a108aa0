"""The part of a plan that says how sure complete sets of letters are, with the user's own estimates."""

from __future__ import annotations

from lorplan.results.result import Record


class Estimated(Record, frozen=True):
    """How sure the user is of a writer whose letters are not there yet; nobody else says so."""

    writer: str
    name: str
    letters: tuple[str, ...]
    percent: int | None  # null where there is no estimate
    by: str | None  # the day by which, or that was promised; null where the estimate is of "in time"


class Chance(Record, frozen=True):
    """A chance, exact."""

    exact: str  # a fraction, such as 18/25
    percent: int  # the same in per cent, rounded down


class Range(Record, frozen=True):
    """The least and the greatest chance, however the writers may hang together."""

    least: Chance  # over every way in which writers may hang together
    greatest: Chance  # likewise


class SetChance(Record, frozen=True):
    """The chance that all of these programs can be sent a complete set, with whatever is there by then."""

    programs: tuple[str, ...]
    count: int
    independent: Chance | None  # if writers come independently of each other; null where estimates are lacking
    bounds: Range | None  # with --bounds
    lacking: tuple[str, ...]  # writers on whom it hangs and of whom there is no estimate for its day
    hangs: bool  # also on answers, which are taken to be favourable
    last: str | None  # the last upload that is in time at all of them; null where no day is known


class Sureness(Record, frozen=True):
    """How sure complete sets of letters are, with the user's own estimates."""

    estimates: tuple[Estimated, ...]  # of everybody the plan counts on who may fail
    every: SetChance | None  # all programs at once; null beyond 12 writers, or where no program is complete
    chances: tuple[SetChance, ...]  # every program by itself, those with the same chance together; the least sure first
