"""The tests beside the shipped packs pass, and exercise every rule; the packs are clean."""

from __future__ import annotations

import datetime

from lorplan.keeper import ruletests
from lorplan.keeper.lint import lint


def test_every_shipped_rule_is_exercised() -> None:
    report = ruletests.run_tests()
    assert [one for one in report.tests if not one.passed] == []
    assert report.never == ()


def test_the_packs_are_clean() -> None:
    assert lint((), datetime.date(2026, 11, 25), ruletests.test_files(())).findings == ()
