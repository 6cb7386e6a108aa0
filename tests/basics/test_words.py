"""Sentences: close matches, lists, plurals, values as shown."""

from __future__ import annotations

import pytest

from lorplan.basics.words import close, hint_close, listing, plural, quoted


@pytest.mark.parametrize(
    ("word", "candidates", "meant"),
    [
        ("chen", ["chen-l", "patel"], "chen-l"),
        ("Very-Well", ["well", "very_well"], "very_well"),
        ("prioritiy", ["priority", "portal"], "priority"),
        ("school.departmental_letter", ["school", "school.department_letter"], "school.department_letter"),
        ("zhou", ["chen-l", "patel"], None),
        ("", ["a"], None),
        ("x", [], None),
    ],
)
def test_close(word: str, candidates: list[str], meant: str | None) -> None:
    assert close(word, candidates) == meant


def test_hint_close() -> None:
    assert hint_close("chen", ["chen-l"], "look there") == "did you mean 'chen-l'? look there"
    assert hint_close("zhou", ["chen-l", "patel"], "look there") == "there are chen-l and patel; look there"
    assert hint_close("zhou", ["chen-l"]) == "there is chen-l"
    assert hint_close("zhou", [], "look there") == "look there"
    assert hint_close("zhou", [f"writer-{i}" for i in range(13)]) is None


def test_listing_and_plural() -> None:
    assert [listing([]), listing(["a"]), listing("ab"), listing("abc", "or")] == ["", "a", "a and b", "a, b or c"]
    assert [plural(0, "letter"), plural(1, "letter"), plural(2, "person", "people")] == [
        "0 letters",
        "1 letter",
        "2 people",
    ]


def test_quoted_cuts_and_hides_control_characters() -> None:
    assert quoted("a" * 100) == "'" + "a" * 59 + "…'"
    assert quoted("\x1b[31m") == r"'\x1b[31m'"
    assert quoted("o'neil") == '"o\'neil"'
