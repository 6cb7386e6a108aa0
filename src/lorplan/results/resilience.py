"""The part of a plan that says what hangs on single letters: what falls short if one of them never arrives."""

from __future__ import annotations

from lorplan.results.result import Record


class Lacking(Record, frozen=True):
    """A must that would fall short."""

    rule: str
    says: str
    programs: tuple[str, ...]
    count: int


class StandIn(Record, frozen=True):
    """What goes in the place of a letter that fails, at programs that then still keep all musts."""

    letters: tuple[str, ...]  # those that come in; none where the other letters do without
    programs: tuple[str, ...]
    count: int
    points: int  # weighted points lost


class Failure(Record, frozen=True):
    """What comes of it if one letter never comes, and every program gets the best of what is left."""

    letter: str
    writer: str  # names of the authors
    programs: tuple[str, ...]  # that keep all musts now, and then would not: they hang on this letter
    count: int
    lacking: tuple[Lacking, ...]  # the musts that would fall short there
    stand_ins: tuple[StandIn, ...]  # at the other programs that get it


class Price(Record, frozen=True):
    """What a resilient plan costs: the difference to the best plan that is not."""

    people: int  # more people to ask
    letters: int  # more letters to ask for
    points: int  # fewer points, weighted
    count: int  # programs that hang on one letter in that plan
    proved: bool


class Resilience(Record, frozen=True):
    """How the plan stands the failure of any one letter that is not uploaded yet."""

    kept: int  # programs that keep all musts if every letter comes
    safe: int  # those that do so too whichever one letter fails
    failures: tuple[Failure, ...]  # every letter the plan counts on that may fail; the gravest first
    price: Price | None  # with --resilient
    along_curve: tuple[int, ...]  # with --resilient: how many hang on one letter at each point of the plan's curve
    hopeless: tuple[str, ...]  # with --resilient: programs that hang on one letter whoever is asked
