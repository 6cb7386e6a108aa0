"""Text made harmless, and wrapped."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lorplan.basics.words import sentence
from lorplan.report.plain import cells, day, shown, wrap


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dr. Peña-Łuczak", "Dr. Peña-Łuczak"),
        ("two\nlines\tand a tab", "two lines and a tab"),
        ("\x1b[31mred", "\\x1b[31mred"),
        ("\x9b31m", "\\x9b31m"),
        ("left\u202eright", "left\\u202eright"),
        ("\ud800", "\\ud800"),
        ("\U000e0041", "\\U000e0041"),
        ("n\u200cn", "n\u200cn"),
        ("\u200cn \u200dn n\u200d\u200d", "\\u200cn \\u200dn n\u200d\\u200d"),
        ("\u2764\ufe0f\u200d\U0001f525 \ufe0f", "\u2764\ufe0f\u200d\U0001f525 \\ufe0f"),
        ("\u3164\u2800", "\\u3164\\u2800"),
    ],
)
def test_what_is_shown(text: str, expected: str) -> None:
    assert shown(text) == expected


@given(st.text())
def test_nothing_shown_is_obeyed_by_a_terminal(text: str) -> None:
    assert not any(unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") for c in shown(text))


@given(st.text(), st.integers(4, 60))
def test_wrapped_lines_fit_and_lose_nothing(text: str, width: int) -> None:
    lines = wrap(text, width, "* ")
    assert all(cells(line) <= width for line in lines)
    assert "".join("".join(lines)[2:].split()) == "".join(text.split())


def test_wide_characters_count_twice() -> None:
    assert cells("医師 a") == 6
    assert wrap("医師 医師 医師", 9) == ["医師 医師", "医師"]


def test_hanging_lines() -> None:
    assert wrap("one two three", 8, "1. ") == ["1. one", "   two", "   three"]


def test_days_and_sentences() -> None:
    assert day("2027-09-22") == "Sep 22, 2027"
    assert day("soon") == "soon"
    assert sentence("knows you") == "Knows you."
    assert sentence("") == ""
