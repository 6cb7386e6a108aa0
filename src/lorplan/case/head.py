"""The head of every answer: its format, what it was made from, and for which day."""

from __future__ import annotations

from typing import TypedDict

from lorplan import __version__
from lorplan.case.case import Case
from lorplan.results.plan import FORMAT
from lorplan.scenario.load import content_hash


class Head(TypedDict):
    """`as_of`: the day, as YYYY-MM-DD."""

    format: int
    version: str
    as_of: str
    season: str


class HashedHead(Head):
    """A head with hashes of the content that the answer follows from."""

    scenario_hash: str
    packs_hash: str


def head(case: Case) -> Head:
    """The head of an answer about this case."""
    scenario = case.scenario
    return Head(format=FORMAT, version=__version__, as_of=scenario.as_of.isoformat(), season=scenario.season)


def hashed_head(case: Case) -> HashedHead:
    """The head of an answer about this case, with the hashes of its scenario and of its packs."""
    return HashedHead(**head(case), scenario_hash=content_hash(case.scenario), packs_hash=case.library.hash)
