"""Earlier training: what is said of writers and places is sure exactly where no missing word could change it."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lorplan import api
from lorplan.case.training import at_training, directed, directed_latest, in_training, trained_in
from lorplan.rules.language.facts import MISSING, Members
from lorplan.scenario.models import Training, Writer

PLACES = ("lakeside", "harbor", "elsewhere")
COUNTRIES = {"lakeside": "US", "harbor": "GB"}

place = st.sampled_from([None, "lakeside", "harbor"])
trainings = st.lists(
    st.builds(
        lambda where, who: Training.model_construct(institution=where, program_director=who, facts={}),
        place,
        st.sampled_from([None, "chen", "novak"]),
    ),
    max_size=3,
)


def filled(told: Sequence[Any], choices: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
    """Every way of telling what is not told."""
    yield from product(*(choices if one is None else (one,) for one in told))


def agreed(values: set[Any]) -> Any:
    return values.pop() if len(values) == 1 else MISSING


@given(place, trainings)
def test_at_my_training(where: str | None, past: list[Training]) -> None:
    told = [where, *(one.institution for one in past)]
    truth = {own in rest for own, *rest in filled(told, PLACES)}
    assert at_training(where, past) is agreed(truth)


@given(place, trainings, st.booleans())
def test_directed_my_training(where: str | None, past: list[Training], director: bool) -> None:
    """A program director who may work there may have directed what names no director; nobody else did."""
    writer = Writer.model_construct(
        id="chen", facts={"role": Members(frozenset({"program_director"} if director else ()))}
    )
    truth = set()
    for own, *rest in filled([where, *(one.institution for one in past)], PLACES):
        for whom in filled([one.program_director for one in past], ("chen", "novak")):
            pairs = zip(past, rest, whom, strict=True)
            truth.add(
                any(who == "chen" and (one.program_director or (director and own == at)) for one, at, who in pairs)
            )
    assert directed(writer, where, past) is agreed(truth)


@given(trainings)
def test_trained_in(past: list[Training]) -> None:
    found = trained_in(past, lambda where: MISSING if where is None else COUNTRIES[where])
    for country in ("US", "GB", "IN"):
        truth = {
            country in told
            for told in filled([COUNTRIES.get(one.institution or "") for one in past], ("US", "GB", "IN"))
        }
        value = agreed(truth)
        assert found.has(country) is (None if value is MISSING else value)


DAYS = tuple(datetime.date(year, 6, 30) for year in (2025, 2026, 2028))
dated = st.lists(
    st.builds(
        lambda who, until: Training.model_construct(institution=None, program_director=who, until=until, facts={}),
        st.sampled_from(["chen", "novak"]),
        st.sampled_from([None, *DAYS]),
    ),
    max_size=3,
)


@given(dated)
def test_directed_my_latest_training(past: list[Training]) -> None:
    """Any training whose end is not told may have ended last, or after all others."""
    writer = Writer.model_construct(id="chen", facts={})
    truth = set()
    for ends in filled([one.until for one in past], (datetime.date(2000, 1, 1), *DAYS, datetime.date(2029, 6, 30))):
        latest = max(ends, default=None)
        truth.add(any(end == latest and one.program_director == "chen" for one, end in zip(past, ends, strict=True)))
    assert directed_latest(writer, None, past) is agreed(truth)


@given(dated, st.sampled_from(DAYS))
def test_in_training(past: list[Training], day: datetime.date) -> None:
    truth = {
        any(end >= day for end in ends)
        for ends in filled([one.until for one in past], (datetime.date(2000, 1, 1), *DAYS))
    }
    assert in_training(past, day) is agreed(truth)


SCENARIO = """
format: 1
season: eras-2028
as_of: 2027-07-20
applicant:
  applying_to: gastroenterology
  prior_training: [{institution: harbor, years: 3, specialty: internal_medicine}]
institutions: {harbor: {country: US}, lakeside: {country: US}}
writers:
  chen: {institution: harbor, specialty: internal_medicine, role: chair}
  novak: {institution: lakeside, specialty: internal_medicine, role: chair}
letters: {chen: {status: uploaded}, novak: {status: uploaded}}
programs:
  - id: fellowship
    track: fellowship
    rules:
      - id: chief-letter.missing
        level: must
        says: One letter comes from the chief where you trained in the US.
        applies: {applicant.trained_in: US}
        count: {of: {writer.at_my_training: true, writer.role: chair}, at_least: 1}
portfolios: {kept: {fellowship: [chen]}, broken: {fellowship: [novak]}}
"""


@pytest.mark.parametrize("name", ["kept", "broken"])
def test_rules_can_speak_of_it(name: str, tmp_path: Path) -> None:
    path = tmp_path / "plan.yaml"
    path.write_text(SCENARIO, encoding="utf-8")
    (program,) = api.verify(api.Source(path), name).programs
    assert "chief-letter.missing" in getattr(program, name)
