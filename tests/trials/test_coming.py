"""What cannot come any more is not proposed, and a search that would take too long says what it left."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from lorplan import api
from lorplan.edits.changes import Change
from lorplan.engines.optimise import best
from lorplan.engines.table.requests import TooLarge
from lorplan.trials.candidates import Candidates
from lorplan.trials.coming import letters_of
from lorplan.trials.mends import Mends, Need
from lorplan.trials.search import ChangeSearch
from lorplan.trials.trial import Trials

SCENARIOS = Path(__file__).parents[2] / "scenarios"


def adding(name: str, day: str, only: str | None = None) -> set[str]:
    """The kinds of changes that are tried and add a letter."""
    source = api.Source(SCENARIOS / f"{name}.yaml", on=datetime.date.fromisoformat(day), only=only)
    variants = source.variants()
    changes = Candidates(variants, variants.case()).for_mending(variants.case().problem.classes, {"any": 2})
    return {change.kind for change in changes if letters_of(change)}


@pytest.mark.parametrize("only", [None, "uploaded"])
def test_from_match_week_on_no_letter_comes(only: str | None) -> None:
    name = "internal-and-family-medicine"
    before = {"version", "person"} | ({"arrive", "ask"} if only else set())
    assert adding(name, "2027-07-20", only) == before
    for day in ("2028-03-14", "2028-03-20"):
        assert adding(name, day, only) == set()


@pytest.mark.parametrize("most", [0, 2_600_000])
def test_a_search_that_stops_says_what_it_left(most: int) -> None:
    source = api.Source(SCENARIOS / "late-no-us-letter.yaml", only="uploaded")
    case = source.case()
    mends = Mends(case, best(case), source.variants(), most)
    mended = mends.of(Need(case.problem.classes, {"letters.fewer-than-usual": 2}, False))
    if most:
        assert "were not tried" in mended.note
    else:
        assert "was not examined" in mended.instead
        assert not mended.remedies


def test_what_has_too_many_combinations_is_left_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(self: Trials, changes: object) -> None:
        raise TooLarge

    monkeypatch.setattr(Trials, "trial", refused)
    variants = api.Source(SCENARIOS / "late-no-us-letter.yaml").variants()
    case = variants.case()
    search = ChangeSearch(Trials(variants, case, best(case), ()), lambda trial: True)
    assert not search.reaches([Change("budget", "1", "", 1)])
    assert search.note == "1 change, and 0 pairs of changes, were not tried."
