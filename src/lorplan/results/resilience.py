"""The part of a plan that says what hangs on single writers: what falls short if one of them never sends a letter."""

from __future__ import annotations

from lorplan.results.result import Record
from lorplan.results.sureness import Sureness


class Lacking(Record, frozen=True):
    """A must that would fall short."""

    rule: str
    says: str
    programs: tuple[str, ...]
    count: int


class StandIn(Record, frozen=True):
    """What goes in the place of letters that fail, at programs that then still keep all musts."""

    letters: tuple[str, ...]  # those that come in; none where the other letters do without
    programs: tuple[str, ...]
    count: int
    points: int  # weighted points lost


class Spare(Record, frozen=True):
    """Somebody whom the plan does not ask and who could stand in for a writer who fails."""

    writer: str
    name: str
    letters: tuple[str, ...]  # to ask for
    programs: tuple[str, ...]  # that would fall short without the spare, and do not with it
    count: int
    worth_below: int | None  # where only points are at stake: worth it if one is less sure (per cent) of the other
    over_budget: bool  # more than the budget allows to ask for


class Failure(Record, frozen=True):
    """What comes of it if one writer never sends a letter, and every program gets the best of what is left."""

    writer: str
    name: str
    letters: tuple[str, ...]  # of theirs, counted on and not there yet
    programs: tuple[str, ...]  # that keep all musts now, and then would not: they hang on this writer
    count: int
    lacking: tuple[Lacking, ...]  # the musts that would fall short there
    stand_ins: tuple[StandIn, ...]  # at the other programs that get one of the letters
    spares: tuple[Spare, ...]  # who could be asked besides; the best first


class Price(Record, frozen=True):
    """What a resilient plan costs: the difference to the best plan that is not."""

    people: int  # more people to ask
    letters: int  # more letters to ask for
    points: int  # fewer points, weighted
    count: int  # programs that hang on one writer in that plan
    proved: bool


class Resilience(Record, frozen=True):
    """How the plan stands the failure of any one writer whose letters are not uploaded yet."""

    kept: int  # programs that keep all musts if every letter comes
    safe: int  # those that do so too whichever one writer fails
    sureness: Sureness | None  # with the user's estimates; null where there are none
    failures: tuple[Failure, ...]  # everybody the plan counts on who may fail; the gravest first
    price: Price | None  # with --resilient
    along_curve: tuple[int, ...]  # with --resilient: how many hang on one writer at each point of the plan's curve
    hopeless: tuple[str, ...]  # with --resilient: programs that hang on one writer whoever is asked
