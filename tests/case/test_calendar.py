"""Calendars by portal and cycle, phases of a season, days that the user sets, business days."""

from __future__ import annotations

from datetime import date

import pytest

from lorplan.api import Source
from lorplan.basics.errors import InputError
from lorplan.case.calendar import ahead, phase_on, words
from lorplan.case.case import Case
from lorplan.rules.language.facts import MISSING
from lorplan.rules.packs.load import load

SCENARIO = """
format: 1
season: eras-2028
as_of: 2027-07-20
applicant: {kind: us_md, applying_to: [internal_medicine, emergency_medicine]}
writers: {chen: {}}
letters: {chen: {status: uploaded}}
programs:
  - {id: im, specialty: internal_medicine}
  - {id: em, specialty: emergency_medicine, portal: residencycas}
"""
SEASONS = load(None, None).seasons


def the_case(text: str = SCENARIO, on: date | None = None) -> Case:
    return Source("plan.yaml", on=on, written=text).case()


# ---- phases


@pytest.mark.parametrize(
    ("day", "phase"),
    [
        ("2025-01-01", "before_opening"),
        ("2027-06-01", "before_opening"),
        ("2027-06-02", "before_sending"),
        ("2027-08-31", "before_sending"),
        ("2027-09-01", "before_review"),
        ("2027-09-21", "before_review"),
        ("2027-09-22", "after_review"),
        ("2028-02-29", "after_review"),
        ("2028-03-01", "ranks"),
        ("2028-03-12", "ranks"),
        ("2028-03-13", "soap"),
        ("2028-03-16", "soap"),
        ("2028-03-17", "closed"),
        ("2030-01-01", "closed"),
    ],
)
def test_a_phase_begins_with_its_event(day: str, phase: str) -> None:
    assert phase_on(SEASONS["eras-2028"], date.fromisoformat(day)) == phase


@pytest.mark.parametrize("season", sorted(SEASONS))
def test_phases_follow_one_another_in_every_season(season: str) -> None:
    order = ["before_opening", "before_sending", "before_review", "after_review", "ranks", "soap", "closed"]
    first = min(event.day for event in SEASONS[season].events.values())
    days = [date.fromordinal(first.toordinal() + number) for number in range(-10, 500)]
    phases = [phase for day in days if (phase := phase_on(SEASONS[season], day)) is not None]
    assert phases == sorted(phases, key=order.index)
    assert len(phases) == len(days)


def test_a_season_without_days_has_no_phase() -> None:
    case = the_case(SCENARIO.replace("eras-2028", "eras-2031"))
    assert phase_on(case.season, date(2030, 9, 1)) is None
    assert case.world.named("season.phase", "", "im") is MISSING


# ---- which calendar


def test_a_program_follows_the_calendar_of_its_portal_and_specialty() -> None:
    world = the_case().world
    assert world.event("review", "im") == date(2027, 9, 22)
    assert world.event("review", "em") == date(2027, 9, 29)
    assert world.event("review") == date(2027, 9, 22)


def test_a_program_may_name_another_calendar_of_the_year() -> None:
    text = SCENARIO.replace("{id: im,", "{id: im, season: ERAS fellowship July 2028,")
    world = the_case(text).world
    assert world.event("review", "im") == date(2027, 7, 21)
    with pytest.raises(InputError, match="'im' follows eras-fellowship-july-2027, and the season is eras-2028"):
        the_case(text.replace("July 2028", "July 2027"))


def test_rules_see_the_calendar_of_each_program() -> None:
    rule = "[{id: a.rule, level: must, says: Read by then., require: {of: {season.phase: after_review}}}]"
    text = SCENARIO.replace("im, specialty", f"im, rules: {rule}, specialty").replace(
        "em, specialty", f"em, rules: {rule}, specialty"
    )
    case = the_case(text, date(2027, 9, 25))
    stands = {
        name: [bound.stands for bound in each.standing] for each in case.problem.classes for name in each.programs
    }
    assert stands == {"im": ["kept"], "em": ["broken"]}


# ---- days of the user's own


def test_the_users_own_day_holds() -> None:
    case = the_case(SCENARIO + "dates: {submit: 2027-09-08}\n")
    assert case.world.event("submit", "im") == date(2027, 9, 8)
    assert case.season is not None
    assert words(case.season.events["submit"], date(2027, 9, 1)) == "8 September 2027 (your date)"


@pytest.mark.parametrize(
    ("dates", "message"),
    [
        ("{sumbit: 2027-09-08}", "no season has an event 'sumbit'\n  hint: did you mean 'submit'"),
        ("{submit: 2027-10-08}", "'dates': review on 2027-09-22 comes before submit on 2027-10-08"),
        ("{submit: soon}", "expected a date"),
    ],
)
def test_a_wrong_day_is_refused(dates: str, message: str) -> None:
    with pytest.raises(InputError) as error:
        the_case(f"{SCENARIO}dates: {dates}\n")
    assert message in str(error.value)


# ---- how days are spoken of


def test_days_are_spoken_of_by_what_is_known_and_by_today() -> None:
    past, today = date(2027, 12, 1), date(2027, 7, 20)
    submit = SEASONS["eras-2028"].events["submit"]
    assert words(submit, today) == "1 September 2027 (projected; it may be 8 September 2027)"
    assert words(submit, past) == "about 1 September 2027 (not confirmed)"
    assert words(SEASONS["eras-2026"].events["submit"], today) == "3 September 2025"


def test_what_is_ahead() -> None:
    names = [name for name, _ in ahead(SEASONS["eras-2028"], date(2028, 3, 1))]
    assert names == ["rank", "soap", "soap_review", "soap_end", "match", "close"]
    assert list(ahead(None, date(2028, 3, 1))) == []
