"""`by` and `within`: letters that come too late, or are too old, do not count."""

from __future__ import annotations

from pathlib import Path

import pytest

from lorplan import api
from lorplan.basics.errors import InputError

SCENARIO = """
format: 1
season: eras-2028                       # submit: 2027-09-01
as_of: 2027-07-20
applicant: {applying_to: neurology}
writers: {there: {}, september: {}, november: {}, silent: {}, undated: {}}
letters:
  there: {status: uploaded, written_on: 2027-06-01}
  september: {status: agreed, promised_for: 2027-09-10, written_on: 2025-09-01}
  november: {status: agreed, promised_for: 2027-12-01, ready: 2027-11-15, written_on: 2025-08-31}
  silent: {status: asked}
  undated: {status: uploaded}
programs:
  - id: city
    deadline: 2027-11-14
    rules: [{id: the-rule, level: must, says: In time., count: {at_least: NUMBER, FIELD}}]
portfolios:
  mine: {city: [there, september, november]}
  unsure: {city: [there, september, silent]}
  undated: {city: [there, september, undated]}
overrides: [{lift: letter.after-the-deadline, reason: what a count says is tried alone}]
"""


def held(field: str, number: int, portfolio: str, folder: Path) -> str:
    path = folder / "plan.yaml"
    path.write_text(SCENARIO.replace("NUMBER", str(number)).replace("FIELD", field), encoding="utf-8")
    (program,) = api.verify(api.Source(path), portfolio).programs
    return next(name for name in ("kept", "open", "broken") if "the-rule" in getattr(program, name))


@pytest.mark.parametrize(
    ("field", "most"),
    [
        ("by: submit", 1),
        ("by: submit + 9 days", 2),
        ("by: submit + 8 days", 1),
        ("by: deadline", 2),
        ("by: deadline + 1 day", 3),
        ("by: 2027-11-14", 2),
        ("by: 2027-11-15", 3),
        ("by: 2027-07-19", 0),
        ("within: 24 months", 2),
        ("within: 1 month", 0),
        ("within: 24 months, by: submit", 1),
    ],
)
def test_how_many_count(field: str, most: int, tmp_path: Path) -> None:
    assert most == 3 or held(field, most + 1, "mine", tmp_path) == "broken"
    assert most == 0 or held(field, most, "mine", tmp_path) == "kept"


@pytest.mark.parametrize(
    ("field", "portfolio"),
    [("by: submit + 2 weeks", "unsure"), ("by: 2027-10-01", "unsure"), ("within: 24 months", "undated")],
)
def test_what_nobody_told_leaves_it_open(field: str, portfolio: str, tmp_path: Path) -> None:
    assert held(field, 3, portfolio, tmp_path) == "open"


def test_a_letter_still_to_be_written_is_a_recent_one(tmp_path: Path) -> None:
    assert held("within: 24 months", 3, "unsure", tmp_path) == "kept"


@pytest.mark.parametrize("field", ["by: november", "by: 15 November", "by: [submit]", "by: 2027-11-31"])
def test_a_moment_that_is_none_is_refused(field: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="'by' needs an event or a day"):
        held(field, 1, "mine", tmp_path)
