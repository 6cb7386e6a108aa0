"""`total` with `since` and `until`: the days within are counted, not whole experiences."""

from __future__ import annotations

from pathlib import Path

import pytest

from lorplan import api
from lorplan.basics.errors import InputError

SCENARIO = """
format: 1
season: eras-2028                       # submit: 2027-09-01
as_of: 2027-07-20
applicant: {applying_to: neurology GRADUATED}
writers: {chen: {experience: {as: sub_intern WHEN}}, ito: {experience: {as: observer, weeks: 30}}}
letters: {chen: {status: uploaded}}
programs:
  - id: city
    rules:
      - {id: the-rule, level: must, says: Enough., require: {of: {total: {of: {experience.as: sub_intern}, TOTAL}}}}
portfolios: {mine: {city: [chen]}}
"""
DATED = ", weeks: 8, started: 2027-01-04, ended: 2027-02-28"


def held(total: str, when: str, folder: Path, graduated: str = "") -> str:
    path = folder / "plan.yaml"
    text = SCENARIO.replace("TOTAL", total).replace("WHEN", when).replace("GRADUATED", graduated)
    path.write_text(text, encoding="utf-8")
    (program,) = api.verify(api.Source(path), "mine").programs
    return next(name for name in ("kept", "open", "broken") if "the-rule" in getattr(program, name))


@pytest.mark.parametrize(
    ("total", "wanted"),
    [
        ("since: 2027-02-01, weeks: {at_least: 4}", "kept"),  # 28 days
        ("since: 2027-02-02, weeks: {at_least: 4}", "broken"),  # 27 days
        ("since: 2027-02-02, weeks: {at_most: 3}", "broken"),
        ("since: 2027-02-08, weeks: {at_most: 3}", "kept"),
        ("until: 2027-01-31, weeks: {at_least: 4}", "kept"),
        ("until: 2027-01-30, weeks: {at_least: 4}", "broken"),
        ("since: 2027-01-11, until: 2027-01-17, weeks: {at_least: 1}", "kept"),
        ("since: submit - 3 years, months: {at_least: 2}", "kept"),
        ("since: 2027-03-01, weeks: {at_most: 0}", "kept"),
        ("weeks: {at_least: 8}", "kept"),
    ],
)
def test_the_days_within_are_counted(total: str, wanted: str, tmp_path: Path) -> None:
    assert held(total, DATED, tmp_path) == wanted


@pytest.mark.parametrize(
    ("when", "wanted"),
    [
        (", weeks: 8, ended: 2027-02-28", "kept"),  # it began eight weeks before
        (", weeks: 8, started: 2027-01-04", "kept"),
        (", started: 2027-01-04, ended: 2027-02-28", "kept"),
        (", weeks: 3, started: 2027-01-04, ended: 2027-02-28", "broken"),  # not all the time
        (", weeks: 8", "open"),
        (", weeks: 3", "broken"),
        (", ended: 2027-02-28", "open"),
        (", ended: 2027-01-31", "broken"),
        ("", "open"),
    ],
)
def test_what_nobody_told_leaves_it_open_where_it_matters(when: str, wanted: str, tmp_path: Path) -> None:
    assert held("since: 2027-02-01, weeks: {at_least: 4}", when, tmp_path) == wanted


def test_a_window_may_count_from_a_day_of_the_applicant(tmp_path: Path) -> None:
    total = "since: applicant.graduated, weeks: {at_least: 4}"
    assert held(total, DATED, tmp_path, ", graduated: 2027-02-01") == "kept"
    assert held(total, DATED, tmp_path, ", graduated: 2027-02-02") == "broken"
    assert held(total, DATED, tmp_path) == "open"
    report = api.solve(api.Source(tmp_path / "plan.yaml"))
    (asks,) = (finding.asks for finding in report.findings if finding.rule == "the-rule")
    assert asks == ("On which day did you graduate, or will you?",)


def test_a_window_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="'since' needs an event or a day"):
        held("since: spring, weeks: {at_least: 4}", DATED, tmp_path)
